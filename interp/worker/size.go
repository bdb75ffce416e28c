package worker

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// units of memory, those that others end with last.
var units = []struct {
	name  string
	bytes float64
}{
	{"kib", 1 << 10}, {"mib", 1 << 20}, {"gib", 1 << 30}, {"tib", 1 << 40},
	{"kb", 1e3}, {"mb", 1e6}, {"gb", 1e9}, {"tb", 1e12},
	{"k", 1 << 10}, {"m", 1 << 20}, {"g", 1 << 30}, {"t", 1 << 40}, {"b", 1},
}

// minSize is the least memory that a session can be given.
const minSize = 64 << 20

// ParseSize reads an amount of memory such as 2GiB, 500MB or 1.5g; a number
// alone counts bytes. Less than 64 MiB is refused: no session fits in it.
func ParseSize(text string) (int64, error) {
	number, factor := strings.ToLower(strings.TrimSpace(text)), 1.0
	for _, u := range units {
		if n, ok := strings.CutSuffix(number, u.name); ok {
			number, factor = strings.TrimSpace(n), u.bytes
			break
		}
	}
	n, err := strconv.ParseFloat(number, 64)
	if err != nil || math.IsNaN(n) || n*factor >= math.MaxInt64 {
		return 0, fmt.Errorf("worker: %q is no amount of memory: write it as 2GiB or 500MB", text)
	}
	if n*factor < minSize {
		return 0, fmt.Errorf("worker: %s of memory is too little: a session needs 64MiB and more", text)
	}
	return int64(n * factor), nil
}

// sizeText writes an amount of memory in the largest unit that it fills.
func sizeText(bytes int64) string {
	for _, u := range []struct {
		name  string
		bytes int64
	}{{"TiB", 1 << 40}, {"GiB", 1 << 30}, {"MiB", 1 << 20}} {
		if bytes >= u.bytes {
			return strconv.FormatFloat(math.Round(float64(bytes)/float64(u.bytes)*10)/10, 'f', -1, 64) + " " + u.name
		}
	}
	return strconv.FormatInt(bytes, 10) + " bytes"
}

package interp_test

import (
	"context"
	"flag"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"pawl/interp"
)

var soak = flag.Int("soak", 1500, "run `N` cells in TestSoak")

// soakCell is what people do over and over: declare anew, compute, print, show,
// start goroutines that end, fail, and interrupt themselves by an error.
func soakCell(n int) string {
	switch n % 8 {
	case 0:
		return fmt.Sprintf("type Row struct { ID, V int; Name string }\nfunc (r Row) String() string { return fmt.Sprint(r.Name, %d) }\nrows := []Row{{1, %d, `a`}, {2, 3, `b`}}", n/80, n)
	case 1:
		return fmt.Sprintf("func score(r Row) float64 { return float64(r.V) * %d.5 }\ntotal := 0.0\nfor _, r := range rows { total += score(r) }\ntotal", n)
	case 2:
		return "wg := sync.WaitGroup{}\nfor i := range 4 { wg.Go(func() { rows = append([]Row{}, rows...); _ = i }) ; wg.Wait() }"
	case 3:
		return "fmt.Println(rows, len(rows)); slices.SortFunc(rows, func(a, b Row) int { return cmp.Compare(b.V, a.V) })"
	case 4:
		return "m := map[string]Row{}\nfor _, r := range rows { m[r.Name] = r }\nm"
	case 5:
		return "rows[99]"
	case 6:
		return "ch := make(chan int, 3)\ngo func() { for i := range 3 { ch <- i }; close(ch) }()\nsum := 0\nfor v := range ch { sum += v }\nsum"
	}
	return "undefinedName + 1"
}

// TestSoak runs many cells in one session and looks at what stays: memory may
// not grow by a fifth after the first tenth, and no goroutine may be left.
func TestSoak(t *testing.T) {
	s := newSession(t)
	var early, goroutines int
	for n := range *soak {
		var r recorder
		o := s.Execute(context.Background(), interp.Request{Code: soakCell(n), Count: n + 1, StoreHistory: true}, &r)
		if o.Fault != nil && n%8 != 5 && n%8 != 7 {
			t.Fatalf("cell %d fails: %s\n%s", n, strings.Join(o.Fault.Traceback, "\n"), soakCell(n))
		}
		if n == *soak/10 {
			early, goroutines = heap(), runtime.NumGoroutine()
		}
	}
	late := heap()
	t.Logf("heap after %d cells %.1f MB, after %d %.1f MB", *soak/10, float64(early)/1e6, *soak, float64(late)/1e6)
	// What a session keeps on purpose, the text of its cells for tracebacks and
	// history, is below 1 kB a cell.
	if limit := early*6/5 + *soak*1000; late > limit {
		t.Errorf("memory grew from %d to %d bytes, above %d", early, late, limit)
	}
	for try := 0; runtime.NumGoroutine() > goroutines; try++ {
		if try == 50 {
			t.Fatalf("%d goroutines, %d after the first tenth", runtime.NumGoroutine(), goroutines)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func heap() int {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

// Package docs is what the doc comments of the preloaded packages say: those
// of the standard library, of gonum, and our own. The texts are taken from the
// sources when pawl is built; no source is needed to read them.
package docs

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
)

//go:generate go run ./gen

//go:embed std.zip
var stdZip []byte

//go:embed gonum.zip
var gonumZip []byte

//go:embed pawl.zip
var pawlZip []byte

// Groups names the archives.
var Groups = []string{"std", "gonum", "pawl"}

// Builtin is the path under which the language's own functions and types are
// described.
const Builtin = "builtin"

// Group names the archive that holds a package.
func Group(path string) string {
	switch {
	case strings.HasPrefix(path, "pawl/"):
		return "pawl"
	case strings.HasPrefix(path, "gonum.org/"):
		return "gonum"
	}
	return "std"
}

// Of returns the comment of a name of the package with that path, as it stands
// in the source without its slashes; "" if there is none. A method or field is
// named Type.Method; the name "" means the package itself.
func Of(path, name string) string { return shelf().texts(path)[name] }

// library reads the archives, a package when it is first asked for.
type library struct {
	mu      sync.Mutex
	entries map[string]*zip.File
	read    map[string]map[string]string
}

var shelf = sync.OnceValue(func() *library {
	l := &library{entries: map[string]*zip.File{}, read: map[string]map[string]string{}}
	for _, archive := range [][]byte{stdZip, gonumZip, pawlZip} {
		r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
		if err != nil {
			continue // an archive that is not there yet, while the first is made
		}
		for _, f := range r.File {
			l.entries[f.Name] = f
		}
	}
	return l
})

func (l *library) texts(path string) map[string]string {
	l.mu.Lock()
	defer l.mu.Unlock()
	texts, done := l.read[path]
	if entry := l.entries[path]; !done && entry != nil {
		texts, _ = unpack(entry) // without it, nothing is known of the package
		l.read[path] = texts
	}
	return texts
}

func unpack(f *zip.File) (map[string]string, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return Decode(b)
}

// Encode writes the texts of a package, by name, in order: names and texts,
// each ended by a zero byte.
func Encode(texts map[string]string) []byte {
	var b bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		fmt.Fprintf(&b, "%s\x00%s\x00", name, texts[name])
	}
	return b.Bytes()
}

// Decode reads what Encode has written.
func Decode(b []byte) (map[string]string, error) {
	parts := strings.Split(string(b), "\x00")
	if len(parts)%2 == 0 {
		return nil, fmt.Errorf("docs: %d parts, of which the last is not ended", len(parts))
	}
	texts := make(map[string]string, len(parts)/2)
	for i := 0; i+1 < len(parts); i += 2 {
		texts[parts[i]] = parts[i+1]
	}
	return texts, nil
}

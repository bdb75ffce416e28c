// Package symbols is what the interpreter knows of compiled packages: their
// values, in the tables that the generator writes, and their types, as export
// data in embedded archives. No Go toolchain is needed to use it.
package symbols

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"fmt"
	"go/token"
	"go/types"
	"reflect"
	"sync"

	"golang.org/x/tools/go/gcexportdata"
)

//go:generate go run ./gen

//go:embed std.zip
var stdZip []byte

//go:embed gonum.zip
var gonumZip []byte

//go:embed pawl.zip
var pawlZip []byte

// Table maps import paths to the symbols of the packages.
type Table = map[string]map[string]reflect.Value

var table = Table{}

func add(importPath string, symbols map[string]reflect.Value) { table[importPath] = symbols }

// Table returns the symbols of all packages: functions, addressable variables,
// and, for a type T, the nil pointer (*T)(nil).
func (l *Library) Table() Table { return table }

// Library is the preloaded packages. It loads their types from the embedded
// export data, implements types.Importer, and may be used by several
// goroutines.
type Library struct {
	mu      sync.Mutex
	entries map[string]*zip.File
	loaded  map[string]*types.Package
	done    map[string]bool
}

// Open opens the archives.
func Open() (*Library, error) {
	l := &Library{entries: map[string]*zip.File{}, loaded: map[string]*types.Package{"unsafe": types.Unsafe}, done: map[string]bool{"unsafe": true}}
	for _, archive := range [][]byte{stdZip, gonumZip, pawlZip} {
		r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
		if err != nil {
			return nil, fmt.Errorf("symbols: %w", err)
		}
		for _, f := range r.File {
			l.entries[f.Name] = f
		}
	}
	return l, nil
}

// Import returns the package of that path.
func (l *Library) Import(path string) (*types.Package, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.done[path] {
		return l.loaded[path], nil
	}
	entry, ok := l.entries[path]
	if !ok {
		return nil, fmt.Errorf("package %q is not among the preloaded ones", path)
	}
	r, err := entry.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	pkg, err := gcexportdata.Read(r, token.NewFileSet(), l.loaded, path)
	if err != nil {
		return nil, fmt.Errorf("symbols: %w", err)
	}
	l.done[path] = true
	return pkg, nil
}

// Paths lists the import paths of all packages.
func (l *Library) Paths() []string {
	paths := make([]string, 0, len(l.entries))
	for p := range l.entries {
		paths = append(paths, p)
	}
	return paths
}

// Has tells whether cells can use that function, variable or type: generic
// ones are in no table.
func (l *Library) Has(importPath, name string) bool {
	_, ok := table[importPath][name]
	return ok
}

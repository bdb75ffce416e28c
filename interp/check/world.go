// Package check gives a cell its meaning: it type-checks the cell, as Go
// would, against everything the session has declared, before anything runs.
//
// The session is a World of named bindings. Checking a cell against it makes a
// Program: what to compile, what to run, and, once it has run, what to bind. A
// cell that does not check leaves the World as it was.
package check

import (
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"pawl/interp/cell"
)

// World is what the cells of a session have declared so far.
type World struct {
	Fset     *token.FileSet
	importer types.Importer
	implicit map[string]string // package name to import path: no import line needed
	builtins []types.Object    // functions of our own that every cell sees

	pkg     *types.Package // what every cell is checked in
	names   map[string]*Binding
	methods map[string]map[string]*Binding // type name to method name to method
	imports map[string]string              // explicit imports: name to path
	broken  map[string]string              // names that no longer compile, and why
	objects map[types.Object]string        // session-level objects, old ones included, and their names
	keys    map[types.Object]string        // what stands for them in the machine
	serial  int
	source  *source
}

// Binding is a name of the session and what it stands for.
type Binding struct {
	Name   string // for a method "Type.Method"
	Object types.Object
	Key    string          // what stands for it in the machine that runs cells
	Decl   *cell.Decl      // nil for a variable
	Uses   map[string]bool // the session's names that Decl mentions
	Cell   string          // the cell that declared it
}

// NewWorld returns an empty session. implicit maps the names of packages that
// need no import line to their paths; builtins are functions that every cell
// sees without a package.
func NewWorld(importer types.Importer, implicit map[string]string, builtins []types.Object) *World {
	return &World{
		Fset: token.NewFileSet(), importer: importer, implicit: implicit, builtins: builtins, pkg: types.NewPackage("main", "main"),
		names: map[string]*Binding{}, methods: map[string]map[string]*Binding{},
		imports: map[string]string{}, broken: map[string]string{},
		objects: map[types.Object]string{}, keys: map[types.Object]string{},
	}
}

// Names returns the session's names in order.
func (w *World) Names() []string { return slices.Sorted(maps.Keys(w.names)) }

// Lookup returns the binding of a name, or nil.
func (w *World) Lookup(name string) *Binding { return w.names[name] }

// PackagePath returns the path of the package that a name stands for in cells,
// or "".
func (w *World) PackagePath(name string) string {
	if p, ok := w.imports[name]; ok {
		return p
	}
	return w.implicit[name]
}

// PackageNames lists the names of all packages that a cell can use at once.
func (w *World) PackageNames() []string {
	all := maps.Clone(w.implicit)
	maps.Copy(all, w.imports)
	return slices.Sorted(maps.Keys(all))
}

// Builtins returns the functions that every cell sees.
func (w *World) Builtins() []types.Object { return w.builtins }

// Import returns a package's types.
func (w *World) Import(path string) (*types.Package, error) { return w.importer.Import(path) }

// fresh returns a new key.
func (w *World) fresh(name string) string {
	w.serial++
	return fmt.Sprintf("g%d_%s", w.serial, strings.ReplaceAll(name, ".", "_"))
}

// dependents returns the declarations of earlier cells that mention any of
// the names, directly or through each other, in a fixed order.
func (w *World) dependents(names map[string]bool) []*Binding {
	reached := maps.Clone(names)
	var out []*Binding
	for grown := true; grown; {
		grown = false
		for _, b := range w.declared() {
			if b.Decl == nil || reached[b.Name] || !mentions(b.Uses, reached) {
				continue
			}
			for _, n := range b.Decl.Names {
				reached[n] = true
			}
			reached[b.Name] = true
			out = append(out, b)
			grown = true
		}
	}
	return out
}

// declared lists all bindings, methods after names, in order.
func (w *World) declared() []*Binding {
	var out []*Binding
	for _, n := range w.Names() {
		out = append(out, w.names[n])
	}
	for _, t := range slices.Sorted(maps.Keys(w.methods)) {
		for _, m := range slices.Sorted(maps.Keys(w.methods[t])) {
			out = append(out, w.methods[t][m])
		}
	}
	return out
}

func mentions(uses, names map[string]bool) bool {
	for u := range uses {
		if names[u] {
			return true
		}
	}
	return false
}

// find returns the binding of a name or of a "Type.Method".
func (w *World) find(name string) *Binding {
	if t, m, ok := strings.Cut(name, "."); ok {
		return w.methods[t][m]
	}
	return w.names[name]
}

// Command gen writes what the interpreter needs to know of compiled packages:
// for each group of packages a zip archive of export data (types) and a Go
// file of symbol tables (values). Run it by `go generate ./stdlib/symbols`.
package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"go/format"
	"go/token"
	"go/types"
	"io"
	"log"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/gcexportdata"
)

// group is a set of packages that share an archive and a table file, apart
// from the others because it changes at its own pace.
type group struct {
	name     string
	packages []string
}

var folder = flag.String("out", ".", "write into this `FOLDER`")

// main writes all groups, or those that the arguments name.
func main() {
	log.SetFlags(0)
	flag.Parse()
	for _, g := range []group{
		{name: "std", packages: stdPackages()},
		{name: "gonum", packages: gonumPackages},
		{name: "pawl", packages: pawlPackages()},
	} {
		if flag.NArg() > 0 && !slices.Contains(flag.Args(), g.name) {
			continue
		}
		if err := g.write(); err != nil {
			log.Fatalf("gen: %s: %v", g.name, err)
		}
	}
}

var gonumPackages = []string{
	"gonum.org/v1/gonum/diff/fd",
	"gonum.org/v1/gonum/dsp/fourier",
	"gonum.org/v1/gonum/floats",
	"gonum.org/v1/gonum/graph",
	"gonum.org/v1/gonum/graph/path",
	"gonum.org/v1/gonum/graph/simple",
	"gonum.org/v1/gonum/graph/topo",
	"gonum.org/v1/gonum/integrate",
	"gonum.org/v1/gonum/integrate/quad",
	"gonum.org/v1/gonum/interp",
	"gonum.org/v1/gonum/mat",
	"gonum.org/v1/gonum/optimize",
	"gonum.org/v1/gonum/stat",
	"gonum.org/v1/gonum/stat/distmv",
	"gonum.org/v1/gonum/stat/distuv",
	"gonum.org/v1/plot",
	"gonum.org/v1/plot/plotter",
	"gonum.org/v1/plot/vg",
	"gonum.org/v1/plot/vg/draw",
}

// stdPackages are all of the standard library that a program may import, on
// every system that pawl runs on, but for those that reach below the language.
func stdPackages() []string {
	out, err := exec.Command("go", "list", "std").Output()
	if err != nil {
		log.Fatalf("gen: go list: %v", err)
	}
	var packages []string
	for _, p := range strings.Fields(string(out)) {
		if !slices.Contains(strings.Split(p, "/"), "internal") && !strings.HasPrefix(p, "vendor/") && !slices.Contains(leftOut, p) {
			packages = append(packages, p)
		}
	}
	return packages
}

var leftOut = []string{
	"unsafe", "syscall", "plugin", "runtime/cgo", "runtime/race", "runtime/coverage", // below the language
	"log/syslog", "crypto/x509/internal/macos", // of some systems only
	"embed", "testing/synctest", "testing/cryptotest", // of no use outside a built program
	"net/http/pprof", "expvar", "time/tzdata", // change the process when they are imported
}

// pawlPackages are those a cell may see or whose types it may meet.
func pawlPackages() []string {
	out, err := exec.Command("go", "list", "-e", "pawl/engine/...", "pawl/plotting/...", "pawl/stdlib/...").Output()
	if err != nil {
		log.Fatalf("gen: go list: %v", err)
	}
	var packages []string
	for _, p := range strings.Fields(string(out)) {
		if p != "pawl/stdlib" && p != "pawl/stdlib/conformance" && !strings.HasSuffix(p, "/gen") && !strings.HasPrefix(p, "pawl/stdlib/symbols") && !strings.HasPrefix(p, "pawl/stdlib/docs") && !strings.HasSuffix(p, "test") {
			packages = append(packages, p)
		}
	}
	return packages
}

func (g group) write() error {
	loaded, err := load(g.packages)
	if err != nil {
		return err
	}
	if err := writeExport(filepath.Join(*folder, g.name+".zip"), loaded); err != nil {
		return err
	}
	return writeTable(g, loaded)
}

// load reads the export data that the compiler leaves in the build cache.
func load(packages []string) ([]*types.Package, error) {
	cmd := exec.Command("go", append([]string{"list", "-export", "-json=ImportPath,Export,Error"}, packages...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	var loaded []*types.Package
	imports := map[string]*types.Package{}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct{ ImportPath, Export string }
		if err := dec.Decode(&p); err == io.EOF {
			return loaded, nil
		} else if err != nil {
			return nil, err
		}
		f, err := os.Open(p.Export)
		if err != nil {
			return nil, err
		}
		r, err := gcexportdata.NewReader(f)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.ImportPath, err)
		}
		pkg, err := gcexportdata.Read(r, token.NewFileSet(), imports, p.ImportPath)
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.ImportPath, err)
		}
		loaded = append(loaded, pkg)
	}
}

// writeExport stores each package's types under its import path, without the
// positions and function bodies that the compiler's own files carry.
func writeExport(file string, packages []*types.Package) error {
	var archive bytes.Buffer
	w := zip.NewWriter(&archive)
	for _, p := range packages {
		entry, err := w.Create(p.Path())
		if err != nil {
			return err
		}
		if err := gcexportdata.Write(entry, token.NewFileSet(), p); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	return os.WriteFile(file, archive.Bytes(), 0o644)
}

// table collects the Go source of one group's symbols.
type table struct {
	imports map[string]string // path to alias
	body    bytes.Buffer
}

func writeTable(g group, packages []*types.Package) error {
	t := &table{imports: map[string]string{}}
	for _, p := range packages {
		t.add(p)
	}
	var src bytes.Buffer
	fmt.Fprintf(&src, "// Code generated by pawl/stdlib/symbols/gen. DO NOT EDIT.\n\npackage symbols\n\nimport (\n\t\"reflect\"\n\n")
	for _, p := range slices.Sorted(maps.Keys(t.imports)) {
		fmt.Fprintf(&src, "\t%s %q\n", t.imports[p], p)
	}
	fmt.Fprintf(&src, ")\n\nfunc init() {\n%s}\n", t.body.Bytes())
	out, err := format.Source(src.Bytes())
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(*folder, g.name+".go"), out, 0o644)
}

// add writes the functions, variables and types of a package. Constants are
// not needed: a cell's constant expressions are evaluated before it runs.
func (t *table) add(p *types.Package) {
	var lines []string
	for _, name := range p.Scope().Names() {
		obj := p.Scope().Lookup(name)
		if !obj.Exported() {
			continue
		}
		if line := t.symbol(p, obj); line != "" {
			lines = append(lines, line)
		}
	}
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(&t.body, "\tadd(%q, map[string]reflect.Value{\n%s\t})\n", p.Path(), strings.Join(lines, ""))
}

func (t *table) symbol(p *types.Package, obj types.Object) string {
	name := obj.Name()
	switch obj := obj.(type) {
	case *types.Func:
		if obj.Signature().TypeParams().Len() == 0 {
			return fmt.Sprintf("\t\t%q: reflect.ValueOf(%s.%s),\n", name, t.alias(p), name)
		}
	case *types.Var:
		return fmt.Sprintf("\t\t%q: reflect.ValueOf(&%s.%s).Elem(),\n", name, t.alias(p), name)
	case *types.TypeName:
		return t.typeSymbol(p, obj)
	}
	return ""
}

func (t *table) typeSymbol(p *types.Package, obj *types.TypeName) string {
	name := obj.Name()
	if generic(obj.Type()) {
		return ""
	}
	iface, ok := obj.Type().Underlying().(*types.Interface)
	if ok && !iface.IsMethodSet() {
		return "" // a constraint is no type of values
	}
	return fmt.Sprintf("\t\t%q: reflect.ValueOf((*%s.%s)(nil)),\n", name, t.alias(p), name)
}

func generic(typ types.Type) bool {
	switch typ := typ.(type) {
	case *types.Named:
		return typ.TypeParams().Len() > 0
	case *types.Alias:
		return typ.TypeParams().Len() > 0
	}
	return false
}

func (t *table) alias(p *types.Package) string { return t.qualify(p) }

func (t *table) qualify(p *types.Package) string {
	alias, ok := t.imports[p.Path()]
	if !ok {
		alias = fmt.Sprintf("p%d_%s", len(t.imports), p.Name())
		t.imports[p.Path()] = alias
	}
	return alias
}

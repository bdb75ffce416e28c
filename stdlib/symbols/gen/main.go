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
	"path"
	"path/filepath"
	"slices"
	"strings"

	yaegi "github.com/traefik/yaegi/stdlib"
	"golang.org/x/tools/go/gcexportdata"
)

// group is a set of packages that share an archive and a table file, apart
// from the others because it changes at its own pace.
type group struct {
	name     string
	packages []string
	have     map[string]map[string]bool // symbols that another table holds already
}

var folder = flag.String("out", ".", "write into this `FOLDER`")

// main writes all groups, or those that the arguments name.
func main() {
	log.SetFlags(0)
	flag.Parse()
	for _, g := range []group{
		{name: "std", packages: stdPackages(), have: yaegiSymbols()},
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

// stdPackages are the ones of the interpreter's own table, which leaves out
// what makes no sense in a cell, and the few that came later.
func stdPackages() []string {
	out := []string{"cmp", "iter", "maps", "math/rand/v2", "os/exec", "slices"}
	for key := range yaegi.Symbols {
		p := path.Dir(key)
		if p != "." && !strings.Contains(p, ".") && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	slices.Sort(out)
	return out
}

func yaegiSymbols() map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for key, symbols := range yaegi.Symbols {
		names := map[string]bool{}
		for name := range symbols {
			names[name] = true
		}
		out[path.Dir(key)] = names
	}
	return out
}

// pawlPackages are those a cell may see or whose types it may meet.
func pawlPackages() []string {
	out, err := exec.Command("go", "list", "-e", "pawl/engine/...", "pawl/plotting/...", "pawl/stdlib/...").Output()
	if err != nil {
		log.Fatalf("gen: go list: %v", err)
	}
	var packages []string
	for _, p := range strings.Fields(string(out)) {
		if p != "pawl/stdlib" && p != "pawl/stdlib/conformance" && !strings.HasPrefix(p, "pawl/stdlib/symbols") && !strings.HasSuffix(p, "test") {
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
	imports  map[string]string // path to alias
	body     bytes.Buffer
	wrappers bytes.Buffer
}

func writeTable(g group, packages []*types.Package) error {
	t := &table{imports: map[string]string{}}
	for _, p := range packages {
		t.add(p, g.have[p.Path()])
	}
	var src bytes.Buffer
	fmt.Fprintf(&src, "// Code generated by pawl/stdlib/symbols/gen. DO NOT EDIT.\n\npackage symbols\n\nimport (\n\t\"reflect\"\n\n")
	for _, p := range slices.Sorted(maps.Keys(t.imports)) {
		fmt.Fprintf(&src, "\t%s %q\n", t.imports[p], p)
	}
	fmt.Fprintf(&src, ")\n\nfunc init() {\n%s}\n%s", t.body.Bytes(), t.wrappers.Bytes())
	out, err := format.Source(src.Bytes())
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(*folder, g.name+".go"), out, 0o644)
}

// add writes the functions, variables and types of a package. Constants are
// not needed: a cell's constant expressions are evaluated before it runs.
func (t *table) add(p *types.Package, have map[string]bool) {
	var lines []string
	for _, name := range p.Scope().Names() {
		obj := p.Scope().Lookup(name)
		if !obj.Exported() || have[name] {
			continue
		}
		if line := t.symbol(p, obj); line != "" {
			lines = append(lines, line)
		}
	}
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(&t.body, "\tadd(%q, map[string]reflect.Value{\n%s\t})\n", p.Path()+"/"+p.Name(), strings.Join(lines, ""))
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
	line := fmt.Sprintf("\t\t%q: reflect.ValueOf((*%s.%s)(nil)),\n", name, t.alias(p), name)
	if ok && iface.NumMethods() > 0 && implementable(iface) {
		line += fmt.Sprintf("\t\t%q: reflect.ValueOf((*%s)(nil)),\n", "_"+name, t.wrapper(p, name, iface))
	}
	return line
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

// implementable tells whether code outside the package can name every method
// and every type in its signature.
func implementable(iface *types.Interface) bool {
	for m := range iface.Methods() {
		if !m.Exported() || strings.Contains(m.Signature().String(), "/internal/") {
			return false
		}
	}
	return true
}

// wrapper writes a struct through which an interpreted value implements a
// compiled interface: one function field W<Method> for each method, in the
// form that the interpreter expects.
func (t *table) wrapper(p *types.Package, name string, iface *types.Interface) string {
	typ := "_" + strings.NewReplacer("/", "_", ".", "_", "-", "_").Replace(p.Path()) + "_" + name
	var fields, methods strings.Builder
	for m := range iface.Methods() {
		signature := m.Signature()
		fmt.Fprintf(&fields, "\tW%s %s\n", m.Name(), types.TypeString(signature, t.qualify))
		var params, args []string
		for i := range signature.Params().Len() {
			typ := types.TypeString(signature.Params().At(i).Type(), t.qualify)
			arg := fmt.Sprintf("a%d", i)
			if signature.Variadic() && i == signature.Params().Len()-1 {
				typ, arg = "..."+strings.TrimPrefix(typ, "[]"), arg+"..."
			}
			params = append(params, fmt.Sprintf("a%d %s", i, typ))
			args = append(args, arg)
		}
		results, verb := "", ""
		if signature.Results().Len() > 0 {
			var list []string
			for r := range signature.Results().Variables() {
				list = append(list, types.TypeString(r.Type(), t.qualify))
			}
			results, verb = "("+strings.Join(list, ", ")+")", "return "
		}
		fmt.Fprintf(&methods, "func (w %s) %s(%s) %s { %sw.W%s(%s) }\n", typ, m.Name(), strings.Join(params, ", "), results, verb, m.Name(), strings.Join(args, ", "))
	}
	fmt.Fprintf(&t.wrappers, "\n// %s lets interpreted types implement %s.%s.\ntype %s struct {\n\tIValue any\n%s}\n\n%s", typ, p.Name(), name, typ, fields.String(), methods.String())
	return typ
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

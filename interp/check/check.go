package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"pawl/interp/cell"
)

// Errors are the mistakes of one cell, in the order of their places.
type Errors []*cell.Error

func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, x := range e {
		lines[i] = x.Error()
	}
	return strings.Join(lines, "\n")
}

// Check type-checks a cell against the world, which stays as it is until the
// program is committed. Declarations of earlier cells that no longer compile
// because of this one are dropped by Commit, with the reason.
func (w *World) Check(c *cell.Cell) (*Program, error) {
	broken := map[string]string{}
	for {
		p, err := w.attempt(c, broken)
		if err != nil {
			p.Withdraw()
		}
		errs, ok := err.(Errors)
		if !ok || !markBroken(errs, c.Name, p, broken) {
			return p, err
		}
	}
}

// markBroken notes the declarations of earlier cells in which errors stand,
// and tells whether there were any.
func markBroken(errs Errors, current string, p *Program, broken map[string]string) bool {
	found := false
	for _, e := range errs {
		if e.Pos.Filename == current {
			continue
		}
		for _, b := range p.decls {
			if b.Decl.Cell == e.Pos.Filename && p.holds(b, e.Pos) && broken[b.Name] == "" {
				for _, n := range b.Decl.Names {
					broken[n] = fmt.Sprintf("%s, declared in %s, no longer compiles since %s: %s", n, b.Decl.Cell, current, e.Message)
				}
				found = true
			}
		}
	}
	return found
}

// holds tells whether a position lies inside a declaration.
func (p *Program) holds(b *Binding, pos token.Position) bool {
	from, to := p.world.Fset.Position(b.Decl.Node.Pos()), p.world.Fset.Position(b.Decl.Node.End())
	return before(from, pos) && before(pos, to)
}

func before(a, b token.Position) bool {
	return a.Line < b.Line || a.Line == b.Line && a.Column <= b.Column
}

// attempt checks the cell without the broken declarations.
func (w *World) attempt(c *cell.Cell, broken map[string]string) (*Program, error) {
	p := &Program{Cell: c, Info: newInfo(), world: w, names: map[types.Object]string{}, keys: map[types.Object]string{}, imports: map[string]string{}, broken: broken}
	nameBlanks(p.Cell.Decls)
	if err := p.resolveImports(); err != nil {
		return p, err
	}
	decls, err := p.collect()
	if err != nil {
		return p, err
	}
	k := &checker{program: p, world: w, decls: decls, redeclared: map[string]bool{}}
	for _, d := range decls {
		for _, n := range d.Names {
			k.redeclared[n] = true
		}
	}
	for _, phase := range []func() error{k.declarations, k.statements, k.bodies} {
		if err := phase(); err != nil {
			return p, err
		}
	}
	return p, nil
}

// nameBlanks gives blank type parameters of receivers names, so that the type
// can be written with them.
func nameBlanks(decls []*cell.Decl) {
	for _, d := range decls {
		fn, ok := d.Node.(*ast.FuncDecl)
		if !ok || fn.Recv == nil {
			continue
		}
		for i, id := range TypeParams(fn) {
			if id.Name == "_" {
				id.Name = fmt.Sprintf("blank%d__", i)
			}
		}
	}
}

func (p *Program) resolveImports() error {
	var errs Errors
	for _, imp := range p.Cell.Imports {
		pkg, err := p.world.importer.Import(imp.Path)
		switch {
		case err != nil:
			errs = append(errs, p.world.errorAt(imp.Pos, "%v%s", err, p.world.nearPackage(imp.Path)))
		case imp.Name == ".":
			errs = append(errs, p.world.errorAt(imp.Pos, "a dot import is not supported in a cell: import %q and name its package", imp.Path))
		case imp.Name == "_":
		case imp.Name != "":
			p.imports[imp.Name] = imp.Path
		default:
			p.imports[pkg.Name()] = imp.Path
		}
	}
	if len(errs) > 0 {
		return errs
	}
	return nil
}

// collect lists the declarations to check: those of the cell that are new or
// changed, and those of earlier cells that depend on them.
func (p *Program) collect() ([]*cell.Decl, error) {
	w := p.world
	changed := map[string]bool{}
	var decls []*cell.Decl
	seen := map[string]*cell.Decl{}
	for _, d := range p.Cell.Decls {
		for _, n := range d.Names {
			if n == "_" || n == Init {
				continue
			}
			if seen[n] != nil {
				return nil, Errors{w.errorAt(d.Node.Pos(), "%s is declared twice in this cell", n)}
			}
			seen[n] = d
		}
		if w.unchanged(d, p.broken) {
			continue
		}
		decls = append(decls, d)
		for _, n := range d.Names {
			changed[n] = true
		}
	}
	w.changedMethods(decls, changed)
	for _, b := range w.dependents(changed) {
		if own := seen[b.Decl.Names[0]]; own != nil && !slices.Contains(decls, own) {
			decls = append(decls, own) // unchanged text, but what it mentions has changed
		} else if own == nil && p.broken[b.Name] == "" && !slices.Contains(decls, b.Decl) {
			decls = append(decls, b.Decl)
		}
	}
	return decls, nil
}

// unchanged tells whether every name of a declaration is bound already by the
// same text: running a cell again leaves its types and functions as they are.
func (w *World) unchanged(d *cell.Decl, broken map[string]string) bool {
	for _, n := range d.Names {
		b := w.find(n)
		if b == nil || b.Decl == nil || b.Decl.Text != d.Text || broken[n] != "" {
			return false
		}
	}
	return len(d.Names) > 0
}

// changedMethods marks as changed the type of a method whose parameters or
// results are written differently now: the type is declared anew with it.
func (w *World) changedMethods(decls []*cell.Decl, changed map[string]bool) {
	for _, d := range decls {
		fn, ok := d.Node.(*ast.FuncDecl)
		if !ok || fn.Recv == nil {
			continue
		}
		old := w.find(d.Names[0])
		if old == nil {
			continue
		}
		if header(old.Decl) != header(d) {
			changed[cell.Receiver(fn)] = true
			if t := w.names[cell.Receiver(fn)]; t != nil && t.Decl != nil {
				changed[t.Name] = true
			}
		}
	}
}

// header returns the text of a function up to its body.
func header(d *cell.Decl) string {
	fn := d.Node.(*ast.FuncDecl)
	if fn.Body == nil {
		return d.Text
	}
	return d.Text[:fn.Body.Pos()-fn.Pos()]
}

// checker runs the three phases on one program.
type checker struct {
	program    *Program
	world      *World
	decls      []*cell.Decl
	redeclared map[string]bool
}

// run type-checks one file in a package that sees the session's names, except
// those the program declares anew in that file.
func (k *checker) run(f *ast.File, info *types.Info, ignoreBodies bool, also ...types.Object) (*types.Package, Errors) {
	pkg := k.world.pkg
	empty(pkg.Scope())
	k.populate(pkg, f, also)
	var raw []types.Error
	conf := types.Config{
		Importer:                 k.world.importer,
		IgnoreFuncBodies:         ignoreBodies,
		DisableUnusedImportCheck: true,
		Error: func(err error) {
			if e := err.(types.Error); !excused(e) {
				raw = append(raw, e)
			}
		},
	}
	types.NewChecker(&conf, k.world.Fset, pkg, info).Files([]*ast.File{f})
	var errs Errors
	for _, e := range raw {
		message := k.world.explain(e, k.program.broken) + nearMember(e, f, info) + advice(e, f)
		errs = append(errs, &cell.Error{Pos: k.world.Fset.Position(e.Pos), Message: message})
	}
	return pkg, errs
}

// excused tells whether a mistake is none in a cell: a variable may wait for
// the next cell to be used.
func excused(e types.Error) bool {
	return strings.HasPrefix(e.Msg, "declared and not used") ||
		strings.HasPrefix(e.Msg, "initialization cycle")
}

// populate inserts what the file can see: objects of this program, of the
// session, builtins, and the packages it mentions.
func (k *checker) populate(pkg *types.Package, f *ast.File, also []types.Object) {
	scope := pkg.Scope()
	own := map[string]bool{}
	for _, d := range f.Decls {
		for _, n := range topNames(d) {
			own[n] = true
		}
	}
	insert := func(name string, obj types.Object) {
		if !own[name] && scope.Lookup(name) == nil {
			scope.Insert(obj)
		}
	}
	for _, obj := range also {
		insert(obj.Name(), obj)
	}
	for obj, name := range k.program.names {
		if !strings.Contains(name, ".") {
			insert(name, obj)
		}
	}
	for _, name := range k.world.Names() {
		_, imported := k.program.imports[name]
		if !k.redeclared[name] && !imported && k.program.broken[name] == "" {
			insert(name, k.world.names[name].Object)
		}
	}
	for name, path := range k.mentioned(f) {
		if !own[name] && scope.Lookup(name) == nil {
			if imported, err := k.world.importer.Import(path); err == nil {
				scope.Insert(types.NewPkgName(token.NoPos, pkg, name, imported))
			}
		}
	}
	for _, obj := range k.world.builtins {
		insert(obj.Name(), obj)
	}
}

// mentioned returns the packages whose names stand before a dot in the file.
func (k *checker) mentioned(f *ast.File) map[string]string {
	found := map[string]string{}
	ast.Inspect(f, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := s.X.(*ast.Ident); ok {
				path := k.program.imports[id.Name]
				if path == "" {
					path = k.world.PackagePath(id.Name)
				}
				if path != "" {
					found[id.Name] = path
				}
			}
		}
		return true
	})
	return found
}

func topNames(d ast.Decl) []string {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			return []string{d.Name.Name}
		}
	case *ast.GenDecl:
		var names []string
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				names = append(names, s.Name.Name)
			case *ast.ValueSpec:
				for _, n := range s.Names {
					names = append(names, n.Name)
				}
			}
		}
		return names
	}
	return nil
}

func cutMethod(name string) (typ, method string, ok bool) { return strings.Cut(name, ".") }

func (w *World) errorAt(pos token.Pos, format string, args ...any) *cell.Error {
	return &cell.Error{Pos: w.Fset.Position(pos), Message: fmt.Sprintf(format, args...)}
}

func sorted(errs Errors) error {
	if len(errs) == 0 {
		return nil
	}
	slices.SortStableFunc(errs, func(a, b *cell.Error) int {
		if a.Pos.Line != b.Pos.Line {
			return a.Pos.Line - b.Pos.Line
		}
		return a.Pos.Column - b.Pos.Column
	})
	return slices.CompactFunc(errs, func(a, b *cell.Error) bool { return *a == *b })
}

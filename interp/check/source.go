package check

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"path"
	"strings"

	"pawl/interp/generic"
)

// source is the generic functions of compiled packages, parsed when first used.
type source struct {
	functions map[string]*sourceFunc // by import path and name
}

// sourceFunc is one of them, with the imports of its file.
type sourceFunc struct {
	decl    *ast.FuncDecl
	imports *ast.GenDecl
}

func (w *World) genericSource() *source {
	if w.source == nil {
		w.source = &source{functions: map[string]*sourceFunc{}}
		for folder, importPath := range generic.Paths {
			w.source.load(w.Fset, folder, importPath)
		}
	}
	return w.source
}

func (s *source) load(fset *token.FileSet, folder, importPath string) {
	files, _ := fs.Glob(generic.Files, folder+"/*.go")
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := generic.Files.ReadFile(name)
		if err != nil {
			panic(err) // embedded
		}
		f, err := parser.ParseFile(fset, path.Join("pawl", name), text, parser.SkipObjectResolution)
		if err != nil {
			panic(err)
		}
		var imports *ast.GenDecl
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.GenDecl:
				if d.Tok == token.IMPORT {
					imports = d
				}
			case *ast.FuncDecl:
				name := d.Name.Name
				if d.Recv != nil {
					name = receiverName(d) + "." + name
				}
				s.functions[importPath+"."+name] = &sourceFunc{d, imports}
			}
		}
	}
}

// Generic checks the body of a generic function of a compiled package for type
// arguments; nil if there is no source for it.
func (p *Program) Generic(fn *types.Func, args *types.TypeList) *Func {
	src := p.world.genericSource().functions[fn.Pkg().Path()+"."+fn.Name()]
	if src == nil {
		return nil
	}
	return p.library(types.NewPackage("main", "main"), src, fn, typeParamNames(src.decl), args)
}

// GenericMethods checks the methods of an instance of a generic type of a
// compiled package; nil if there is no source for one.
func (p *Program) GenericMethods(t *types.Named) []*Func {
	var out []*Func
	for m := range t.Methods() {
		src := p.world.genericSource().functions[m.Pkg().Path()+"."+t.Obj().Name()+"."+m.Name()]
		if src == nil {
			return nil
		}
		var names []string
		for _, id := range TypeParams(src.decl) {
			names = append(names, id.Name)
		}
		own := types.NewPackage(m.Pkg().Path(), "main") // by its path it may use the unexported fields
		f := p.library(own, src, m, names, t.TypeArgs())
		f.Method = m
		out = append(out, f)
	}
	return out
}

// library checks a function of a compiled package, in a fresh package, with type
// parameters bound to arguments.
func (p *Program) library(pkg *types.Package, src *sourceFunc, fn *types.Func, names []string, args *types.TypeList) *Func {
	for i, n := range names {
		pkg.Scope().Insert(types.NewTypeName(token.NoPos, pkg, n, types.Unalias(args.At(i))))
	}
	own := fn.Pkg().Scope()
	for _, n := range own.Names() {
		if obj := own.Lookup(n); obj.Exported() {
			pkg.Scope().Insert(obj)
		}
	}
	lit := literal(src.decl)
	block := &ast.BlockStmt{Lbrace: lit.Pos(), List: []ast.Stmt{assignBlank(lit)}, Rbrace: lit.End()}
	f := file(body("instance__", block))
	if src.imports != nil {
		f.Decls = append([]ast.Decl{src.imports}, f.Decls...)
	}
	info := newInfo()
	conf := types.Config{Importer: p.world.importer, DisableUnusedImportCheck: true, Error: func(error) {}}
	types.NewChecker(&conf, p.world.Fset, pkg, info).Files([]*ast.File{f})
	return &Func{Binding: &Binding{Name: fn.Name(), Object: fn}, Lit: lit, Info: info, Type: info.TypeOf(lit).(*types.Signature)}
}

// receiverName is the name of the type that a method is declared for.
func receiverName(d *ast.FuncDecl) string {
	x := d.Recv.List[0].Type
	for {
		switch t := x.(type) {
		case *ast.StarExpr:
			x = t.X
		case *ast.IndexExpr:
			x = t.X
		case *ast.Ident:
			return t.Name
		default:
			return ""
		}
	}
}

func typeParamNames(d *ast.FuncDecl) []string {
	var names []string
	for _, f := range d.Type.TypeParams.List {
		for _, id := range f.Names {
			names = append(names, id.Name)
		}
	}
	return names
}

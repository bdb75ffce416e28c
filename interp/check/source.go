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
				s.functions[importPath+"."+d.Name.Name] = &sourceFunc{d, imports}
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
	pkg := types.NewPackage("main", "main")
	for i := range args.Len() {
		name := types.NewTypeName(token.NoPos, pkg, typeParamName(src.decl, i), nil)
		types.NewAlias(name, args.At(i))
		pkg.Scope().Insert(name)
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

func typeParamName(d *ast.FuncDecl, i int) string {
	for _, f := range d.Type.TypeParams.List {
		for _, id := range f.Names {
			if i == 0 {
				return id.Name
			}
			i--
		}
	}
	return "_"
}

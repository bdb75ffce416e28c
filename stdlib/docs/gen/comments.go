package main

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"

	"pawl/stdlib/docs"
)

// comments collects what the comments of one package say, by name.
type comments map[string]string

// read parses a package and collects its comments.
func read(s source) (comments, error) {
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range append(s.GoFiles, s.CgoFiles...) {
		f, err := parser.ParseFile(fset, filepath.Join(s.Dir, name), nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	mode := doc.Mode(0)
	if s.ImportPath == docs.Builtin {
		mode = doc.AllDecls // its names are not capitalised
	}
	p, err := doc.NewFromFiles(fset, files, s.ImportPath, mode)
	if err != nil {
		return nil, err
	}
	c := comments{}
	c.add("", p.Doc)
	c.values(p.Consts)
	c.values(p.Vars)
	c.funcs("", p.Funcs)
	for _, t := range p.Types {
		c.typ(t)
	}
	return c, nil
}

func (c comments) add(name, text string) {
	if text = strings.TrimSpace(text); text != "" {
		c[name] = text
	}
}

func (c comments) funcs(prefix string, list []*doc.Func) {
	for _, f := range list {
		c.add(prefix+f.Name, f.Doc)
	}
}

// values notes constants or variables: what stands at each, or else what
// stands above their group.
func (c comments) values(list []*doc.Value) {
	for _, v := range list {
		for _, s := range v.Decl.Specs {
			spec := s.(*ast.ValueSpec)
			for _, n := range spec.Names {
				c.add(n.Name, v.Doc)
				c.add(n.Name, beside(spec.Doc, spec.Comment))
			}
		}
	}
}

// typ notes a type, its constructors and methods, its fields.
func (c comments) typ(t *doc.Type) {
	c.add(t.Name, t.Doc)
	c.values(t.Consts)
	c.values(t.Vars)
	c.funcs("", t.Funcs)
	c.funcs(t.Name+".", t.Methods)
	for _, s := range t.Decl.Specs {
		switch typ := s.(*ast.TypeSpec).Type.(type) {
		case *ast.StructType:
			c.fields(t.Name, typ.Fields)
		case *ast.InterfaceType:
			c.fields(t.Name, typ.Methods)
		}
	}
}

// fields notes the fields of a struct or the methods of an interface.
func (c comments) fields(owner string, list *ast.FieldList) {
	for _, f := range list.List {
		for _, n := range f.Names {
			c.add(owner+"."+n.Name, beside(f.Doc, f.Comment))
		}
	}
}

// beside joins the comment above something and the one at the end of its line.
func beside(above, behind *ast.CommentGroup) string {
	return strings.TrimSpace(above.Text() + "\n" + behind.Text())
}

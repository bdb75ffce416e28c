package main

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"

	"pawl/interp/cell"
)

// wrapped is the package of a wrapped program. A binary has but one package
// main, so the outputs have this name, as long as that one, replaced by it.
const wrapped = "ma1n"

// wrap makes a package of a program: declarations at the level of the file,
// with the variables that functions use, statements in its function Main, the
// packages it names imported.
func wrap(p program, packages map[string]string) ([]byte, error) {
	fset := token.NewFileSet()
	c, err := cell.Parse(fset, p.title, p.code)
	if err != nil {
		return nil, err
	}
	var body bytes.Buffer
	for _, d := range c.Decls {
		if err := format.Node(&body, fset, d.Node); err != nil {
			return nil, err
		}
		body.WriteString("\n")
	}
	if err := liftVars(&body, fset, c.Body); err != nil {
		return nil, err
	}
	body.WriteString("func Main() ")
	if err := format.Node(&body, fset, c.Body); err != nil {
		return nil, err
	}
	imports, err := missing(body.String(), c.Imports, packages)
	if err != nil {
		return nil, err
	}
	return []byte("package " + wrapped + "\n" + imports + body.String() + "\n"), nil
}

// liftVars moves the var declarations whose names the functions use from the
// statements to the end of the declarations.
func liftVars(decls *bytes.Buffer, fset *token.FileSet, body *ast.BlockStmt) error {
	file, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+decls.String(), 0)
	if err != nil {
		return err
	}
	used := map[string]bool{}
	for _, id := range file.Unresolved {
		used[id.Name] = true
	}
	body.List = slices.DeleteFunc(body.List, func(s ast.Stmt) bool {
		d, ok := s.(*ast.DeclStmt)
		if !ok || !slices.ContainsFunc(varNames(d.Decl), func(n string) bool { return used[n] }) {
			return false
		}
		err = cmp.Or(err, format.Node(decls, fset, d.Decl))
		decls.WriteString("\n")
		return true
	})
	return err
}

func varNames(d ast.Decl) []string {
	var names []string
	for _, s := range d.(*ast.GenDecl).Specs {
		if v, ok := s.(*ast.ValueSpec); ok {
			for _, id := range v.Names {
				names = append(names, id.Name)
			}
		}
	}
	return names
}

// missing writes the import lines of a program: its own, and one for each name
// that is declared nowhere and is a package.
func missing(body string, own []cell.Import, packages map[string]string) (string, error) {
	var lines strings.Builder
	seen := map[string]bool{}
	for _, imp := range own {
		fmt.Fprintf(&lines, "import %s %q\n", imp.Name, imp.Path)
		name := imp.Name
		if name == "" {
			name = filepath.Base(imp.Path)
		}
		seen[name] = true
	}
	file, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+body, 0)
	if err != nil {
		return "", err
	}
	for _, name := range unresolved(file) {
		if path := packages[name]; path != "" && !seen[name] {
			seen[name] = true
			fmt.Fprintf(&lines, "import %q\n", path)
		}
	}
	return lines.String(), nil
}

// unresolved lists the names before a dot that are declared nowhere.
func unresolved(file *ast.File) []string {
	open := map[*ast.Ident]bool{}
	for _, id := range file.Unresolved {
		open[id] = true
	}
	var names []string
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := s.X.(*ast.Ident); ok && open[id] {
				names = append(names, id.Name)
			}
		}
		return true
	})
	return names
}

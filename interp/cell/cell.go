// Package cell turns the text of a cell into a plan: imports, declarations,
// and the statements to run, each node at its own line and column of the cell.
package cell

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"strconv"
	"strings"
)

// Cell is a parsed cell. Positions of all nodes resolve, in the file set it
// was parsed with, to the cell's name and its own lines and columns.
type Cell struct {
	Name    string // "In[3]"
	Source  string
	Imports []Import
	Decls   []*Decl        // types, constants, functions and methods, in order
	Body    *ast.BlockStmt // the statements, in order
	Shown   ast.Expr       // the last expression, if its value is to be shown
	Program bool           // a whole program with its package clause
	Quiet   ast.Expr       // the last expression, if a semicolon behind it keeps its value from being shown
}

// Import is one import line.
type Import struct {
	Name string // explicit name, "" if none
	Path string
	Pos  token.Pos
}

// Decl is one declaration that keeps its meaning in later cells.
type Decl struct {
	Node  ast.Decl // *ast.GenDecl (one type or a group of constants) or *ast.FuncDecl
	Names []string // what it declares; for a method, "Type.Method"
	Text  string   // its source, to see whether it has changed
	Cell  string   // the cell that holds it
}

// Error is a mistake at a place in a cell.
type Error struct {
	Pos     token.Position
	Message string
}

func (e *Error) Error() string { return fmt.Sprintf("%s: %s", e.Pos, e.Message) }

// Parse cuts the text into units, parses each in the form that fits it, and
// returns the cell. The error is an *Error.
func Parse(fset *token.FileSet, name, source string) (*Cell, error) {
	units, err := split(name, source)
	if err != nil {
		return nil, err
	}
	c := &Cell{Name: name, Source: source}
	if err := c.parseDecls(fset, units); err != nil {
		return nil, err
	}
	if err := c.parseBody(fset, units); err != nil {
		return nil, err
	}
	return c, nil
}

// parseDecls parses the declarations as a file in which everything else is
// blank, so that each keeps its place.
func (c *Cell) parseDecls(fset *token.FileSet, units []unit) error {
	prefix := "package main;" + lineDirective(c.Name)
	file, err := parser.ParseFile(fset, "", prefix+only(c.Source, units), parser.SkipObjectResolution)
	if err != nil {
		return firstError(err)
	}
	base := int(file.FileStart) + len(prefix)
	text := func(n ast.Node) string { return c.Source[int(n.Pos())-base : int(n.End())-base] }
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv != nil && len(d.Recv.List) != 1 {
				return &Error{Pos: fset.Position(d.Recv.Pos()), Message: "a method has one receiver, as in func (t T) " + d.Name.Name + "()"}
			}
			c.Decls = append(c.Decls, &Decl{Node: d, Names: []string{funcName(d)}, Text: text(d), Cell: c.Name})
		case *ast.GenDecl:
			if d.Tok == token.IMPORT {
				c.addImports(d)
				continue
			}
			for _, g := range ungroup(d) {
				c.Decls = append(c.Decls, &Decl{Node: g, Names: declared(g), Text: text(g), Cell: c.Name})
			}
		}
	}
	return nil
}

// parseBody parses the statements as the body of a function.
func (c *Cell) parseBody(fset *token.FileSet, units []unit) error {
	prefix := "package main;func _(){" + lineDirective(c.Name)
	file, err := parser.ParseFile(fset, "", prefix+without(c.Source, units)+"\n}", parser.SkipObjectResolution)
	if err != nil {
		return c.within(firstError(err))
	}
	c.Body = file.Decls[0].(*ast.FuncDecl).Body
	if isProgram(units, c.Body) {
		c.asProgram()
		return nil
	}
	if len(c.Body.List) == 0 {
		return nil
	}
	var last unit
	for _, u := range units {
		if u.runs() {
			last = u
		}
	}
	e, ok := c.Body.List[len(c.Body.List)-1].(*ast.ExprStmt)
	switch {
	case !ok:
	case last.silenced:
		c.Quiet = e.X
	default:
		c.Shown = e.X
	}
	return nil
}

func (c *Cell) addImports(d *ast.GenDecl) {
	for _, s := range d.Specs {
		spec := s.(*ast.ImportSpec)
		path, _ := strconv.Unquote(spec.Path.Value)
		imp := Import{Path: path, Pos: spec.Path.Pos()}
		if spec.Name != nil {
			imp.Name = spec.Name.Name
		}
		c.Imports = append(c.Imports, imp)
	}
}

// ungroup cuts a group of types into one declaration each. Constants stay
// together: iota and repetition tie them to each other.
func ungroup(d *ast.GenDecl) []*ast.GenDecl {
	if d.Tok == token.CONST || len(d.Specs) < 2 {
		return []*ast.GenDecl{d}
	}
	var out []*ast.GenDecl
	for _, s := range d.Specs {
		out = append(out, &ast.GenDecl{TokPos: s.Pos(), Tok: d.Tok, Specs: []ast.Spec{s}})
	}
	return out
}

func declared(d *ast.GenDecl) []string {
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

func funcName(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return d.Name.Name
	}
	return Receiver(d) + "." + d.Name.Name
}

// Receiver returns the name of the type that a method belongs to.
func Receiver(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return ""
	}
	t := d.Recv.List[0].Type
	for {
		switch e := t.(type) {
		case *ast.StarExpr:
			t = e.X
		case *ast.ParenExpr:
			t = e.X
		case *ast.IndexExpr:
			t = e.X
		case *ast.IndexListExpr:
			t = e.X
		case *ast.Ident:
			return e.Name
		default:
			return ""
		}
	}
}

func lineDirective(name string) string { return "/*line " + name + ":1:1*/" }

// only blanks everything but the declarations; lines and columns stay.
func only(source string, units []unit) string {
	out := blank(source)
	for _, u := range units {
		if u.declares() {
			copy(out[u.start:u.end], source[u.start:u.end])
		}
	}
	return string(out)
}

// without blanks the declarations; lines and columns stay.
func without(source string, units []unit) string {
	out := []byte(source)
	for _, u := range units {
		if !u.runs() {
			copy(out[u.start:u.end], blank(source[u.start:u.end]))
		}
	}
	return string(out)
}

func blank(source string) []byte {
	out := []byte(source)
	for i, c := range out {
		if c != '\n' {
			out[i] = ' '
		}
	}
	return out
}

// within puts a mistake that the parser finds behind the cell, where something
// is missing, at the cell's end, and says what is missing.
func (c *Cell) within(err error) error {
	e, ok := err.(*Error)
	if !ok {
		return err
	}
	if strings.HasPrefix(e.Message, "expected selector or type assertion") {
		e.Message = "a name is missing after the dot"
	}
	text := strings.TrimRight(c.Source, " \t\n")
	lines := strings.Split(text, "\n")
	if e.Pos.Line > len(lines) {
		e.Pos.Line, e.Pos.Column = len(lines), len(lines[len(lines)-1])
	}
	return e
}

func firstError(err error) error {
	if list, ok := err.(scanner.ErrorList); ok && len(list) > 0 {
		return &Error{Pos: list[0].Pos, Message: list[0].Msg}
	}
	return err
}

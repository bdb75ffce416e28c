package widget

import (
	"go/ast"
	"go/token"
	"reflect"
	"slices"

	"pawl/interp/cell"
	"pawl/interp/magic"
)

// names finds the names of the parameters of a function given to Interact.
// Values of functions do not carry them, so they are looked up in the text of
// the running cell, and only where there is no doubt: all functions there that
// are given to Interact and take as many parameters must name them alike.
func (h *hub) names(f any) []string {
	t := reflect.TypeOf(f)
	if t == nil || t.Kind() != reflect.Func {
		return nil
	}
	h.mu.Lock()
	cells := h.cells
	h.mu.Unlock()
	if len(cells) == 0 {
		return nil
	}
	var found []string
	for _, given := range given(parse(cells[len(cells)-1])) {
		names := parametersOf(given, cells)
		if len(names) != t.NumIn() {
			continue
		}
		if found != nil && !slices.Equal(found, names) {
			return nil
		}
		found = names
	}
	return found
}

// parse returns the declarations and statements of a cell.
func parse(code string) []ast.Node {
	c, err := cell.Parse(token.NewFileSet(), "", magic.Blank(code))
	if err != nil {
		return nil
	}
	nodes := []ast.Node{c.Body}
	for _, d := range c.Decls {
		nodes = append(nodes, d.Node)
	}
	for _, e := range []ast.Expr{c.Shown, c.Quiet} {
		if e != nil {
			nodes = append(nodes, e)
		}
	}
	return nodes
}

// given lists what is given to Interact.
func given(nodes []ast.Node) (list []ast.Expr) {
	for _, n := range nodes {
		ast.Inspect(n, func(n ast.Node) bool {
			if c, ok := n.(*ast.CallExpr); ok && len(c.Args) > 0 {
				if s, ok := c.Fun.(*ast.SelectorExpr); ok && s.Sel.Name == "Interact" {
					list = append(list, c.Args[0])
				}
			}
			return true
		})
	}
	return list
}

// parametersOf names the parameters of a function: one written in place, or one
// that the last cell to declare its name has declared.
func parametersOf(function ast.Expr, cells []string) []string {
	switch f := function.(type) {
	case *ast.FuncLit:
		return parameterNames(f.Type)
	case *ast.Ident:
		for _, code := range slices.Backward(cells) {
			if t := declared(f.Name, parse(code)); t != nil {
				return parameterNames(t)
			}
		}
	}
	return nil
}

// declared finds the function that a cell declares under a name.
func declared(name string, nodes []ast.Node) (found *ast.FuncType) {
	for _, n := range nodes {
		ast.Inspect(n, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Recv == nil && n.Name.Name == name {
					found = n.Type
				}
			case *ast.AssignStmt:
				for i, right := range n.Rhs {
					left, isName := n.Lhs[i].(*ast.Ident)
					if literal, ok := right.(*ast.FuncLit); ok && isName && left.Name == name {
						found = literal.Type
					}
				}
			}
			return true
		})
	}
	return found
}

func parameterNames(t *ast.FuncType) []string {
	names := []string{}
	for _, field := range t.Params.List {
		for _, n := range field.Names {
			names = append(names, n.Name)
		}
	}
	return names
}

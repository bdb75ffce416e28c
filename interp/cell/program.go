package cell

import (
	"go/ast"
	"go/token"
	"slices"
)

// asProgram makes a whole program, pasted into a cell with its package clause,
// run as Go would: its variables in the order in which they depend on each
// other, then main.
func (c *Cell) asProgram() {
	c.Program = true
	c.Body.List = c.inOrder(specs(c.Body.List))
	for _, d := range c.Decls {
		if fn, ok := d.Node.(*ast.FuncDecl); ok && d.Names[0] == "main" {
			call := &ast.CallExpr{Fun: &ast.Ident{NamePos: fn.Name.Pos(), Name: "main"}, Lparen: fn.Name.End(), Rparen: fn.Name.End()}
			c.Body.List = append(c.Body.List, &ast.ExprStmt{X: call})
		}
	}
}

// specs cuts groups of variables into one declaration each.
func specs(list []ast.Stmt) []ast.Stmt {
	var out []ast.Stmt
	for _, s := range list {
		d, ok := s.(*ast.DeclStmt)
		if !ok {
			out = append(out, s)
			continue
		}
		for _, g := range ungroup(d.Decl.(*ast.GenDecl)) {
			out = append(out, &ast.DeclStmt{Decl: g})
		}
	}
	return out
}

// inOrder sorts variables: time and again the first that needs none of those
// left (Go specification, Package initialization).
func (c *Cell) inOrder(list []ast.Stmt) []ast.Stmt {
	needs := c.needs(list)
	left := slices.Clone(list)
	var out []ast.Stmt
	for len(left) > 0 {
		i := slices.IndexFunc(left, func(s ast.Stmt) bool {
			return !slices.ContainsFunc(left, func(other ast.Stmt) bool { return other != s && needs(s)[other] })
		})
		i = max(i, 0) // they need each other: an error that the check will find
		out = append(out, left[i])
		left = slices.Delete(left, i, i+1)
	}
	return out
}

// needs tells which variables the initial value of one refers to. A method
// stands for all of its name, so more may be found than is needed, never less.
func (c *Cell) needs(list []ast.Stmt) func(ast.Stmt) map[ast.Stmt]bool {
	bodies := map[string][]ast.Node{}
	for _, d := range c.Decls {
		if fn, ok := d.Node.(*ast.FuncDecl); ok {
			bodies[fn.Name.Name] = append(bodies[fn.Name.Name], fn.Body)
		}
	}
	holds := map[string]ast.Stmt{}
	for _, s := range list {
		if d, ok := s.(*ast.DeclStmt); ok {
			for _, name := range declared(d.Decl.(*ast.GenDecl)) {
				holds[name] = s
			}
		}
	}
	known := map[ast.Stmt]map[ast.Stmt]bool{}
	return func(s ast.Stmt) map[ast.Stmt]bool {
		if known[s] == nil {
			known[s] = map[ast.Stmt]bool{}
			reach(s, bodies, map[string]bool{}, func(name string) {
				if v := holds[name]; v != nil {
					known[s][v] = true
				}
			})
		}
		return known[s]
	}
}

// reach visits every name that a node mentions, and those that the functions
// it mentions do.
func reach(n ast.Node, bodies map[string][]ast.Node, seen map[string]bool, visit func(string)) {
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || seen[id.Name] {
			return true
		}
		seen[id.Name] = true
		visit(id.Name)
		for _, body := range bodies[id.Name] {
			if body != nil {
				reach(body, bodies, seen, visit)
			}
		}
		return true
	})
}

// isProgram tells whether the units are a whole program: a package clause and
// no statement but variables.
func isProgram(units []unit, body *ast.BlockStmt) bool {
	return slices.ContainsFunc(units, func(u unit) bool { return u.kind == token.PACKAGE }) &&
		!slices.ContainsFunc(body.List, func(s ast.Stmt) bool { _, ok := s.(*ast.DeclStmt); return !ok })
}

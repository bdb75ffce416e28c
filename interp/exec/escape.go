package exec

import (
	"go/ast"
	"go/token"
	"go/types"
)

// escaping finds the variables of a function that must live on the heap: those
// that a function literal captures, and those whose address is taken.
func escaping(root ast.Node, info *types.Info) map[types.Object]bool {
	e := &escape{info: info, found: map[types.Object]bool{}, owner: map[types.Object]ast.Node{}}
	ast.Walk(e.within(root), root)
	return e.found
}

type escape struct {
	info  *types.Info
	found map[types.Object]bool
	owner map[types.Object]ast.Node // the function a variable was declared in
}

// walker walks one function.
type walker struct {
	*escape
	function ast.Node
}

func (e *escape) within(f ast.Node) walker { return walker{e, f} }

func (w walker) Visit(n ast.Node) ast.Visitor {
	switch n := n.(type) {
	case *ast.FuncLit:
		if n != w.function {
			return w.within(n)
		}
	case *ast.Ident:
		if obj, ok := w.info.Defs[n].(*types.Var); ok && !obj.IsField() {
			w.owner[obj] = w.function
		}
		if obj, ok := w.info.Uses[n].(*types.Var); ok && !obj.IsField() {
			if owner, local := w.owner[obj]; local && owner != w.function {
				w.found[obj] = true
			}
		}
	case *ast.CaseClause:
		if obj := w.info.Implicits[n]; obj != nil {
			w.owner[obj] = w.function
		}
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			w.address(n.X)
		}
	case *ast.SliceExpr:
		if _, array := w.info.TypeOf(n.X).Underlying().(*types.Array); array {
			w.address(n.X)
		}
	case *ast.SelectorExpr:
		w.selector(n)
	}
	return w
}

// selector notes a method that takes the address of what it is called on.
func (w walker) selector(n *ast.SelectorExpr) {
	s := w.info.Selections[n]
	if s == nil || s.Kind() == types.FieldVal {
		return
	}
	fn, ok := s.Obj().(*types.Func)
	if !ok || s.Kind() != types.MethodVal {
		return
	}
	recv := fn.Signature().Recv()
	if recv == nil {
		return
	}
	if _, pointer := types.Unalias(recv.Type()).(*types.Pointer); pointer {
		w.address(n.X)
	}
}

// address notes that the address of an expression is taken.
func (w walker) address(x ast.Expr) {
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident:
		if obj, ok := w.info.Uses[x].(*types.Var); ok {
			w.found[obj] = true
		}
	case *ast.SelectorExpr:
		if t := w.info.TypeOf(x.X); t != nil {
			if _, pointer := t.Underlying().(*types.Pointer); !pointer {
				w.address(x.X)
			}
		}
	case *ast.IndexExpr:
		if _, array := w.info.TypeOf(x.X).Underlying().(*types.Array); array {
			w.address(x.X)
		}
	}
}

package complete

import (
	"go/ast"
	"go/token"
	"maps"
	"slices"
	"strings"

	"pawl/interp/check"
)

// Use is a name that a cell uses, and whether what it stands for is declared
// above, or not in the cell at all.
type Use struct {
	Start, End int
	Above      bool
}

// Used lists the names that a cell uses, in order.
func (v View) Used(code string) []Use {
	s := v.sketch(code)
	if s == nil {
		return nil
	}
	offset := func(pos token.Pos) int {
		p := s.position(pos)
		if p.Line == 0 {
			return -1
		}
		return len(strings.Join(strings.SplitAfter(code, "\n")[:p.Line-1], "")) + p.Column - 1
	}
	receivers := map[*ast.Ident]bool{} // the names that receivers give to type parameters
	for _, d := range s.Decls {
		if fn, ok := d.Node.(*ast.FuncDecl); ok && fn.Recv != nil {
			for _, id := range check.TypeParams(fn) {
				receivers[id] = true
			}
		}
	}
	found := map[int]Use{}
	s.visit(func(n ast.Node) {
		if id, ok := n.(*ast.Ident); ok && s.info.Uses[id] != nil && !receivers[id] {
			if at := offset(id.Pos()); at >= 0 && strings.HasPrefix(code[at:], id.Name) {
				found[at] = Use{at, wordEnd(code, at), offset(s.info.Uses[id].Pos()) < at}
			}
		}
	})
	return slices.SortedFunc(maps.Values(found), func(a, b Use) int { return a.Start - b.Start })
}

// Keywords lists the keywords of a text.
func Keywords(code string) []Use {
	var out []Use
	for _, l := range scan(code, 0) {
		if l.tok.IsKeyword() {
			out = append(out, Use{Start: l.offset, End: l.offset + len(l.tok.String())})
		}
	}
	return out
}

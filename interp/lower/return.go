package lower

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

func (e *emitter) returnStmt(s *ast.ReturnStmt) string {
	if e.leaving != nil {
		return e.leave(s)
	}
	restore := ""
	if e.restores {
		restore = Depth + " = fp__\n"
	}
	if len(s.Results) == 0 {
		return restore + "return"
	}
	if _, calls := e.risk(s); !calls || !e.restores {
		return restore + "return " + e.returned(s.Results)
	}
	return e.returnLater(s, restore)
}

// returnLater evaluates results that call something before the place is given
// back.
func (e *emitter) returnLater(s *ast.ReturnStmt, restore string) string {
	var text strings.Builder
	var list []string
	for i, r := range s.Results {
		tv := e.info.Types[r]
		tuple, many := tv.Type.(*types.Tuple)
		switch {
		case many:
			for v := range tuple.Variables() {
				name := e.temp()
				list = append(list, name)
				fmt.Fprintf(&text, "var %s %s\n", name, e.typ(v.Type(), s))
			}
			fmt.Fprintf(&text, "%s = %s\n", strings.Join(list, ", "), e.expr(r))
		case tv.IsNil() || tv.Value != nil:
			list = append(list, e.expr(r))
		default:
			name := e.temp()
			list = append(list, name)
			fmt.Fprintf(&text, "var %s %s = %s\n", name, e.typ(e.resultType(i, tv.Type), s), e.to(r, e.resultType(i, tv.Type)))
		}
	}
	return text.String() + restore + "return " + strings.Join(list, ", ")
}

// resultType is the type of result i, or, where that is not known one by one,
// of the expression.
func (e *emitter) resultType(i int, t types.Type) types.Type {
	if e.results != nil && i < e.results.Len() {
		return e.results.At(i).Type()
	}
	return types.Default(t)
}

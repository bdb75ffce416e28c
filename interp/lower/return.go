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
		return restore + "return " + e.list(s.Results)
	}
	return e.returnLater(s, restore)
}

// returnLater evaluates results that call something before the place is given
// back.
func (e *emitter) returnLater(s *ast.ReturnStmt, restore string) string {
	var text strings.Builder
	var list []string
	for _, r := range s.Results {
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
			fmt.Fprintf(&text, "var %s %s = %s\n", name, e.typ(types.Default(tv.Type), s), e.expr(r))
		}
	}
	return text.String() + restore + "return " + strings.Join(list, ", ")
}

package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// leaving is a range over a function that is being written. Its body is a
// function of its own, so a statement that leaves it stores a code, ends the
// iteration, and is carried out behind the loop.
type leaving struct {
	outer *leaving
	code  string // the variable that holds the code; 0: the iterator ended
	label string // the loop's own label

	loops   int      // loops open inside the body
	breaks  int      // loops, switches and selects open inside the body
	inner   []string // labels of statements inside the body
	exits   []string // what to do for code 1, 2, ...
	results []string // variables for the results of a return, declared before the loop
	kinds   []string
}

// exit returns the statements that end the iteration with what is to be done
// behind the loop.
func (l *leaving) exit(then string) string {
	for i, x := range l.exits {
		if x == then {
			return fmt.Sprintf("%s = %d\n%s = fp__\nreturn false", l.code, i+1, Depth)
		}
	}
	l.exits = append(l.exits, then)
	return fmt.Sprintf("%s = %d\n%s = fp__\nreturn false", l.code, len(l.exits), Depth)
}

// declare writes the variables for the results of a return.
func (l *leaving) declare() string {
	var b strings.Builder
	for i, r := range l.results {
		fmt.Fprintf(&b, "var %s %s\n", r, l.kinds[i])
	}
	return b.String()
}

// dispatch writes what follows the loop.
func (l *leaving) dispatch() string {
	var b strings.Builder
	for i, x := range l.exits {
		fmt.Fprintf(&b, "if %s == %d {\n%s\n}\n", l.code, i+1, x)
	}
	return b.String()
}

// branch writes a break, continue or goto, which may leave the body of a range
// over a function.
func (e *emitter) branch(s *ast.BranchStmt) string {
	plain := s.Tok.String()
	if s.Label != nil {
		plain += " " + s.Label.Name
	}
	l := e.leaving
	switch {
	case l == nil || s.Tok == token.FALLTHROUGH:
		return plain
	case s.Tok == token.GOTO:
		e.refuse(s, "goto out of a range over a function is not supported in a cell")
	case s.Label == nil && l.open(s.Tok):
		return plain
	case s.Label != nil && l.holds(s.Label.Name):
		return plain
	case s.Label == nil || s.Label.Name == l.label:
		if s.Tok == token.CONTINUE {
			return Depth + " = fp__\nreturn true"
		}
		return Depth + " = fp__\nreturn false"
	}
	return l.exit(e.outside(func() string { return e.branch(s) }))
}

// outside writes something as it stands behind the loop that is being left.
func (e *emitter) outside(write func() string) string {
	l := e.leaving
	e.leaving = l.outer
	defer func() { e.leaving = l }()
	return write()
}

// open tells whether a break or continue without a label belongs to a
// statement inside the body.
func (l *leaving) open(tok token.Token) bool {
	return tok == token.BREAK && l.breaks > 0 || tok == token.CONTINUE && l.loops > 0
}

func (l *leaving) holds(label string) bool {
	return slices.Contains(l.inner, label)
}

// loopBody writes the body of a loop.
func (e *emitter) loopBody(list []ast.Stmt) string {
	if e.leaving != nil {
		e.leaving.loops++
		defer func() { e.leaving.loops-- }()
	}
	return e.clauseBody(list)
}

// clauseBody writes the body of a case, or of anything that break ends.
func (e *emitter) clauseBody(list []ast.Stmt) string {
	if e.leaving != nil {
		e.leaving.breaks++
		defer func() { e.leaving.breaks-- }()
	}
	return e.block(list)
}

// leave writes a return out of the body of a range over a function.
func (e *emitter) leave(s *ast.ReturnStmt) string {
	l := e.leaving
	if len(s.Results) == 0 {
		return l.exit(e.outside(func() string { return e.returnStmt(s) }))
	}
	outermost := l
	for outermost.outer != nil {
		outermost = outermost.outer
	}
	if outermost.results == nil {
		for v := range e.results.Variables() {
			outermost.results = append(outermost.results, e.temp())
			outermost.kinds = append(outermost.kinds, e.typ(v.Type(), s))
		}
	}
	list := strings.Join(outermost.results, ", ")
	return e.storeResults(s, outermost) + l.exit(e.outside(func() string { return e.leaveAgain(list) }))
}

// storeResults evaluates the results of a return one after the other into the
// variables that wait for them.
func (e *emitter) storeResults(s *ast.ReturnStmt, l *leaving) string {
	if len(s.Results) != len(l.results) {
		return strings.Join(l.results, ", ") + " = " + e.list(s.Results) + "\n"
	}
	var values, stores strings.Builder
	for i, r := range s.Results {
		v := e.temp()
		fmt.Fprintf(&values, "var %s %s = %s\n", v, l.kinds[i], e.to(r, e.results.At(i).Type()))
		fmt.Fprintf(&stores, "%s = %s\n", l.results[i], v)
	}
	return values.String() + stores.String()
}

// leaveAgain goes on leaving with results that are stored already.
func (e *emitter) leaveAgain(results string) string {
	if e.leaving != nil {
		return e.leaving.exit(e.outside(func() string { return e.leaveAgain(results) }))
	}
	restore := ""
	if e.restores {
		restore = Depth + " = fp__\n"
	}
	return restore + "return " + results
}

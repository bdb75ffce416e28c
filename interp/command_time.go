package interp

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"strings"
	"time"

	"pawl/interp/magic"
)

// moment is where the clocks stand.
type moment struct {
	wall      time.Time
	user, sys time.Duration
}

func now() moment {
	user, sys := cpuTime()
	return moment{time.Now(), user, sys}
}

// report tells what has passed since m.
func (m moment) report() string {
	n := now()
	text := ""
	if user, sys := n.user-m.user, n.sys-m.sys; n.user > 0 {
		text = fmt.Sprintf("CPU times: user %s, sys: %s, total: %s\n", magic.Duration(user), magic.Duration(sys), magic.Duration(user+sys))
	}
	return text + "Wall time: " + magic.Duration(n.wall.Sub(m.wall)) + "\n"
}

// time runs a statement or a cell. The time to compile does not count, unless
// the cell holds commands.
func (w *work) time(p magic.Piece) error {
	code := p.PlacedArgs()
	if p.Form == magic.Cell {
		code = p.PlacedBody()
	}
	if (p.Args == "") != (p.Form == magic.Cell) {
		return usage(p)
	}
	pieces, f := w.split(code)
	if f != nil {
		return failed{f}
	}
	var begun moment
	if len(pieces) == 1 && pieces[0].Form == 0 {
		program, compiled, f := w.prepare(w.name, code)
		if f != nil {
			return failed{f}
		}
		begun = now()
		if w.outcome.Result, f = w.start(w.ctx, program, compiled); f != nil {
			return failed{f}
		}
	} else {
		begun = now()
		if f := w.cell(code); f != nil {
			return failed{f}
		}
	}
	report := begun.report()
	w.flush()
	w.print("%s", report)
	return nil
}

// timeit runs a statement or a cell many times.
func (w *work) timeit(p magic.Piece) error {
	numbers, rest, err := magic.Options(p.Args, "nr")
	if err != nil {
		return err
	}
	restAt := p.At + strings.LastIndex(p.Args, rest)
	loop := magic.Loop{Loops: numbers['n'], Runs: numbers['r'], Code: rest, CodeAt: w.at(p, restAt), At: w.at(p, p.Start)}
	if p.Form == magic.Cell {
		loop.Setup, loop.SetupAt = loop.Code, loop.CodeAt
		loop.Code, loop.CodeAt = p.Body, w.at(p, p.Below)
	}
	if strings.TrimSpace(loop.Code) == "" {
		return usage(p)
	}
	if f := w.looping(loop); f != nil {
		return failed{f}
	}
	w.flush()
	w.current.Lock()
	list := w.current.shown
	w.current.Unlock()
	w.outcome.Result = nil
	if len(list) == 1 {
		if took, ok := list[0].value.([]float64); ok && len(took) > 1 {
			w.print("%s", magic.Report(took[0], took[1:]))
			return nil
		}
	}
	return errors.New("the statement left the loop that measures it")
}

// at says, for the compiler, where in the cell the text after it stands.
func (w *work) at(p magic.Piece, offset int) string {
	line, column := p.Position(offset)
	return fmt.Sprintf("/*line %s:%d:%d*/", w.name, line, column)
}

// looping runs the loop. An expression that is no statement by itself has its
// value thrown away.
func (w *work) looping(loop magic.Loop) *Fault {
	if x, err := parser.ParseExpr(loop.Code); err == nil {
		if _, call := ast.Unparen(x).(*ast.CallExpr); !call {
			loop.Discard = true
		}
	}
	program, compiled, f := w.prepare(w.name, loop.Cell())
	if f != nil && !loop.Discard && strings.Contains(f.Message, "is not used") {
		loop.Discard = true
		if again, err := parser.ParseExpr(loop.Code); err == nil && again != nil {
			program, compiled, f = w.prepare(w.name, loop.Cell())
		}
	}
	if f != nil {
		return f
	}
	_, f = w.start(w.ctx, program, compiled)
	return f
}

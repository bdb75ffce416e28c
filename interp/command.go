package interp

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"go/token"
	"slices"

	"pawl/interp/cell"
	"pawl/interp/check"
	"pawl/interp/exec"
	"pawl/interp/fault"
	"pawl/interp/magic"
)

// commands is what a session keeps for its commands.
type commands struct {
	history []past
	runs    map[string]int // how often a file of each name was run
	before  string         // the working directory before the last %cd
}

// past is a cell that has run.
type past struct {
	count int
	code  string
}

// work is one cell, or file, on its way through its pieces.
type work struct {
	*Session
	ctx     context.Context
	name    string // of the cell
	outcome Outcome
}

// verbs do what the table of commands says.
var verbs map[string]func(w *work, p magic.Piece) error

func init() {
	verbs = map[string]func(w *work, p magic.Piece) error{
		"help": (*work).help, "lsmagic": (*work).list,
		"time": (*work).time, "timeit": (*work).timeit,
		"who": (*work).who, "reset": (*work).reset, "seed": (*work).reseed,
		"history": (*work).history, "save": (*work).save, "load": (*work).load, "run": (*work).runFile, "fmt": (*work).format,
		"cd": (*work).changeDir, "pwd": (*work).printDir, "env": (*work).env,
		"capture": (*work).capture, "writefile": (*work).writeFile,
		"bash": (*work).bash, "!": (*work).shell,
	}
}

// perform runs a cell: a question, or pieces of Go and commands.
func (s *Session) perform(ctx context.Context, r Request) Outcome {
	w := &work{Session: s, ctx: ctx, name: s.cellName(r)}
	s.keepSource(w.name, r.Code)
	if q, ok := asked(r.Code); ok {
		w.outcome = s.answer(q)
	} else {
		w.outcome.Fault = w.cell(r.Code)
	}
	if r.StoreHistory && !r.Silent {
		s.kept.history = append(s.kept.history, past{r.Count, r.Code})
	}
	return w.outcome
}

// keepSource makes a text known by its name, for messages.
func (s *Session) keepSource(name, code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sources[name] = code
}

// cell runs the pieces of a text one after the other. The last one's value is
// the cell's.
func (w *work) cell(code string) *Fault {
	pieces, f := w.split(code)
	if f != nil {
		return f
	}
	for _, p := range pieces {
		w.outcome.Result = nil
		if w.ctx.Err() != nil {
			return w.interrupted()
		}
		if f := w.piece(p); f != nil {
			return f
		}
	}
	return nil
}

// split cuts a text into pieces. All commands are known and all Go is well
// formed before anything runs.
func (w *work) split(code string) ([]magic.Piece, *Fault) {
	pieces, err := magic.Split(code)
	var m *magic.Misplaced
	if errors.As(err, &m) {
		at := token.Position{Filename: w.name, Line: m.Line, Column: m.Column}
		return nil, fault.Compile(&cell.Error{Pos: at, Message: m.Message}, w.source)
	}
	for _, p := range pieces {
		if p.Form == 0 {
			if _, err := cell.Parse(token.NewFileSet(), w.name, p.PlacedBody()); err != nil && len(pieces) > 1 {
				return nil, fault.Compile(err, w.source)
			}
		} else if c, ok := magic.Lookup(p.Name); !ok || c.Forms&p.Form == 0 {
			return nil, w.faultAt("UnknownCommand", magic.Unknown(p.Prefix(), p.Name, check.Nearest), p)
		}
	}
	return pieces, nil
}

func (w *work) piece(p magic.Piece) (f *Fault) {
	if p.Form == 0 {
		w.outcome.Result, f = w.run(w.ctx, w.name, p.PlacedBody())
		return f
	}
	err := verbs[p.Name](w, p)
	w.flush()
	var inner failed
	switch {
	case err == nil:
		return nil
	case errors.As(err, &inner):
		return inner.Fault
	case w.ctx.Err() != nil:
		return w.interrupted()
	}
	message := err.Error()
	if p.Form != magic.Shell {
		message = p.Title() + ": " + message
	}
	return w.faultAt("CommandError", message, p)
}

// failed is the fault of Go that a command ran, as an error.
type failed struct{ *Fault }

func (f failed) Error() string { return f.Message }

// failing returns f as an error, nil if there is none.
func failing(f *Fault) error {
	if f == nil {
		return nil
	}
	return failed{f}
}

func (w *work) faultAt(name, message string, p magic.Piece) *Fault {
	line, column := p.Position(p.Start)
	return fault.At(name, message, token.Position{Filename: w.name, Line: line, Column: column}, w.source)
}

func (w *work) interrupted() *Fault {
	return fault.Run(&exec.Failure{Value: exec.Interrupted{}}, w.world.Fset, w.source)
}

// print writes to the cell's standard output.
func (w *work) print(format string, args ...any) { fmt.Fprintf(w.out.write, format, args...) }

// nextInput asks the front end to put a text in the place of the cell.
func (w *work) nextInput(text string) {
	w.outcome.Payload = append(w.outcome.Payload, map[string]any{"source": "set_next_input", "text": text, "replace": true})
}

// words returns a command's arguments, of which there may be from least to
// most.
func words(p magic.Piece, least, most int) ([]string, error) {
	list, err := magic.Words(p.Args)
	if err != nil {
		return nil, err
	}
	if len(list) < least || len(list) > most {
		return nil, usage(p)
	}
	return list, nil
}

// usage is the error of a command that was called in a wrong way.
func usage(p magic.Piece) error {
	c, _ := magic.Lookup(p.Name)
	return fmt.Errorf("write %s", c.Call(p.Form))
}

// help shows the table, or one entry.
func (w *work) help(p magic.Piece) error {
	names, err := words(p, 0, 1)
	if err != nil {
		return err
	}
	if len(names) == 0 {
		w.print("%s", magic.Help())
		return nil
	}
	prefix, name := magic.CutPrefix(names[0])
	c, ok := magic.Lookup(name)
	if !ok {
		return errors.New(magic.Unknown(prefix, name, check.Nearest))
	}
	w.print("%s\n", c.Help())
	return nil
}

func (w *work) list(p magic.Piece) error {
	if _, err := words(p, 0, 0); err != nil {
		return err
	}
	w.print("%s", magic.List())
	return nil
}

// history shows cells with their numbers.
func (w *work) history(p magic.Piece) error {
	numbers, rest, err := magic.Options(p.Args, "nl")
	if err != nil {
		return err
	}
	cells, err := w.cells(rest)
	if err != nil {
		return err
	}
	if n := cmp.Or(numbers['n'], numbers['l']); n > 0 && n < len(cells) {
		cells = cells[len(cells)-n:]
	}
	for _, c := range cells {
		w.print("%s", magic.Numbered(c.count, c.code))
	}
	return nil
}

// cells returns the past cells that the ranges name, all if there are none, in
// the order in which they ran.
func (w *work) cells(ranges string) ([]past, error) {
	list, err := magic.Words(ranges)
	if err != nil || len(list) == 0 {
		return w.kept.history, err
	}
	wanted, err := magic.Ranges(list)
	if err != nil {
		return nil, err
	}
	found := slices.Clone(w.kept.history)
	found = slices.DeleteFunc(found, func(c past) bool { return !magic.Holds(wanted, c.count) })
	if len(found) == 0 {
		return nil, fmt.Errorf("no cell of %s has run", ranges)
	}
	return found, nil
}

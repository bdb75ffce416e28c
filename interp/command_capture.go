package interp

import (
	"fmt"
	"go/ast"
	"go/parser"
	"strings"
	"sync"

	"pawl/interp/magic"
)

// capture runs the cell and keeps what it shows.
func (w *work) capture(p magic.Piece) error {
	list, err := words(p, 0, 1)
	if err != nil {
		return err
	}
	if len(list) == 1 && !isName(list[0]) {
		return fmt.Errorf("%s cannot be the name of a variable", list[0])
	}
	kept := &keeper{}
	w.flush()
	w.current.Lock()
	kept.Sink, w.current.sink = w.current.sink, kept
	w.current.Unlock()
	f := w.cell(p.PlacedBody())
	w.flush()
	w.current.Lock()
	w.current.sink = kept.Sink
	w.current.Unlock()
	if w.outcome.Result != nil {
		kept.add(fmt.Sprintln(w.outcome.Result.Data["text/plain"]))
	}
	w.outcome.Result = nil
	if len(list) == 1 {
		_, bound := w.run(w.ctx, w.name, fmt.Sprintf("var %s = %q", list[0], kept.String()))
		if f == nil {
			f = bound
		}
	}
	return failing(f)
}

func isName(word string) bool {
	x, err := parser.ParseExpr(word)
	id, ok := x.(*ast.Ident)
	return err == nil && ok && id.Name != "_"
}

// keeper is a sink that keeps, as text, what a cell shows. Questions for input
// still reach the front end.
type keeper struct {
	Sink
	mu   sync.Mutex
	text strings.Builder
}

// Event implements Sink.
func (k *keeper) Event(e Event) {
	switch e.Kind {
	case StreamEvent:
		k.add(e.Text)
	case DisplayEvent, UpdateEvent:
		k.add(fmt.Sprintln(e.Bundle.Data["text/plain"]))
	case ClearEvent:
		k.mu.Lock()
		defer k.mu.Unlock()
		k.text.Reset()
	case CommEvent:
		k.Sink.Event(e)
	}
}

func (k *keeper) add(text string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.text.WriteString(text)
}

func (k *keeper) String() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.text.String()
}

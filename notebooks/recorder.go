package notebooks

import (
	"context"
	"errors"
	"sync"

	"pawl/interp"
)

// Recorder turns what the cells of one run do into their outputs. A display
// with an id is rewritten by later updates, in whichever cell it stands.
type Recorder struct {
	mu       sync.Mutex
	displays map[string][]*Output
	widgets  widgets
	console  *console
}

func newRecorder(c *console) *Recorder {
	return &Recorder{displays: map[string][]*Output{}, widgets: widgets{}, console: c}
}

// keepWidgets writes what the live controls show into the notebook.
func (r *Recorder) keepWidgets(nb *Notebook) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.widgets.keep(nb)
}

// sink records the events of one cell.
func (r *Recorder) sink(c *Cell) *cellSink { return &cellSink{recorder: r, cell: c} }

// cellSink is the interp.Sink of one cell.
type cellSink struct {
	recorder *Recorder
	cell     *Cell
	clear    bool      // the next output replaces all there is
	named    []*Output // displays that may still be updated: printed when the cell ends
}

// Event records one event and shows it on the console.
func (s *cellSink) Event(e interp.Event) {
	s.recorder.mu.Lock()
	defer s.recorder.mu.Unlock()
	switch e.Kind {
	case interp.StreamEvent:
		s.stream(e.Name, e.Text)
	case interp.DisplayEvent:
		s.display(e.Bundle)
	case interp.UpdateEvent:
		s.recorder.update(e.Bundle)
	case interp.ClearEvent:
		s.clear = true
		if !e.Wait {
			s.clearNow()
		}
	case interp.CommEvent:
		s.recorder.widgets.take(e.Comm)
	}
}

// errNoInput is what a cell gets that asks for a line.
var errNoInput = errors.New("nobody is there to answer: the notebook runs headless")

// Input refuses: nobody sits at a headless run.
func (s *cellSink) Input(context.Context, string, bool) (string, error) {
	return "", errNoInput
}

// finish records how the cell ended.
func (s *cellSink) finish(count int, o interp.Outcome) {
	s.recorder.mu.Lock()
	defer s.recorder.mu.Unlock()
	s.cell.fields["execution_count"] = count
	for _, o := range s.named {
		s.recorder.console.show(o)
	}
	if o.Fault != nil {
		s.add(errorOutput(o.Fault.Name, o.Fault.Message, o.Fault.Traceback))
		s.recorder.console.fault(o.Fault)
		return
	}
	if o.Result != nil {
		data, metadata := content(o.Result)
		s.addDisplay(o.Result.DisplayID, resultOutput(count, data, metadata))
	}
}

func (s *cellSink) stream(name, text string) {
	s.clearNow()
	outputs := s.cell.Outputs
	if n := len(outputs); n == 0 || !outputs[n-1].continues(name) {
		s.add(streamOutput(name))
	}
	s.cell.Outputs[len(s.cell.Outputs)-1].stream.write(text)
	s.recorder.console.stream(name, text)
}

func (s *cellSink) display(b *interp.Bundle) {
	data, metadata := content(b)
	s.addDisplay(b.DisplayID, displayOutput(data, metadata))
}

// addDisplay adds an output under its display id, if it has one.
func (s *cellSink) addDisplay(id string, o *Output) {
	s.add(o)
	if id == "" {
		s.recorder.console.show(o)
		return
	}
	s.recorder.displays[id] = append(s.recorder.displays[id], o)
	s.named = append(s.named, o)
	s.recorder.console.update(o)
}

func (s *cellSink) add(o *Output) {
	s.clearNow()
	s.cell.Outputs = append(s.cell.Outputs, o)
}

// clearNow carries out a clear that was asked for.
func (s *cellSink) clearNow() {
	if s.clear {
		s.cell.Outputs, s.clear = nil, false
	}
}

// update rewrites every output that has the bundle's display id.
func (r *Recorder) update(b *interp.Bundle) {
	for _, o := range r.displays[b.DisplayID] {
		o.show(content(b)) // each its own maps
		r.console.update(o)
	}
}

// content is what a bundle shows, as a file holds it. A value that JSON cannot
// hold (the runtime promises none) is replaced by a text that says so.
func content(b *interp.Bundle) (data, metadata map[string]any) {
	data, err := plain(b.Data)
	if err != nil {
		data = map[string]any{"text/plain": "this display cannot be stored: " + err.Error()}
	}
	if metadata, err = plain(b.Metadata); err != nil || metadata == nil {
		metadata = map[string]any{}
	}
	return data, metadata
}

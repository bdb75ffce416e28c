package widget_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"pawl/interp"
	"pawl/stdlib"
)

// page is a front end: it keeps the state of every widget as ipywidgets would.
type page struct {
	mu     sync.Mutex
	events []interp.Event
	states map[string]map[string]any
	order  []string // of opening
}

func newPage() *page { return &page{states: map[string]map[string]any{}} }

func (p *page) Event(e interp.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.events = append(p.events, e)
	if e.Kind != interp.CommEvent {
		return
	}
	state, _ := e.Comm.Data["state"].(map[string]any)
	switch {
	case e.Comm.Kind == interp.CommOpen:
		p.states[e.Comm.ID] = map[string]any{}
		p.order = append(p.order, e.Comm.ID)
		fallthrough
	case e.Comm.Kind == interp.CommMessage && e.Comm.Data["method"] == "update":
		for k, v := range state {
			p.states[e.Comm.ID][k] = v
		}
	}
}

func (p *page) Input(context.Context, string, bool) (string, error) {
	return "", errors.New("no input")
}

// model returns the id of the n-th model of a name.
func (p *page) model(name string, n int) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, id := range p.order {
		if p.states[id]["_model_name"] == name {
			if n == 0 {
				return id
			}
			n--
		}
	}
	return ""
}

func (p *page) get(id, key string) any {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.states[id][key]
}

// bench is a session and its page.
type bench struct {
	t testing.TB
	*interp.Session
	*page
	cells int
}

func open(t testing.TB) *bench {
	t.Helper()
	s, err := stdlib.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return &bench{t: t, Session: s, page: newPage()}
}

func (b *bench) run(code string) interp.Outcome {
	b.t.Helper()
	b.cells++
	o := b.Execute(context.Background(), interp.Request{Code: code, Count: b.cells, StoreHistory: true}, b.page)
	if o.Fault != nil {
		b.t.Fatalf("%s\n%s: %s\n%v", code, o.Fault.Name, o.Fault.Message, o.Fault.Traceback)
	}
	return o
}

// move sends what a front end sends when a person changes a value.
func (b *bench) move(id string, state map[string]any) *page {
	answers := newPage()
	b.Comm(context.Background(), interp.Comm{Kind: interp.CommMessage, ID: id, Data: map[string]any{"method": "update", "state": state, "buffer_paths": []any{}}}, answers)
	return answers
}

// fails runs a cell that must fail, and returns its message.
func (b *bench) fails(code string) string {
	b.t.Helper()
	b.cells++
	o := b.Execute(context.Background(), interp.Request{Code: code, Count: b.cells, StoreHistory: true}, b.page)
	if o.Fault == nil {
		b.t.Errorf("%s: no failure", code)
		return ""
	}
	return o.Fault.Message
}

// send sends any message to a comm and returns what came in answer.
func (b *bench) send(ctx context.Context, kind interp.CommKind, id, target string, data map[string]any) []interp.Comm {
	answers := newPage()
	b.Comm(ctx, interp.Comm{Kind: kind, ID: id, Target: target, Data: data}, answers)
	var comms []interp.Comm
	for _, e := range answers.events {
		if e.Kind == interp.CommEvent {
			comms = append(comms, *e.Comm)
		}
	}
	return comms
}

// text is all that was printed in cells.
func (b *bench) text(name string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	text := ""
	for _, e := range b.events {
		if e.Kind == interp.StreamEvent && e.Name == name {
			text += e.Text
		}
	}
	return text
}

// output is the text of output n: what was printed, shown, and went wrong.
func (b *bench) output(n int) string {
	outputs, _ := b.get(b.model("OutputModel", n), "outputs").([]any)
	text := ""
	for _, o := range outputs {
		o := o.(map[string]any)
		switch o["output_type"] {
		case "stream":
			text += o["name"].(string) + ": " + o["text"].(string)
		case "error":
			text += o["ename"].(string) + ": " + o["evalue"].(string) + "\n"
		default:
			text += fmt.Sprintln(o["data"].(map[string]any)["text/plain"])
		}
	}
	return text
}

// start runs a cell and returns as soon as it has begun to print; stop
// interrupts it and waits for its end.
func (b *bench) start(code string) (stop func()) {
	b.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	b.cells++
	before := len(b.text("stdout"))
	go func() {
		defer close(ended)
		b.Execute(ctx, interp.Request{Code: code, Count: b.cells, StoreHistory: true}, b.page)
	}()
	for len(b.text("stdout")) == before {
		time.Sleep(time.Millisecond)
	}
	return func() { cancel(); <-ended }
}

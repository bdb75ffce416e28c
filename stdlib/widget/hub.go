package widget

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"pawl/interp"
)

// The targets of comms in the widgets' protocol, and its version.
const (
	target        = "jupyter.widget"
	controlTarget = "jupyter.widget.control"
	protocol      = "2.1.0"
)

// hub keeps the widgets of a session. It implements interp.CommHandler.
type hub struct {
	mu       sync.Mutex // guards the state of all models, and keeps messages in order
	host     interp.CommHost
	cells    []string // the code of all so far, the running one last
	count    int      // the n of its In[n]
	serial   int      // widgets opened in it
	models   map[string]*model
	controls map[string]bool // comms over which front ends ask for all states

	turn sync.Mutex // held while functions of cells run for a front end
}

var _ interp.CommHandler = (*hub)(nil)

// here is the hub of the session that was opened last.
var here atomic.Pointer[hub]

func init() { here.Store(newHub()) }

func newHub() *hub { return &hub{models: map[string]*model{}, controls: map[string]bool{}} }

// Comms returns what the options of a session need for its cells to have
// widgets. Cells have no use for it.
func Comms() interp.CommHandler { return newHub() }

// Attach implements interp.CommHandler.
func (h *hub) Attach(to interp.CommHost) {
	h.host = to
	here.Store(h)
}

// Begin implements interp.CommHandler.
func (h *hub) Begin(r interp.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.cells, h.count, h.serial = append(h.cells, r.Code), r.Count, 0
}

// Comms implements interp.CommHandler.
func (h *hub) Comms(of string) map[string]string {
	h.mu.Lock()
	defer h.mu.Unlock()
	found := map[string]string{}
	for id := range h.models {
		found[id] = target
	}
	for id := range h.controls {
		found[id] = controlTarget
	}
	maps.DeleteFunc(found, func(_, t string) bool { return of != "" && of != t })
	return found
}

// newID names a widget after its cell and its place in it. The same notebook
// gives the same bytes, and a view that an earlier session has left in the page
// does not come to show a widget of another cell.
func (h *hub) newID() string {
	code := ""
	if n := len(h.cells); n > 0 {
		code = h.cells[n-1]
	}
	for {
		h.serial++
		sum := sha256.Sum256(fmt.Appendf(nil, "%d %d %s", h.count, h.serial, code))
		if id := fmt.Sprintf("%x", sum[:16]); h.models[id] == nil {
			return id
		}
	}
}

// show makes a model known to the front ends for a cell that shows it: what its
// functions print will appear there. It returns the model's id.
func (h *hub) show(m *model) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.open(m)
	if h.host != nil {
		h.settle(m, h.host.Sink())
	}
	return m.id
}

// settle gives a model, and those within it, a home.
func (h *hub) settle(m *model, home interp.Sink) {
	m.home = home
	children, _ := m.state["children"].([]*model)
	for _, c := range children {
		h.settle(c, home)
	}
}

// open makes a model known to the front ends, after those that it refers to.
func (h *hub) open(m *model) {
	if m.id != "" {
		return
	}
	for _, key := range slices.Sorted(maps.Keys(m.state)) {
		h.openAll(m.state[key])
	}
	m.id = h.newID()
	h.models[m.id] = m
	if h.host != nil {
		m.home = h.host.Sink()
	}
	data, buffers := message(m.state)
	h.send(interp.Comm{Kind: interp.CommOpen, ID: m.id, Target: target, Data: data, Metadata: map[string]any{"version": protocol}, Buffers: buffers})
}

// openAll opens the models in a part of a state.
func (h *hub) openAll(value any) {
	switch v := value.(type) {
	case *model:
		h.open(v)
	case []*model:
		for _, m := range v {
			h.open(m)
		}
	}
}

// update sends parts of a model's state, if front ends know it.
func (h *hub) update(m *model, part map[string]any) {
	if m.id == "" || len(part) == 0 {
		return
	}
	for _, key := range slices.Sorted(maps.Keys(part)) {
		h.openAll(part[key])
	}
	data, buffers := message(part)
	data["method"] = "update"
	h.send(interp.Comm{Kind: interp.CommMessage, ID: m.id, Data: data, Buffers: buffers})
}

func (h *hub) send(c interp.Comm) {
	if h.host != nil {
		h.host.Send(c)
	}
}

func (h *hub) close(m *model) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if m.id == "" {
		return
	}
	delete(h.models, m.id)
	h.send(interp.Comm{Kind: interp.CommClose, ID: m.id, Data: map[string]any{}})
	m.id = ""
}

// call runs functions for a front end, one after the other.
func (h *hub) call(ctx context.Context, functions []func(context.Context)) {
	if len(functions) == 0 {
		return
	}
	h.turn.Lock()
	defer h.turn.Unlock()
	for _, f := range functions {
		f(ctx)
	}
}

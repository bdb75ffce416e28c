package widget

import (
	"context"
	"maps"
	"reflect"
	"strings"

	"pawl/interp"
)

// kind names a model, and its view, as front ends know them.
type kind struct {
	name    string // of the model
	view    string
	module  string
	version string
	style   string // name of the model of its style; "" if it has none
}

// The modules of the front ends, and their versions.
const (
	controls        = "@jupyter-widgets/controls"
	controlsVersion = "2.0.0"
	base            = "@jupyter-widgets/base"
	baseVersion     = "2.0.0"
	output          = "@jupyter-widgets/output"
	outputVersion   = "1.0.0"
)

// control is a kind of the controls' own module.
func control(name, style string) kind {
	return kind{name + "Model", name + "View", controls, controlsVersion, style}
}

// model is a widget's state, which front ends have too. The hub's mutex guards
// it.
type model struct {
	hub   *hub
	kind  kind
	id    string         // of its comm; "" until it is open
	state map[string]any // as in JSON, but for models, which are referred to, and bytes
	home  interp.Sink    // the output of the cell that has shown it

	accept  map[string]func(value any) (any, bool) // what a front end may set, and how it is read
	changed []handler
	custom  func(ctx context.Context, content map[string]any)
}

// handler is what follows a change: here in the cell that has made it, or
// there for a front end.
type handler struct {
	here  func()
	there func(context.Context)
}

// newModel makes a model with a layout and a style of its own.
func newModel(k kind, state map[string]any) widget {
	h := here.Load()
	m := &model{hub: h, kind: k, state: map[string]any{}, accept: map[string]func(any) (any, bool){}}
	m.state["layout"] = h.part(kind{"LayoutModel", "LayoutView", base, baseVersion, ""})
	if k.style != "" {
		m.state["style"] = h.part(kind{k.style, "StyleView", controls, controlsVersion, ""})
	}
	m.identify()
	maps.Copy(m.state, state)
	return widget{m}
}

// part makes a model that only others refer to.
func (h *hub) part(k kind) *model {
	m := &model{hub: h, kind: k, state: map[string]any{}}
	m.identify()
	if k.view == "StyleView" { // all styles share the view of the base module
		m.state["_view_module"], m.state["_view_module_version"] = base, baseVersion
	}
	return m
}

func (m *model) identify() {
	k := m.kind
	m.state["_model_name"], m.state["_model_module"], m.state["_model_module_version"] = k.name, k.module, k.version
	m.state["_view_name"], m.state["_view_module"], m.state["_view_module_version"] = k.view, k.module, k.version
}

// get returns a part of the state.
func (m *model) get(key string) any {
	m.hub.mu.Lock()
	defer m.hub.mu.Unlock()
	return m.state[key]
}

// set changes parts of the state, here and in the front ends, and reports
// whether any is now another.
func (m *model) set(part map[string]any) bool {
	m.hub.mu.Lock()
	defer m.hub.mu.Unlock()
	changed := m.take(part)
	m.hub.update(m, changed)
	return len(changed) > 0
}

// take changes the state and returns what is now another.
func (m *model) take(part map[string]any) map[string]any {
	changed := map[string]any{}
	for key, value := range part {
		if old, known := m.state[key]; !known || !reflect.DeepEqual(old, value) {
			m.state[key], changed[key] = value, value
		}
	}
	return changed
}

// let is set for a value: what waits for its change follows.
func (m *model) let(part map[string]any) {
	if !m.set(part) {
		return
	}
	for _, h := range m.handlers() {
		h.here()
	}
}

func (m *model) handlers() []handler {
	m.hub.mu.Lock()
	defer m.hub.mu.Unlock()
	return append([]handler{}, m.changed...)
}

// follow has f called after each change of the value.
func (m *model) follow(f func()) {
	m.add(handler{here: f, there: func(ctx context.Context) { m.forFrontEnd(ctx, f) }})
}

func (m *model) add(h handler) {
	m.hub.mu.Lock()
	defer m.hub.mu.Unlock()
	m.changed = append(m.changed, h)
}

// forFrontEnd calls a function of a cell because of a front end. What it prints
// appears in the cell that has shown the widget, and so does its failure.
func (m *model) forFrontEnd(ctx context.Context, f func()) {
	m.hub.mu.Lock()
	home := m.home
	m.hub.mu.Unlock()
	if home == nil || m.hub.host == nil {
		return
	}
	if fault := m.hub.host.Callback(ctx, f, home.Event); fault != nil {
		home.Event(interp.Event{Kind: interp.StreamEvent, Name: "stderr", Text: strings.Join(fault.Traceback, "\n") + "\n"})
	}
}

// layout sets a property of the widget's layout, in words of CSS.
func (m *model) layout(property, value string) {
	m.get("layout").(*model).set(map[string]any{property: value})
}

// style sets a property of the widget's style.
func (m *model) style(property, value string) {
	m.get("style").(*model).set(map[string]any{property: value})
}

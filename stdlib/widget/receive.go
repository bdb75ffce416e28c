package widget

import (
	"context"
	"maps"
	"slices"

	"pawl/interp"
)

// Comm implements interp.CommHandler. Front ends do not make widgets of their
// own here: they are told that such a comm is closed.
func (h *hub) Comm(ctx context.Context, c interp.Comm, sink interp.Sink) {
	switch c.Kind {
	case interp.CommOpen:
		h.opened(c, sink)
	case interp.CommMessage:
		h.call(ctx, h.receive(ctx, c, sink))
	case interp.CommClose:
		h.closed(c.ID)
	}
}

func (h *hub) opened(c interp.Comm, sink interp.Sink) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if c.Target == controlTarget {
		h.controls[c.ID] = true
		return
	}
	answer(sink, interp.Comm{Kind: interp.CommClose, ID: c.ID, Data: map[string]any{}})
}

func (h *hub) closed(id string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.controls, id)
	if m := h.models[id]; m != nil {
		delete(h.models, id)
		m.id = ""
	}
}

func answer(sink interp.Sink, c interp.Comm) {
	sink.Event(interp.Event{Kind: interp.CommEvent, Comm: &c})
}

// receive takes a message to a widget, or one that asks for all states, and
// returns what is to be called because of it.
func (h *hub) receive(ctx context.Context, c interp.Comm, sink interp.Sink) []func(context.Context) {
	h.mu.Lock()
	defer h.mu.Unlock()
	method, _ := c.Data["method"].(string)
	m := h.models[c.ID]
	switch {
	case h.controls[c.ID] && method == "request_states":
		answer(sink, h.states(c.ID))
	case m == nil:
		if method == "update" || method == "custom" {
			sink.Event(interp.Event{Kind: interp.StreamEvent, Name: "stderr", Text: orphaned})
		}
	case method == "request_state":
		h.update(m, m.state)
	case method == "update":
		state, _ := c.Data["state"].(map[string]any)
		return m.receive(state, c.Data["buffer_paths"], c.Buffers, sink)
	case method == "custom" && m.custom != nil:
		content, _ := c.Data["content"].(map[string]any)
		return []func(context.Context){func(ctx context.Context) { m.custom(ctx, content) }}
	}
	return nil
}

// orphaned is said where a page shows a control that nobody here knows.
const orphaned = "widget: the session that made this control has ended: run its cell again\n"

// states is the answer to a front end that has just come, as after a reload of
// the page.
func (h *hub) states(to string) interp.Comm {
	states, paths, buffers := map[string]any{}, []any{}, [][]byte{}
	for _, id := range slices.Sorted(maps.Keys(h.models)) {
		m := h.models[id]
		plain, p, b := encode(m.state, []any{id, "state"})
		states[id] = map[string]any{
			"model_name": m.kind.name, "model_module": m.kind.module, "model_module_version": m.kind.version,
			"state": plain,
		}
		paths, buffers = append(paths, p...), append(buffers, b...)
	}
	data := map[string]any{"method": "update_states", "states": states, "buffer_paths": paths}
	return interp.Comm{Kind: interp.CommMessage, ID: to, Data: data, Buffers: buffers}
}

// receive takes the state that a front end has set. The echo lets every other
// front end follow and this one go on; what cannot be taken as it came, such as
// a value out of range, is set right by an update.
func (m *model) receive(state map[string]any, paths any, buffers [][]byte, sink interp.Sink) []func(context.Context) {
	echo := map[string]any{"method": "echo_update", "state": state, "buffer_paths": orNone(paths)}
	answer(sink, interp.Comm{Kind: interp.CommMessage, ID: m.id, Data: echo, Buffers: buffers})
	taken, wrong := map[string]any{}, map[string]any{}
	for key, value := range state {
		read, settable := m.accept[key]
		if !settable {
			continue
		}
		v, right := read(value)
		if !right {
			wrong[key] = v
		}
		taken[key] = v
	}
	changed := m.take(taken)
	m.hub.update(m, wrong)
	if len(changed) == 0 {
		return nil
	}
	var calls []func(context.Context)
	for _, h := range m.changed {
		calls = append(calls, h.there)
	}
	return calls
}

// orNone keeps null out of JSON where the protocol wants a list.
func orNone(paths any) any {
	if paths == nil {
		return []any{}
	}
	return paths
}

// Package widget is live controls: sliders, choices, buttons, progress bars,
// boxes to put them in, and outputs that a control redraws. They are the
// widgets of ipywidgets, so that any front end which shows those shows these:
// JupyterLab with the extension that comes with ipywidgets, and a notebook
// exported by nbconvert.
//
// A control standing last in a cell, or given to display, is shown. Its setters
// return it, so that they chain:
//
//	noise := widget.NewFloatSlider(0.1, 0, 1).Describe("noise").Step(0.01)
//	noise.OnChange(func(v float64) { fmt.Println("now", v) })
//	noise
//
// Interact builds the controls that a function needs from its signature, and
// shows what the function returns, again and again:
//
//	widget.Interact(func(k int, noise float64) any { return plot.Line(nil, wave(k, noise)) })
//
// # What runs when
//
// A control answers at once, also while a cell runs. Functions given to OnChange,
// OnClick and Interact run one at a time. Between cells they have the session
// for themselves: a cell that is started meanwhile waits. While a cell runs
// they run beside it, as a goroutine of that cell would: what both use needs a
// mutex, and what they print appears where the cell prints. An interrupt stops
// them as it stops a cell. A change that a cell makes by Set calls the
// functions in the cell itself.
package widget

import (
	"fmt"
	"strings"
)

// Widget is any control, box or output of this package.
type Widget interface {
	// MIMEBundle shows the widget.
	MIMEBundle() map[string]any
	// String tells the widget's kind and its state.
	String() string
	// ID is the name under which front ends know the widget; "" before it has
	// been shown.
	ID() string
	// Close removes the widget from front ends.
	Close()

	it() *model
}

// widget is what all have in common.
type widget struct{ *model }

func (w widget) it() *model { return w.model }

// ID is the name under which front ends know the widget; "" before it has been
// shown.
func (w widget) ID() string {
	w.hub.mu.Lock()
	defer w.hub.mu.Unlock()
	return w.id
}

// MIMEBundle shows the widget. Showing it several times gives several views of
// the same widget.
func (w widget) MIMEBundle() map[string]any {
	id := w.hub.show(w.model)
	return map[string]any{
		"application/vnd.jupyter.widget-view+json": map[string]any{"model_id": id, "version_major": 2, "version_minor": 0},
		"text/plain": w.String(),
	}
}

// Close removes the widget from front ends. Shown again, it comes back.
func (w widget) Close() { w.hub.close(w.model) }

// told are the parts of a state that String tells, where they are set.
var told = []string{"description", "value", "min", "max", "index"}

// String tells the widget's kind and its state.
func (w widget) String() string {
	w.hub.mu.Lock()
	defer w.hub.mu.Unlock()
	var parts []string
	for _, key := range told {
		if v := word(w.state[key]); v != "" {
			parts = append(parts, key+": "+v)
		}
	}
	return strings.TrimSuffix(w.kind.name, "Model") + "{" + strings.Join(parts, ", ") + "}"
}

// word is a part of a state as text, "" if it says nothing.
func word(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case []byte:
		return fmt.Sprintf("%d bytes", len(v))
	case string:
		if v == "" {
			return ""
		}
		return fmt.Sprintf("%q", v)
	}
	return fmt.Sprint(v)
}

// standing is a control's label and its value.
func (m *model) standing() string {
	m.hub.mu.Lock()
	defer m.hub.mu.Unlock()
	label, _ := m.state["description"].(string)
	value := word(m.state["value"])
	if options, ok := m.state["_options_labels"].([]any); ok {
		value = word(options[m.state["index"].(int)])
	}
	return label + ": " + value
}

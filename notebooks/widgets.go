package notebooks

import (
	"encoding/base64"
	"maps"
	"slices"

	"pawl/interp"
)

// widgets is the state of the live controls that cells have opened, as a page
// that cannot reach a kernel needs it to draw them.
type widgets map[string]*widgetState

type widgetState struct {
	state   map[string]any
	buffers map[string][]byte // the parts of the state that are bytes
}

// widgetTarget is the target of the comms of controls, and widgetType the type
// under which notebooks hold their states.
const (
	widgetTarget = "jupyter.widget"
	widgetType   = "application/vnd.jupyter.widget-state+json"
)

// take follows a message from a control to the front ends.
func (w widgets) take(c *interp.Comm) {
	switch c.Kind {
	case interp.CommOpen:
		if c.Target == widgetTarget {
			w[c.ID] = &widgetState{map[string]any{}, map[string][]byte{}}
			w[c.ID].take(c)
		}
	case interp.CommMessage:
		if s := w[c.ID]; s != nil && c.Data["method"] == "update" {
			s.take(c)
		}
	case interp.CommClose:
		delete(w, c.ID)
	}
}

func (s *widgetState) take(c *interp.Comm) {
	state, _ := c.Data["state"].(map[string]any)
	maps.Copy(s.state, state)
	paths, _ := c.Data["buffer_paths"].([]any)
	for i, p := range paths {
		path, _ := p.([]any)
		if len(path) != 1 || i >= len(c.Buffers) { // ours have no deeper ones
			continue
		}
		if key, ok := path[0].(string); ok {
			s.buffers[key] = c.Buffers[i]
			delete(s.state, key)
		}
	}
}

// keep writes the states into a notebook's metadata, in the place of those of
// an earlier run.
func (w widgets) keep(nb *Notebook) {
	if len(w) == 0 {
		delete(nb.Metadata(), "widgets")
		return
	}
	states := map[string]any{}
	for id, s := range w {
		states[id] = s.file()
	}
	kept, err := plain(map[string]any{widgetType: map[string]any{"state": states, "version_major": 2, "version_minor": 0}})
	if err == nil {
		nb.Metadata()["widgets"] = kept
	}
}

func (s *widgetState) file() map[string]any {
	f := map[string]any{"state": s.state}
	for _, key := range []string{"model_name", "model_module", "model_module_version"} {
		f[key] = s.state["_"+key]
	}
	if len(s.buffers) == 0 {
		return f
	}
	var list []any
	for _, key := range slices.Sorted(maps.Keys(s.buffers)) {
		list = append(list, map[string]any{"encoding": "base64", "path": []any{key}, "data": base64.StdEncoding.EncodeToString(s.buffers[key])})
	}
	f["buffers"] = list
	return f
}

package widget

import (
	"slices"
	"sync"
	"time"

	"pawl/interp"
)

// collection is outputs in the making, in the form in which a notebook holds
// them. What is printed, what is said on the side and what is shown comes from
// goroutines of its own each.
type collection struct {
	mu      sync.Mutex
	outputs []any
	ids     map[string]int // displays that may be updated, by their place
	clear   bool           // the next output replaces all
	began   time.Time
	pushed  time.Time
	push    func(outputs []any) // shows what there is so far; may be nil
}

// Work that takes longer shows what it has so far, now and again.
const (
	patience = 250 * time.Millisecond
	pause    = 100 * time.Millisecond
)

func newCollection(push func([]any)) *collection {
	return &collection{outputs: []any{}, ids: map[string]int{}, began: time.Now(), push: push}
}

// event takes what is printed and shown.
func (c *collection) event(e interp.Event) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case e.Kind == interp.StreamEvent:
		c.print(e.Name, e.Text)
	case e.Kind == interp.ClearEvent:
		if c.clear = true; !e.Wait {
			c.cleared()
		}
	case e.Bundle != nil:
		c.show(*e.Bundle)
	}
	now := time.Now()
	if c.push != nil && now.Sub(c.began) > patience && now.Sub(c.pushed) > pause {
		c.pushed = now
		c.push(slices.Clone(c.outputs))
	}
}

// end returns what there is, with what comes last.
func (c *collection) end(last ...map[string]any) []any {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.push = nil
	for _, out := range last {
		c.cleared()
		c.outputs = append(c.outputs, out)
	}
	return slices.Clone(c.outputs)
}

// cleared carries out a clear that was asked for.
func (c *collection) cleared() {
	if c.clear {
		c.outputs, c.ids, c.clear = []any{}, map[string]int{}, false
	}
}

// print adds text to the stream that stands last, or begins one.
func (c *collection) print(name, text string) {
	c.cleared()
	if n := len(c.outputs); n > 0 {
		last := c.outputs[n-1].(map[string]any)
		if last["output_type"] == "stream" && last["name"] == name {
			c.outputs[n-1] = streamOf(name, last["text"].(string)+text)
			return
		}
	}
	c.outputs = append(c.outputs, streamOf(name, text))
}

// show adds a display, or exchanges the one of its id.
func (c *collection) show(b interp.Bundle) {
	c.cleared()
	out := displayOf(b)
	if i, known := c.ids[b.DisplayID]; known && b.DisplayID != "" {
		c.outputs[i] = out
		return
	}
	c.ids[b.DisplayID] = len(c.outputs)
	c.outputs = append(c.outputs, out)
}

func streamOf(name, text string) map[string]any {
	return map[string]any{"output_type": "stream", "name": name, "text": text}
}

func errorOf(f *interp.Fault) map[string]any {
	return map[string]any{"output_type": "error", "ename": f.Name, "evalue": f.Message, "traceback": append([]string{}, f.Traceback...)}
}

func displayOf(b interp.Bundle) map[string]any {
	metadata := b.Metadata
	if metadata == nil {
		metadata = map[string]any{}
	}
	return map[string]any{"output_type": "display_data", "data": b.Data, "metadata": metadata}
}

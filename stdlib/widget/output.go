package widget

import (
	"slices"
	"sync"

	"pawl/interp"
)

// Output is a place for what cells print and show. Unlike a cell's own output
// it can be exchanged at any time, from any cell, function or goroutine.
type Output struct {
	widget
	mu *sync.Mutex // from reading what it shows until exchanging it
}

// NewOutput makes an empty output.
func NewOutput() *Output {
	k := kind{"OutputModel", "OutputView", output, outputVersion, ""}
	return &Output{newModel(k, map[string]any{"outputs": []any{}, "msg_id": ""}), new(sync.Mutex)}
}

// Show replaces what it shows by values, in the form in which a cell would show
// them.
func (o *Output) Show(values ...any) *Output {
	outputs := []any{}
	for _, v := range values {
		outputs = append(outputs, o.bundle(v))
	}
	o.replace(outputs)
	return o
}

// Add shows further values, under what it shows already.
func (o *Output) Add(values ...any) *Output {
	for _, v := range values {
		shown := o.bundle(v)
		o.change(func(c *collection) { c.outputs = append(c.outputs, shown) })
	}
	return o
}

// Print writes a text under what it shows already.
func (o *Output) Print(text string) *Output {
	o.change(func(c *collection) { c.print("stdout", text) })
	return o
}

// Clear removes what it shows.
func (o *Output) Clear() *Output { o.replace([]any{}); return o }

// Capture calls f, and shows what f prints and displays instead of what it has
// shown.
func (o *Output) Capture(f func()) *Output {
	if o.hub.host == nil {
		f()
		return o
	}
	c := newCollection(o.replace)
	defer func() { o.replace(c.end()) }()
	o.hub.host.Capture(f, c.event)
	return o
}

// live is a value that can be shown more quickly where it will soon be
// exchanged for another.
type live interface{ LiveBundle() map[string]any }

// bundle is a value as one of the outputs.
func (o *Output) bundle(value any) map[string]any {
	if v, ok := value.(live); ok {
		return displayOf(interp.Bundle{Data: v.LiveBundle()})
	}
	if o.hub.host == nil {
		return displayOf(interp.Bundle{Data: map[string]any{}})
	}
	return displayOf(o.hub.host.Bundle(value))
}

func (o *Output) change(f func(*collection)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	c := newCollection(nil)
	c.outputs = slices.Clone(o.get("outputs").([]any))
	f(c)
	o.set(map[string]any{"outputs": c.outputs})
}

func (o *Output) replace(outputs []any) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.set(map[string]any{"outputs": outputs})
}

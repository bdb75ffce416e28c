package widget

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"pawl/interp"
	"pawl/stdlib/scope"
)

// Interactive is controls and, below them, what a function makes of their
// values.
type Interactive struct {
	widget
	controls []Widget
	out      *Output
	call     func() []any                    // of a cell
	draw     func(ctx context.Context) []any // of compiled code, instead

	mu    sync.Mutex
	busy  bool // it is being redrawn
	again bool // and something has changed meanwhile
}

// rounds is how often a function is called in a row that itself moves the
// controls it depends on.
const rounds = 8

func newInteractive(controls []Widget, call func() []any) *Interactive {
	out := NewOutput()
	align(controls)
	children := models("Interact", append(append([]Widget{}, controls...), out))
	box := newModel(control("VBox", ""), map[string]any{"children": children, "_dom_classes": []any{"widget-interact"}})
	return &Interactive{widget: box, controls: controls, out: out, call: call}
}

// align gives labels that are longer than most the room they need, all of them
// the same.
func align(controls []Widget) {
	const usual, letter = 10, 0.55 // letters, and em a letter
	longest := 0
	for _, c := range controls {
		label, _ := c.it().get("description").(string)
		longest = max(longest, utf8.RuneCountInString(label))
	}
	if longest <= usual {
		return
	}
	room := fmt.Sprintf("%.1fem", letter*float64(longest)+1)
	for _, c := range controls {
		if m := c.it(); m.kind.style != "" && m.kind.style != "CheckboxStyleModel" {
			m.style("description_width", room)
			m.layout("width", "calc(220px + "+room+")")
		}
	}
}

// follow draws for the first time, and from then on whenever a control moves.
func (i *Interactive) follow() *Interactive {
	h := handler{here: i.Redraw, there: func(ctx context.Context) { i.redraw(func() { i.there(ctx) }) }}
	for _, c := range i.controls {
		c.it().add(h)
	}
	i.Redraw()
	return i
}

// Redraw calls the function with the controls as they stand.
func (i *Interactive) Redraw() { i.redraw(i.here) }

// redraw draws, again where a control has moved meanwhile. One goroutine draws
// at a time; others leave word and go on.
func (i *Interactive) redraw(draw func()) {
	if !i.begin() {
		return
	}
	defer i.end()
	for range rounds {
		draw()
		if !i.moved() {
			return
		}
	}
}

func (i *Interactive) begin() bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.busy {
		i.again = true
		return false
	}
	i.busy, i.again = true, false
	return true
}

func (i *Interactive) moved() bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	again := i.again
	i.again = false
	return again
}

func (i *Interactive) end() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.busy = false
}

// here draws in the cell, or in the function of a cell, that has asked for it.
func (i *Interactive) here() {
	c := newCollection(i.out.replace)
	var values []any
	run := func() { values = i.values(scope.Context()) }
	if i.hub.host != nil {
		i.hub.host.Capture(run, c.event)
	} else {
		run()
	}
	i.show(c, values, nil)
}

// there draws for a front end.
func (i *Interactive) there(ctx context.Context) {
	c := newCollection(i.out.replace)
	var values []any
	var fault *interp.Fault
	if i.draw != nil {
		values = i.draw(ctx)
	} else {
		fault = i.hub.host.Callback(ctx, func() { values = i.call() }, c.event)
	}
	i.show(c, values, fault)
}

func (i *Interactive) values(ctx context.Context) []any {
	if i.draw != nil {
		return i.draw(ctx)
	}
	return i.call()
}

// show exchanges what is shown: what was printed, then the values, then what
// went wrong.
func (i *Interactive) show(c *collection, values []any, fault *interp.Fault) {
	var last []map[string]any
	for _, v := range values {
		last = append(last, i.out.bundle(v))
	}
	if fault != nil {
		last = append(last, errorOf(fault))
	}
	i.out.replace(c.end(last...))
}

// String tells what the controls stand at.
func (i *Interactive) String() string {
	var parts []string
	for _, c := range i.controls {
		parts = append(parts, c.it().standing())
	}
	return "Interactive{" + strings.Join(parts, ", ") + "}"
}

// MIMEBundle shows the controls and what the function makes of their values.
func (i *Interactive) MIMEBundle() map[string]any {
	b := i.widget.MIMEBundle()
	b["text/plain"] = i.String()
	return b
}

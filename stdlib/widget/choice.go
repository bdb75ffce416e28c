package widget

import (
	"fmt"
	"slices"

	"pawl/stdlib/scope"
)

// choice is one of several options. Front ends know options by their index.
type choice struct{ widget }

func newChoice(who, name, style string, options []string) choice {
	if len(options) == 0 {
		scope.Check(fmt.Errorf("widget: %s: there is nothing to choose from", who))
	}
	c := choice{newModel(control(name, style), map[string]any{"_options_labels": labels(options), "index": 0})}
	c.accept["index"] = c.within
	return c
}

func labels(options []string) []any {
	list := make([]any, len(options))
	for i, o := range options {
		list[i] = o
	}
	return list
}

// within reads an index that a front end sets.
func (c choice) within(value any) (any, bool) {
	f, ok := value.(float64)
	i := int(f)
	if !ok || float64(i) != f || i < 0 || i >= len(c.state["_options_labels"].([]any)) {
		return c.state["index"], false
	}
	return i, true
}

// Index returns which option is chosen, counted from 0.
func (c choice) Index() int { return c.get("index").(int) }

// Value returns the option that is chosen.
func (c choice) Value() string {
	c.hub.mu.Lock()
	defer c.hub.mu.Unlock()
	return c.state["_options_labels"].([]any)[c.state["index"].(int)].(string)
}

func (c choice) choose(who, option string) {
	i := slices.Index(c.get("_options_labels").([]any), any(option))
	if i < 0 {
		scope.Check(fmt.Errorf("widget: %s: %q is none of the options %q", who, option, c.get("_options_labels")))
	}
	c.let(map[string]any{"index": i})
}

// Dropdown is a list that opens, of which one option is chosen.
type Dropdown struct{ choice }

// NewDropdown makes a list of options, of which the first is chosen.
func NewDropdown(options ...string) *Dropdown {
	return &Dropdown{newChoice("NewDropdown", "Dropdown", "DescriptionStyleModel", options)}
}

// Describe labels the list.
func (d *Dropdown) Describe(label string) *Dropdown {
	d.set(map[string]any{"description": label})
	return d
}

// Width sets the width in words of CSS: "20em", "100%".
func (d *Dropdown) Width(css string) *Dropdown { d.layout("width", css); return d }

// Enable lets the list be opened, or not.
func (d *Dropdown) Enable(on bool) *Dropdown { d.set(map[string]any{"disabled": !on}); return d }

// Options sets other options, of which the first is chosen.
func (d *Dropdown) Options(options ...string) *Dropdown {
	if len(options) == 0 {
		scope.Check(fmt.Errorf("widget: Dropdown.Options: there is nothing to choose from"))
	}
	d.let(map[string]any{"_options_labels": labels(options), "index": 0})
	return d
}

// Set chooses an option.
func (d *Dropdown) Set(option string) *Dropdown { d.choose("Dropdown.Set", option); return d }

// OnChange has f called with each new choice.
func (d *Dropdown) OnChange(f func(option string)) *Dropdown {
	d.follow(func() { f(d.Value()) })
	return d
}

// ToggleButtons is a row of buttons, of which one is pressed.
type ToggleButtons struct{ choice }

// NewToggleButtons makes a row of buttons, of which the first is pressed.
func NewToggleButtons(options ...string) *ToggleButtons {
	return &ToggleButtons{newChoice("NewToggleButtons", "ToggleButtons", "ToggleButtonsStyleModel", options)}
}

// Describe labels the row.
func (b *ToggleButtons) Describe(label string) *ToggleButtons {
	b.set(map[string]any{"description": label})
	return b
}

// Enable lets the buttons be pressed, or not.
func (b *ToggleButtons) Enable(on bool) *ToggleButtons {
	b.set(map[string]any{"disabled": !on})
	return b
}

// Set presses a button.
func (b *ToggleButtons) Set(option string) *ToggleButtons {
	b.choose("ToggleButtons.Set", option)
	return b
}

// OnChange has f called with each new choice.
func (b *ToggleButtons) OnChange(f func(option string)) *ToggleButtons {
	b.follow(func() { f(b.Value()) })
	return b
}

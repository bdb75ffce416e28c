package widget

// Checkbox is a box to tick.
type Checkbox struct{ widget }

// NewCheckbox makes a box with a label, ticked or not.
func NewCheckbox(label string, ticked bool) *Checkbox {
	c := &Checkbox{newModel(control("Checkbox", "CheckboxStyleModel"), map[string]any{
		"description": label, "value": ticked, "indent": false,
	})}
	c.accept["value"] = func(value any) (any, bool) {
		v, ok := value.(bool)
		if !ok {
			return c.state["value"], false
		}
		return v, true
	}
	return c
}

// Describe sets another label.
func (c *Checkbox) Describe(label string) *Checkbox {
	c.set(map[string]any{"description": label})
	return c
}

// Enable lets the box be ticked, or not.
func (c *Checkbox) Enable(on bool) *Checkbox { c.set(map[string]any{"disabled": !on}); return c }

// Value tells whether the box is ticked.
func (c *Checkbox) Value() bool { return c.get("value").(bool) }

// Set ticks the box, or not.
func (c *Checkbox) Set(ticked bool) *Checkbox { c.let(map[string]any{"value": ticked}); return c }

// OnChange has f called with each new state.
func (c *Checkbox) OnChange(f func(ticked bool)) *Checkbox {
	c.follow(func() { f(c.Value()) })
	return c
}

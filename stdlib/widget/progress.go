package widget

import "pawl/stdlib/scope"

// progressKind is the kind of a bar. All bars share one view.
func progressKind(model string) kind {
	return kind{model, "ProgressView", controls, controlsVersion, "ProgressStyleModel"}
}

// IntProgress is a bar that fills as steps are done.
type IntProgress struct{ widget }

// NewIntProgress makes an empty bar of so many steps.
func NewIntProgress(steps int) *IntProgress {
	scope.Check(inOrder("NewIntProgress", 0, 0, float64(steps)))
	return &IntProgress{newModel(progressKind("IntProgressModel"), map[string]any{
		"value": 0, "min": 0, "max": steps,
	})}
}

// Describe labels the bar.
func (p *IntProgress) Describe(label string) *IntProgress {
	p.set(map[string]any{"description": label})
	return p
}

// Look sets the bar's colour: "success", "info", "warning", "danger", or "".
func (p *IntProgress) Look(name string) *IntProgress {
	checkLook("IntProgress.Look", name)
	p.set(map[string]any{"bar_style": name})
	return p
}

// Width sets the width in words of CSS: "20em", "100%".
func (p *IntProgress) Width(css string) *IntProgress { p.layout("width", css); return p }

// Value returns how many steps are done.
func (p *IntProgress) Value() int { return p.get("value").(int) }

// Set tells how many steps are done.
func (p *IntProgress) Set(done int) *IntProgress {
	p.let(map[string]any{"value": max(0, min(done, p.get("max").(int)))})
	return p
}

// FloatProgress is a bar that fills up to any amount.
type FloatProgress struct{ widget }

// NewFloatProgress makes an empty bar that is full at max.
func NewFloatProgress(max float64) *FloatProgress {
	scope.Check(inOrder("NewFloatProgress", 0, 0, max))
	return &FloatProgress{newModel(progressKind("FloatProgressModel"), map[string]any{
		"value": 0.0, "min": 0.0, "max": max,
	})}
}

// Describe labels the bar.
func (p *FloatProgress) Describe(label string) *FloatProgress {
	p.set(map[string]any{"description": label})
	return p
}

// Look sets the bar's colour: "success", "info", "warning", "danger", or "".
func (p *FloatProgress) Look(name string) *FloatProgress {
	checkLook("FloatProgress.Look", name)
	p.set(map[string]any{"bar_style": name})
	return p
}

// Width sets the width in words of CSS: "20em", "100%".
func (p *FloatProgress) Width(css string) *FloatProgress { p.layout("width", css); return p }

// Value returns how full the bar is.
func (p *FloatProgress) Value() float64 { return p.get("value").(float64) }

// Set tells how full the bar is.
func (p *FloatProgress) Set(done float64) *FloatProgress {
	p.let(map[string]any{"value": max(0, min(done, p.get("max").(float64)))})
	return p
}

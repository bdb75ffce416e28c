package widget

import (
	"fmt"

	"pawl/stdlib/scope"
)

// IntSlider is a slider over integers.
type IntSlider struct{ widget }

// NewIntSlider makes a slider from min to max that stands at value.
func NewIntSlider(value, min, max int) *IntSlider {
	scope.Check(inOrder("NewIntSlider", float64(value), float64(min), float64(max)))
	s := &IntSlider{newModel(control("IntSlider", "SliderStyleModel"), map[string]any{
		"value": value, "min": min, "max": max, "step": 1,
	})}
	s.accept["value"] = s.within
	return s
}

// within reads a value that a front end sets.
func (s *IntSlider) within(value any) (any, bool) {
	f, ok := value.(float64)
	v := int(f)
	if !ok || float64(v) != f {
		return s.state["value"], false
	}
	kept := min(max(v, s.state["min"].(int)), s.state["max"].(int))
	return kept, kept == v
}

// Describe labels the slider.
func (s *IntSlider) Describe(label string) *IntSlider {
	s.set(map[string]any{"description": label})
	return s
}

// Step sets the distance of the values that the slider can take.
func (s *IntSlider) Step(step int) *IntSlider {
	if step < 1 {
		scope.Check(fmt.Errorf("widget: IntSlider.Step: %d is not above 0", step))
	}
	s.set(map[string]any{"step": step})
	return s
}

// OnRelease has changes follow only when the slider is let go, not while it is
// moved.
func (s *IntSlider) OnRelease() *IntSlider {
	s.set(map[string]any{"continuous_update": false})
	return s
}

// Width sets the width in words of CSS: "20em", "100%".
func (s *IntSlider) Width(css string) *IntSlider { s.layout("width", css); return s }

// Enable lets the slider be moved, or not.
func (s *IntSlider) Enable(on bool) *IntSlider {
	s.set(map[string]any{"disabled": !on})
	return s
}

// Range sets the ends of the slider. A value outside moves to the nearer end.
func (s *IntSlider) Range(from, to int) *IntSlider {
	value := min(max(s.Value(), from), to)
	scope.Check(inOrder("IntSlider.Range", float64(value), float64(from), float64(to)))
	s.let(map[string]any{"min": from, "max": to, "value": value})
	return s
}

// Value returns where the slider stands.
func (s *IntSlider) Value() int { return s.get("value").(int) }

// Set moves the slider.
func (s *IntSlider) Set(value int) *IntSlider {
	scope.Check(inOrder("IntSlider.Set", float64(value), float64(s.get("min").(int)), float64(s.get("max").(int))))
	s.let(map[string]any{"value": value})
	return s
}

// OnChange has f called with each new value.
func (s *IntSlider) OnChange(f func(value int)) *IntSlider {
	s.follow(func() { f(s.Value()) })
	return s
}

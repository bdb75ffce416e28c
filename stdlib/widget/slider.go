package widget

import (
	"fmt"
	"math"

	"pawl/stdlib/scope"
)

// FloatSlider is a slider over real numbers.
type FloatSlider struct{ widget }

// NewFloatSlider makes a slider from min to max that stands at value. Its steps
// are a power of ten, 50 to 500 of them.
func NewFloatSlider(value, min, max float64) *FloatSlider {
	scope.Check(inOrder("NewFloatSlider", value, min, max))
	s := &FloatSlider{newModel(control("FloatSlider", "SliderStyleModel"), map[string]any{
		"value": value, "min": min, "max": max, "step": stepOf(min, max), "readout_format": formatOf(stepOf(min, max)),
	})}
	s.accept["value"] = s.within
	return s
}

// inOrder checks a range and what must lie in it.
func inOrder(who string, value, min, max float64) error {
	if !(min < max) || math.IsInf(max-min, 0) {
		return fmt.Errorf("widget: %s: the range from %v to %v is empty or has no end", who, min, max)
	}
	if !(min <= value && value <= max) {
		return fmt.Errorf("widget: %s: %v is not between %v and %v", who, value, min, max)
	}
	return nil
}

// stepOf is the power of ten that cuts a range into 50 to 500 steps.
func stepOf(min, max float64) float64 {
	return math.Pow(10, math.Floor(math.Log10((max-min)/50)+1e-9))
}

// formatOf writes as many decimals as the steps have, in the language of d3.
func formatOf(step float64) string {
	const most = 9
	decimals := 0
	for scaled := step; decimals < most && math.Abs(scaled-math.Round(scaled)) > 1e-6*step; scaled *= 10 {
		decimals++
	}
	return fmt.Sprintf(".%df", decimals)
}

// within reads a value that a front end sets.
func (s *FloatSlider) within(value any) (any, bool) {
	v, ok := value.(float64)
	if !ok {
		return s.state["value"], false
	}
	kept := math.Min(math.Max(v, s.state["min"].(float64)), s.state["max"].(float64))
	return kept, kept == v
}

// Describe labels the slider.
func (s *FloatSlider) Describe(label string) *FloatSlider {
	s.set(map[string]any{"description": label})
	return s
}

// Step sets the distance of the values that the slider can take, and shows as
// many decimals as it has.
func (s *FloatSlider) Step(step float64) *FloatSlider {
	if !(step > 0) {
		scope.Check(fmt.Errorf("widget: FloatSlider.Step: %v is not above 0", step))
	}
	s.set(map[string]any{"step": step, "readout_format": formatOf(step)})
	return s
}

// Format sets how the value is shown, in the language of d3: ".2f", ".1%", "~s".
func (s *FloatSlider) Format(d3 string) *FloatSlider {
	s.set(map[string]any{"readout_format": d3})
	return s
}

// OnRelease has changes follow only when the slider is let go, not while it is
// moved.
func (s *FloatSlider) OnRelease() *FloatSlider {
	s.set(map[string]any{"continuous_update": false})
	return s
}

// Width sets the width in words of CSS: "20em", "100%".
func (s *FloatSlider) Width(css string) *FloatSlider { s.layout("width", css); return s }

// Enable lets the slider be moved, or not.
func (s *FloatSlider) Enable(on bool) *FloatSlider {
	s.set(map[string]any{"disabled": !on})
	return s
}

// Range sets the ends of the slider. A value outside moves to the nearer end.
func (s *FloatSlider) Range(min, max float64) *FloatSlider {
	value := math.Min(math.Max(s.Value(), min), max)
	scope.Check(inOrder("FloatSlider.Range", value, min, max))
	s.let(map[string]any{"min": min, "max": max, "value": value})
	return s
}

// Value returns where the slider stands.
func (s *FloatSlider) Value() float64 { return s.get("value").(float64) }

// Set moves the slider.
func (s *FloatSlider) Set(value float64) *FloatSlider {
	scope.Check(inOrder("FloatSlider.Set", value, s.get("min").(float64), s.get("max").(float64)))
	s.let(map[string]any{"value": value})
	return s
}

// OnChange has f called with each new value.
func (s *FloatSlider) OnChange(f func(value float64)) *FloatSlider {
	s.follow(func() { f(s.Value()) })
	return s
}

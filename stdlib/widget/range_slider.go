package widget

import (
	"fmt"
	"math"

	"pawl/stdlib/scope"
)

// FloatRangeSlider is a slider with two handles: an interval of real numbers.
type FloatRangeSlider struct{ widget }

// NewFloatRangeSlider makes a slider from min to max, whose handles stand at
// low and high.
func NewFloatRangeSlider(low, high, min, max float64) *FloatRangeSlider {
	scope.Check(interval("NewFloatRangeSlider", low, high, min, max))
	s := &FloatRangeSlider{newModel(control("FloatRangeSlider", "SliderStyleModel"), map[string]any{
		"value": []any{low, high}, "min": min, "max": max, "step": stepOf(min, max), "readout_format": formatOf(stepOf(min, max)),
	})}
	s.accept["value"] = s.within
	return s
}

// interval checks an interval in a range.
func interval(who string, low, high, min, max float64) error {
	if err := inOrder(who, low, min, max); err != nil {
		return err
	}
	if err := inOrder(who, high, min, max); err != nil {
		return err
	}
	if low > high {
		return fmt.Errorf("widget: %s: the interval from %v to %v is the wrong way round", who, low, high)
	}
	return nil
}

// within reads an interval that a front end sets.
func (s *FloatRangeSlider) within(value any) (any, bool) {
	list, ok := value.([]any)
	if !ok || len(list) != 2 {
		return s.state["value"], false
	}
	low, isLow := list[0].(float64)
	high, isHigh := list[1].(float64)
	if !isLow || !isHigh || low > high {
		return s.state["value"], false
	}
	least, most := s.state["min"].(float64), s.state["max"].(float64)
	inLow, inHigh := math.Min(math.Max(low, least), most), math.Min(math.Max(high, least), most)
	return []any{inLow, inHigh}, inLow == low && inHigh == high
}

// Describe labels the slider.
func (s *FloatRangeSlider) Describe(label string) *FloatRangeSlider {
	s.set(map[string]any{"description": label})
	return s
}

// Step sets the distance of the values that the handles can take, and shows as
// many decimals as it has.
func (s *FloatRangeSlider) Step(step float64) *FloatRangeSlider {
	if !(step > 0) {
		scope.Check(fmt.Errorf("widget: FloatRangeSlider.Step: %v is not above 0", step))
	}
	s.set(map[string]any{"step": step, "readout_format": formatOf(step)})
	return s
}

// Format sets how the ends are shown, in the language of d3: ".2f", ".1%".
func (s *FloatRangeSlider) Format(d3 string) *FloatRangeSlider {
	s.set(map[string]any{"readout_format": d3})
	return s
}

// OnRelease has changes follow only when a handle is let go, not while it is
// moved.
func (s *FloatRangeSlider) OnRelease() *FloatRangeSlider {
	s.set(map[string]any{"continuous_update": false})
	return s
}

// Width sets the width in words of CSS: "20em", "100%".
func (s *FloatRangeSlider) Width(css string) *FloatRangeSlider { s.layout("width", css); return s }

// Enable lets the slider be moved, or not.
func (s *FloatRangeSlider) Enable(on bool) *FloatRangeSlider {
	s.set(map[string]any{"disabled": !on})
	return s
}

// Values returns where the handles stand.
func (s *FloatRangeSlider) Values() (low, high float64) {
	list := s.get("value").([]any)
	return list[0].(float64), list[1].(float64)
}

// Set moves the handles.
func (s *FloatRangeSlider) Set(low, high float64) *FloatRangeSlider {
	scope.Check(interval("FloatRangeSlider.Set", low, high, s.get("min").(float64), s.get("max").(float64)))
	s.let(map[string]any{"value": []any{low, high}})
	return s
}

// OnChange has f called with each new interval.
func (s *FloatRangeSlider) OnChange(f func(low, high float64)) *FloatRangeSlider {
	s.follow(func() { f(s.Values()) })
	return s
}

package widget

import (
	"fmt"
	"reflect"
	"strings"
)

// wanted is a parameter that needs a control.
type wanted struct {
	name    string
	typ     reflect.Type
	setting any // nil: none
	field   int // of the struct, if it is one
}

// parameter is one that has it.
type parameter struct {
	control Widget
	value   func() reflect.Value // as the function takes it
	field   int
}

// parameter finds the control.
func (w wanted) parameter() (parameter, error) {
	c, given := w.setting.(Widget)
	if !given {
		var err error
		if c, err = w.control(); err != nil {
			return parameter{}, err
		}
	}
	p, err := w.with(c)
	if label, _ := c.it().get("description").(string); err == nil && label == "" {
		c.it().set(map[string]any{"description": w.name})
	}
	return p, err
}

// control makes a control for the type and the setting.
func (w wanted) control() (Widget, error) {
	switch kind := w.typ.Kind(); {
	case kind == reflect.Bool:
		ticked, ok := w.setting.(bool)
		if w.setting == nil || ok {
			return NewCheckbox("", ticked), nil
		}
	case kind == reflect.String:
		switch s := w.setting.(type) {
		case nil:
			return NewText(""), nil
		case string:
			return NewText(s), nil
		case []string:
			return NewDropdown(s...), nil
		}
	case isInt(kind):
		least, most, at, err := w.reach(0, 10, 5)
		if err != nil {
			return nil, err
		}
		if strings.HasPrefix(kind.String(), "uint") {
			least = max(least, 0)
		}
		return NewIntSlider(int(at), int(least), int(most)), nil
	case isFloat(kind):
		least, most, at, err := w.reach(0, 1, 0.5)
		if err != nil {
			return nil, err
		}
		return NewFloatSlider(at, least, most), nil
	}
	if w.setting != nil {
		return nil, fmt.Errorf("widget: Interact: parameter %s of type %s takes no setting of type %T", w.name, w.typ, w.setting)
	}
	return nil, fmt.Errorf("widget: Interact: no control gives parameter %s of type %s; a function can take bool, string, integers and real numbers", w.name, w.typ)
}

func isInt(k reflect.Kind) bool   { return k >= reflect.Int && k <= reflect.Uint64 }
func isFloat(k reflect.Kind) bool { return k == reflect.Float32 || k == reflect.Float64 }

// reach reads a number's setting: from where to where its slider reaches, and
// where it stands.
func (w wanted) reach(least, most, at float64) (float64, float64, float64, error) {
	if w.setting == nil {
		return least, most, at, nil
	}
	float := reflect.TypeFor[float64]()
	s := reflect.ValueOf(w.setting)
	var list []float64
	switch {
	case s.Kind() == reflect.Slice && s.Type().Elem().ConvertibleTo(float):
		for i := range s.Len() {
			list = append(list, s.Index(i).Convert(float).Float())
		}
	case s.Type().ConvertibleTo(float):
		list = around(s.Convert(float).Float())
	}
	if len(list) < 2 || len(list) > 3 {
		return 0, 0, 0, fmt.Errorf("widget: Interact: parameter %s takes a number, or a slice of least, most and, if given, where to begin; not %v", w.name, w.setting)
	}
	if len(list) == 2 {
		list = append(list, (list[0]+list[1])/2)
		if isInt(w.typ.Kind()) {
			list[2] = float64(int(list[2]))
		}
	}
	return list[0], list[1], list[2], inOrder("Interact: parameter "+w.name, list[2], list[0], list[1])
}

// around is a range that shows well what a change from x does.
func around(x float64) []float64 {
	switch {
	case x > 0:
		return []float64{-x, 3 * x, x}
	case x < 0:
		return []float64{3 * x, -x, x}
	}
	return []float64{0, 1, 0}
}

// with takes a control whose value the parameter can have.
func (w wanted) with(c Widget) (parameter, error) {
	var read func() any
	switch c := c.(type) {
	case *FloatSlider:
		read = func() any { return c.Value() }
	case *IntSlider:
		read = func() any { return c.Value() }
	case *Checkbox:
		read = func() any { return c.Value() }
	case *Text:
		read = func() any { return c.Value() }
	case *Dropdown:
		read = c.chosen(w.typ)
	case *ToggleButtons:
		read = c.chosen(w.typ)
	case *FloatRangeSlider:
		read = func() any { low, high := c.Values(); return [2]float64{low, high} }
	default:
		return parameter{}, fmt.Errorf("widget: Interact: a %T has no value to give to parameter %s", c, w.name)
	}
	if from := reflect.TypeOf(read()); !gives(from, w.typ) {
		return parameter{}, fmt.Errorf("widget: Interact: parameter %s of type %s cannot take the %s of its control", w.name, w.typ, from)
	}
	return parameter{c, func() reflect.Value { return reflect.ValueOf(read()).Convert(w.typ) }, w.field}, nil
}

// gives tells whether a control's value loses nothing as a parameter.
func gives(from, to reflect.Type) bool {
	switch {
	case from == to:
		return true
	case isInt(from.Kind()):
		return isInt(to.Kind()) || isFloat(to.Kind())
	case isFloat(from.Kind()):
		return isFloat(to.Kind())
	}
	return from.Kind() == to.Kind() && from.ConvertibleTo(to)
}

// chosen gives the option, or to a parameter that is an integer its index.
func (c choice) chosen(to reflect.Type) func() any {
	if isInt(to.Kind()) {
		return func() any { return c.Index() }
	}
	return func() any { return c.Value() }
}

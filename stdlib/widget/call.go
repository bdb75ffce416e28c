package widget

import (
	"fmt"
	"reflect"
)

// call is a function and the controls of its parameters.
type call struct {
	function   reflect.Value
	fields     reflect.Type // of the struct that it takes instead; or nil
	parameters []parameter
}

// newCall finds a control for each parameter. The names are those of the
// source; where they are not known there are fewer.
func newCall(f any, names []string, settings []any) (*call, error) {
	v := reflect.ValueOf(f)
	if v.Kind() != reflect.Func || v.IsNil() {
		return nil, fmt.Errorf("widget: Interact takes a function, not a %T", f)
	}
	c := &call{function: v}
	wanted, err := c.wanted(names)
	if err != nil {
		return nil, err
	}
	if len(settings) > len(wanted) {
		return nil, fmt.Errorf("widget: Interact: %d settings for %d parameters", len(settings), len(wanted))
	}
	for n, w := range wanted {
		if n < len(settings) && settings[n] != nil {
			w.setting = settings[n]
		}
		p, err := w.parameter()
		if err != nil {
			return nil, err
		}
		c.parameters = append(c.parameters, p)
	}
	return c, nil
}

// wanted lists the parameters, or the fields of the one struct.
func (c *call) wanted(names []string) ([]wanted, error) {
	t := c.function.Type()
	if t.IsVariadic() {
		return nil, fmt.Errorf("widget: Interact: the function takes any number of arguments: give it a fixed number")
	}
	if t.NumIn() == 1 && t.In(0).Kind() == reflect.Struct {
		c.fields = t.In(0)
		return wantedFields(c.fields)
	}
	list := make([]wanted, t.NumIn())
	for n := range list {
		list[n] = wanted{name: fmt.Sprintf("%s %d", t.In(n).Kind(), n+1), typ: t.In(n)}
		if n < len(names) {
			list[n].name = names[n]
		}
	}
	return list, nil
}

func (c *call) controls() []Widget {
	list := make([]Widget, len(c.parameters))
	for i, p := range c.parameters {
		list[i] = p.control
	}
	return list
}

// call calls the function and returns what is to be shown.
func (c *call) call() []any {
	in := make([]reflect.Value, len(c.parameters))
	for i, p := range c.parameters {
		in[i] = p.value()
	}
	if c.fields != nil {
		s := reflect.New(c.fields).Elem()
		for i, p := range c.parameters {
			s.Field(p.field).Set(in[i])
		}
		in = []reflect.Value{s}
	}
	var values []any
	for _, r := range c.function.Call(in) {
		if r.Type() == reflect.TypeFor[error]() && r.IsNil() {
			continue
		}
		values = append(values, r.Interface())
	}
	return values
}

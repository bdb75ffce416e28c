package backend

import (
	"errors"
	"reflect"
	"strings"
)

// held takes a value out of the interpreter's box and out of ours.
func held(v any) any {
	for {
		r := reflect.ValueOf(v)
		if !r.IsValid() || r.Kind() != reflect.Struct {
			return v
		}
		if inside, ok := Unbox(r); ok {
			if !inside.IsValid() {
				return nil
			}
			v = inside.Interface()
			continue
		}
		if e, ok := v.(cellError); ok {
			return e.value
		}
		return v
	}
}

// cellError is an error of a type that a cell has declared. It is comparable if
// the value is, so that equal errors are equal.
type cellError struct {
	typ   string // emitted name, with a star for a pointer
	value any
	y     *Yaegi
}

func (y *Yaegi) err(typ string, value any) error { return cellError{typ, value, y} }

// call calls one of the value's own methods.
func (e cellError) call(name string) (any, bool) {
	base, pointer := strings.CutPrefix(e.typ, "*")
	m, ok := e.y.registry.methods[base][name]
	if !ok || m.pointer && !pointer {
		return nil, false
	}
	return m.bind(reflect.ValueOf(e.value), pointer)(), true
}

// typeName is what %T prints.
func (e cellError) typeName() string {
	base, pointer := strings.CutPrefix(e.typ, "*")
	name := TypeName(e.y.registry.named[base])
	if pointer {
		name = "*" + name
	}
	return name
}

// Error implements error.
func (e cellError) Error() string {
	v, _ := e.call("Error")
	s, _ := v.(string)
	return s
}

// Unwrap gives the error that the value's own Unwrap method gives.
func (e cellError) Unwrap() error {
	v, _ := e.call("Unwrap")
	err, _ := v.(error)
	return err
}

// as is errors.As for a target of a type that a cell has declared: match is
// asked of each error on the chain.
func as(err error, match func(any) bool) bool {
	for err != nil {
		if match(held(err)) {
			return true
		}
		switch x := err.(type) {
		case interface{ Unwrap() []error }:
			for _, e := range x.Unwrap() {
				if as(e, match) {
					return true
				}
			}
			return false
		}
		err = errors.Unwrap(err)
	}
	return false
}

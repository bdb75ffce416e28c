package widget

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// wantedFields lists the exported fields of a struct, with what their tags say.
func wantedFields(t reflect.Type) ([]wanted, error) {
	var list []wanted
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() {
			continue
		}
		setting, err := tagged(f)
		if err != nil {
			return nil, err
		}
		w := wanted{name: f.Name, typ: f.Type, field: i, setting: setting}
		if label := f.Tag.Get("label"); label != "" {
			w.name = label
		}
		list = append(list, w)
	}
	return list, nil
}

// tagged reads the setting in a field's tags.
func tagged(f reflect.StructField) (any, error) {
	if options, ok := f.Tag.Lookup("options"); ok {
		return strings.Split(options, ","), nil
	}
	value, given := f.Tag.Lookup("value")
	switch kind := f.Type.Kind(); {
	case isInt(kind) || isFloat(kind):
		return taggedNumber(f)
	case !given:
		return nil, nil
	case kind == reflect.Bool:
		return value == "true", nil
	}
	return value, nil
}

// taggedNumber reads least and most, if they are there, and where to begin.
func taggedNumber(f reflect.StructField) (any, error) {
	least, isLeast, wrongLeast := number(f, "min")
	most, isMost, wrongMost := number(f, "max")
	value, begins, wrongValue := number(f, "value")
	if err := errors.Join(wrongLeast, wrongMost, wrongValue); err != nil {
		return nil, err
	}
	switch {
	case isLeast != isMost:
		return nil, fmt.Errorf("widget: Interact: field %s has only one of the tags min and max", f.Name)
	case isLeast && begins:
		return []float64{least, most, value}, nil
	case isLeast:
		return []float64{least, most}, nil
	case begins:
		return value, nil
	}
	return nil, nil
}

func number(f reflect.StructField, tag string) (x float64, given bool, err error) {
	text, given := f.Tag.Lookup(tag)
	if !given {
		return 0, false, nil
	}
	if x, err = strconv.ParseFloat(text, 64); err != nil {
		err = fmt.Errorf("widget: Interact: the tag %s of field %s is %q, which is no number", tag, f.Name, text)
	}
	return x, true, err
}

package backend

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// printed formats values as the builtin print does.
func printed(values []any, between, end string) string {
	var out []string
	for _, v := range values {
		out = append(out, printedOne(reflect.ValueOf(v)))
	}
	return strings.Join(out, between) + end
}

func printedOne(v reflect.Value) string {
	switch {
	case !v.IsValid():
		return "nil"
	case v.CanFloat():
		return printedFloat(v.Float())
	case v.CanComplex():
		c := v.Complex()
		return "(" + printedFloat(real(c)) + printedFloat(imag(c)) + "i)"
	case v.Kind() == reflect.Bool, v.CanInt(), v.CanUint(), v.Kind() == reflect.String:
		return fmt.Sprint(basic(v))
	}
	return fmt.Sprint(v.Interface())
}

// basic strips a named type of its methods: print knows none.
func basic(v reflect.Value) any {
	switch {
	case v.CanInt():
		return v.Int()
	case v.CanUint():
		return v.Uint()
	case v.Kind() == reflect.Bool:
		return v.Bool()
	}
	return v.String()
}

// printedFloat writes a sign, seven digits and a three-digit exponent.
func printedFloat(f float64) string {
	s := strconv.FormatFloat(f, 'e', 6, 64)
	if f != f || f-f != 0 {
		return strings.TrimPrefix(s, "+")
	}
	mantissa, exponent, _ := strings.Cut(s, "e")
	if mantissa[0] != '-' {
		mantissa = "+" + mantissa
	}
	return fmt.Sprintf("%se%s%03s", mantissa, exponent[:1], exponent[1:])
}

package exec

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
		z := v.Complex()
		return "(" + printedFloat(real(z)) + printedFloat(imag(z)) + "i)"
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		return fmt.Sprintf("%#x", v.Pointer())
	case reflect.Slice:
		return fmt.Sprintf("[%d/%d]%#x", v.Len(), v.Cap(), v.Pointer())
	}
	return fmt.Sprint(v.Interface())
}

// printedFloat writes a sign, seven digits and a three-digit exponent.
func printedFloat(f float64) string {
	s := strconv.FormatFloat(f, 'e', 6, 64)
	if f != f || f-f != 0 {
		return s
	}
	mantissa, exponent, _ := strings.Cut(s, "e")
	if mantissa[0] != '-' {
		mantissa = "+" + mantissa
	}
	return fmt.Sprintf("%se%s%03s", mantissa, exponent[:1], exponent[1:])
}

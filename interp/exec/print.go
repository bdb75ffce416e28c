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
		return "(0x0,0x0)"
	case v.CanFloat():
		return strconv.FormatFloat(v.Float(), 'g', -1, v.Type().Bits())
	case v.CanComplex():
		return strconv.FormatComplex(v.Complex(), 'g', -1, v.Type().Bits())
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		return fmt.Sprintf("%#x", v.Pointer())
	case reflect.Slice:
		return fmt.Sprintf("[%d/%d]%#x", v.Len(), v.Cap(), v.Pointer())
	}
	return fmt.Sprint(v.Interface())
}

package backend

import (
	"reflect"
	"strings"
	"unsafe"
)

// Boxed tells whether a type is the interpreter's box, in which it keeps values
// of interface types that cells declare.
func Boxed(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t.Name() == "valueInterface" && strings.HasSuffix(t.PkgPath(), "yaegi/interp")
}

// Unbox takes a value out of such a box.
func Unbox(v reflect.Value) (reflect.Value, bool) {
	if !Boxed(v.Type()) || !v.CanInterface() {
		return v, false
	}
	f := addressable(v).FieldByName("value")
	if !f.IsValid() || f.Type() != reflect.TypeFor[reflect.Value]() {
		return v, false
	}
	return *(*reflect.Value)(unsafe.Pointer(f.UnsafeAddr())), true
}

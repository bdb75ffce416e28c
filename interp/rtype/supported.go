package rtype

import (
	"fmt"
	"reflect"
	"runtime"
	"sync"
	"unsafe"
)

// Supported returns an error if the runtime that the program is built with lays
// types out otherwise than this package does: then no type of a cell would be
// right.
func Supported() error { return supported() }

var supported = sync.OnceValue(func() error {
	if !sameLayout() || !methodIsFound() {
		return fmt.Errorf("rtype: %s lays out types otherwise than Go 1.26; build pawl with Go 1.26", runtime.Version())
	}
	return nil
})

// sample types of the compiler's own.
type compiledStruct struct {
	A int32
	B string
}

// sameLayout reads descriptors of compiled types as this package sees them.
func sameLayout() bool {
	t := (*structType)(Of(reflect.TypeFor[compiledStruct]()))
	p := (*ptrType)(Of(reflect.TypeFor[*compiledStruct]()))
	m := (*mapType)(Of(reflect.TypeFor[map[string]int32]()))
	return t.size == unsafe.Sizeof(compiledStruct{}) && reflect.Kind(t.kind) == reflect.Struct &&
		uintptr(t.align) == unsafe.Alignof(compiledStruct{}) && t.tflag&flagNamed != 0 &&
		len(t.fields) == 2 && t.fields[1].offset == unsafe.Offsetof(compiledStruct{}.B) &&
		t.fields[1].typ == raw(reflect.TypeFor[string]()) && p.elem == &t.abiType && p.tflag&flagDirect != 0 &&
		m.key == raw(reflect.TypeFor[string]()) && m.elem == raw(reflect.TypeFor[int32]())
}

// methodIsFound makes a type and has compiled code call its method.
func methodIsFound() bool {
	n := Declare("main", "probe", reflect.Int, 1)
	n.Complete(reflect.TypeFor[int]())
	text := Method{Name: "String", Type: reflect.TypeFor[func() string](), Call: func(p unsafe.Pointer, _ []reflect.Value) []reflect.Value {
		return []reflect.Value{reflect.ValueOf(fmt.Sprint("probe ", *(*int)(p)))}
	}}
	if n.SetMethods([]Method{text}, []Method{text}) != nil {
		return false
	}
	v := reflect.New(n.Type()).Elem()
	v.SetInt(7)
	return fmt.Sprintf("%v %T", v.Interface(), v.Interface()) == "probe 7 main.probe"
}

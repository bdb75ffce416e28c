package rtype

import (
	"reflect"
	"runtime"
	"slices"
	"testing"
	"unsafe"
)

func TestClosureIsCalledByCompiledCode(t *testing.T) {
	defer OnEnter(nil)
	OnEnter(func(c *Closure, args []reflect.Value) []reflect.Value {
		by := *(*int)(c.Held[0])
		return []reflect.Value{reflect.ValueOf(int(args[0].Int()-args[1].Int()) * by)}
	})
	sign := ClosureType(reflect.TypeFor[func(a, b int) int]())
	var kept []func(a, b int) int
	for i := range 1000 {
		by := new(int)
		*by = 1 - 2*(i%2)
		c := sign.New(nil, []unsafe.Pointer{unsafe.Pointer(by)})
		kept = append(kept, *(*func(a, b int) int)(unsafe.Pointer(&c)))
	}
	runtime.GC()
	for i, f := range kept {
		x := []int{3, 1, 2}
		slices.SortFunc(x, f)
		want := []int{1, 2, 3}
		if i%2 == 1 {
			slices.Reverse(want)
		}
		if !slices.Equal(x, want) {
			t.Fatal(i, x)
		}
		if AsClosure(*(*unsafe.Pointer)(unsafe.Pointer(&f))) == nil {
			t.Fatal("not recognised")
		}
	}
}

func TestCompiledFunctionsAreNoClosures(t *testing.T) {
	made := reflect.MakeFunc(reflect.TypeFor[func()](), func([]reflect.Value) []reflect.Value { return nil }).Interface().(func())
	for _, f := range []func(){func() {}, func() { t.Log() }, made, reflect.ValueOf(new(testing.B).ResetTimer).Interface().(func())} {
		if AsClosure(*(*unsafe.Pointer)(unsafe.Pointer(&f))) != nil {
			t.Error("a compiled function passes for a closure of the interpreter")
		}
	}
}

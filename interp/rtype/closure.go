package rtype

import (
	"reflect"
	"unsafe"
)

// Closure is a function value that compiled code can call like any other and
// that the interpreter recognises as its own. Its first words are those that
// reflect.MakeFunc makes; what follows is ours.
type Closure struct {
	code    unsafe.Pointer
	stack   unsafe.Pointer
	argLen  uintptr
	regPtrs uintptr
	ftyp    unsafe.Pointer
	fn      unsafe.Pointer // -> inner
	inner   innerFunc
	Target  unsafe.Pointer   // the interpreter's function
	Held    []unsafe.Pointer // the variables it captured
}

// innerFunc is the func([]reflect.Value) []reflect.Value that compiled calls
// end in: a closure over one pointer.
type innerFunc struct {
	code unsafe.Pointer
	self *Closure
}

// Signatured makes closures of one function type: it holds their first words.
type Signatured struct{ template Closure }

// Enter is called when compiled code calls a Closure.
type Enter func(c *Closure, args []reflect.Value) []reflect.Value

var enter Enter

// OnEnter sets what compiled calls of closures do.
func OnEnter(e Enter) { enter = e }

// bridge makes the inner function of a closure. It is never inlined, so that
// all of them share one code address.
//
//go:noinline
func bridge(c *Closure) func([]reflect.Value) []reflect.Value {
	return func(args []reflect.Value) []reflect.Value { return enter(c, args) }
}

// ClosureType prepares closures of a function type.
func ClosureType(t reflect.Type) *Signatured {
	f := bridge(nil)
	made := (*Closure)(Word(reflect.MakeFunc(t, f)))
	s := &Signatured{}
	s.template.code, s.template.stack, s.template.argLen = made.code, made.stack, made.argLen
	s.template.regPtrs, s.template.ftyp = made.regPtrs&regMask, made.ftyp
	s.template.inner.code = *(*unsafe.Pointer)(*(*unsafe.Pointer)(unsafe.Pointer(&f)))
	return s
}

// regMask keeps the bytes of the register bitmap: two for the 16 integer
// registers of arm64 and the 9 of amd64.
const regMask = 0xffff

// New makes a closure.
func (s *Signatured) New(target unsafe.Pointer, held []unsafe.Pointer) *Closure {
	c := new(Closure)
	*c = s.template
	c.inner.self = c
	c.fn = unsafe.Pointer(&c.inner)
	c.Target, c.Held = target, held
	return c
}

var bridgeCode = func() unsafe.Pointer {
	f := bridge(nil)
	return *(*unsafe.Pointer)(*(*unsafe.Pointer)(unsafe.Pointer(&f)))
}()

var stubCode = (*Closure)(Word(reflect.MakeFunc(reflect.TypeFor[func()](), func([]reflect.Value) []reflect.Value { return nil }))).code

// AsClosure returns the closure behind a function value, or nil if compiled
// code made it.
func AsClosure(word unsafe.Pointer) *Closure {
	c := (*Closure)(word)
	if c.code != stubCode || *(*unsafe.Pointer)(c.fn) != bridgeCode {
		return nil
	}
	return c
}

// Package rtype makes Go types while the program runs: named types with
// methods, interfaces with methods, structs with embedded fields. They are
// descriptors as the compiler would have written them, so that compiled code
// (fmt, encoding/json, errors, sort, reflect) treats a value of a type declared
// in a cell as it treats any other.
//
// Package reflect makes unnamed types only. What it lacks is built here on the
// layout of Go 1.26's descriptors; Supported tells whether the runtime at hand
// has that layout.
package rtype

import (
	"fmt"
	"reflect"
	"sync"
	"sync/atomic"
	"unsafe"
)

var mu sync.Mutex // guards kept and the making of descriptors

// Named is a declared type. Its descriptor exists from the beginning, so that
// the type can refer to itself; Complete fills it.
type Named struct {
	name, pkg string
	room      int // for methods
	self      *abiType
	pointer   *ptrType
	place     slot // of the type's own methods
	unnamed   bool
}

// room bounds the words of a descriptor without its methods and parameters.
const room = 16

// block is memory for one descriptor.
func block(extra int) *abiType {
	b := make([]unsafe.Pointer, room+extra)
	kept = append(kept, unsafe.Pointer(&b[0]))
	return (*abiType)(unsafe.Pointer(&b[0]))
}

// maxParams bounds the parameters and results of a declared function type.
const maxParams = 64

var serial atomic.Uint32

// Declare begins the type pkg.name, whose underlying type is of a kind. The
// name is that of the type alone, with its type arguments if it is an instance;
// methods bounds how many it and its pointer have each.
func Declare(pkg, name string, kind reflect.Kind, methods int) *Named {
	mu.Lock()
	defer mu.Unlock()
	extra := 2 + 2*methods
	if kind == reflect.Func {
		extra += maxParams
	}
	n := &Named{name: name, pkg: pkg, room: methods, self: block(extra), pointer: (*ptrType)(unsafe.Pointer(block(2 + 2*methods)))}
	if s := sample(kind); s != nil {
		*n.self = *raw(s)
	}
	n.self.hash = fresh()
	n.self.tflag = n.self.tflag&^flagExtraStar | flagNamed | flagUncommon
	n.self.kind = uint8(kind)
	n.self.str = nameOff(n.String())
	*n.pointer = *(*ptrType)(Of(reflect.TypeFor[*int]()))
	n.pointer.hash = fresh()
	n.pointer.str = nameOff("*" + n.String())
	n.pointer.tflag = n.pointer.tflag&^(flagExtraStar|flagNamed) | flagUncommon
	n.pointer.ptrToThis = 0
	n.pointer.elem = n.self
	n.self.ptrToThis = typeOff(&n.pointer.abiType)
	return n
}

// DeclareUnnamed begins an unnamed struct type that has methods, those of its
// embedded fields. The text is the type as %T prints it; pkg is the package of
// its unexported names.
func DeclareUnnamed(pkg, text string, methods int) *Named {
	n := Declare(pkg, "", reflect.Struct, methods)
	mu.Lock()
	defer mu.Unlock()
	n.unnamed = true
	n.self.str, n.pointer.str = nameOff(text), nameOff("*"+text)
	return n
}

// fresh returns a hash that no other type made here has.
func fresh() uint32 { return serial.Add(1) * 2654435761 }

// String is the type as %T prints it.
func (n *Named) String() string {
	if n.pkg == "" {
		return n.name
	}
	return lastPart(n.pkg) + "." + n.name
}

func lastPart(path string) string {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '/' {
			return path[i+1:]
		}
	}
	return path
}

// Type returns the type. Before Complete it may only be pointed at or be an
// element of slices, channels and functions.
func (n *Named) Type() reflect.Type { return From(unsafe.Pointer(n.self)) }

// sample is a type of a kind whose values lie in memory as those of every type
// of that kind do; nil where there is none.
func sample(k reflect.Kind) reflect.Type {
	switch k {
	case reflect.Slice:
		return reflect.TypeFor[[]int]()
	case reflect.Map:
		return reflect.TypeFor[map[int]int]()
	case reflect.Chan:
		return reflect.TypeFor[chan int]()
	case reflect.Func:
		return reflect.TypeFor[func()]()
	case reflect.Pointer:
		return reflect.TypeFor[*int]()
	case reflect.Interface:
		return reflect.TypeFor[any]()
	}
	return nil
}

// Complete gives the type its underlying type, whose own methods, if it has
// any, do not carry over.
func (n *Named) Complete(underlying reflect.Type) {
	mu.Lock()
	defer mu.Unlock()
	kept := *n.self
	u := raw(underlying)
	n.place = copyKind(n.self, u)
	n.self.hash, n.self.str, n.self.ptrToThis = kept.hash, kept.str, kept.ptrToThis
	n.self.tflag = u.tflag&^flagExtraStar | flagNamed | flagUncommon
	if n.unnamed {
		n.self.tflag &^= flagNamed
	}
	*n.place.uncommon = uncommonType{pkgPath: nameOff(n.pkg)}
	*n.pointerPlace().uncommon = uncommonType{pkgPath: nameOff(n.pkg)}
}

func (n *Named) pointerPlace() slot {
	at := unsafe.Add(unsafe.Pointer(n.pointer), unsafe.Sizeof(ptrType{}))
	return slot{uncommon: (*uncommonType)(at), methods: unsafe.Add(at, unsafe.Sizeof(uncommonType{}))}
}

// SetMethods gives a complete type its methods and those of its pointer. It
// must come before any value of the type meets an interface.
func (n *Named) SetMethods(value, pointer []Method) error {
	mu.Lock()
	defer mu.Unlock()
	if len(value) > n.room || len(pointer) > n.room {
		return fmt.Errorf("%s was declared with room for %d methods", n, n.room)
	}
	if err := setMethods(n.place, n.pkg, n.Type(), value); err != nil {
		return err
	}
	return setMethods(n.pointerPlace(), n.pkg, reflect.PointerTo(n.Type()), pointer)
}

// slot is where a descriptor keeps what is said of its methods.
type slot struct {
	uncommon *uncommonType
	methods  unsafe.Pointer
}

// copyKind copies a descriptor with all that its kind has, and returns where
// the uncommon part of the copy lies.
func copyKind(dst, src *abiType) slot {
	d, s := unsafe.Pointer(dst), unsafe.Pointer(src)
	var size uintptr
	switch reflect.Kind(src.kind) {
	case reflect.Struct:
		*(*structType)(d), size = *(*structType)(s), unsafe.Sizeof(structType{})
	case reflect.Pointer:
		*(*ptrType)(d), size = *(*ptrType)(s), unsafe.Sizeof(ptrType{})
	case reflect.Func:
		return copyFunc((*funcType)(d), (*funcType)(s))
	case reflect.Slice:
		*(*ptrType)(d), size = *(*ptrType)(s), unsafe.Sizeof(ptrType{})
	case reflect.Array:
		*(*arrayType)(d), size = *(*arrayType)(s), unsafe.Sizeof(arrayType{})
	case reflect.Chan:
		*(*chanType)(d), size = *(*chanType)(s), unsafe.Sizeof(chanType{})
	case reflect.Map:
		*(*mapType)(d), size = *(*mapType)(s), unsafe.Sizeof(mapType{})
	case reflect.Interface:
		*(*interfaceType)(d), size = *(*interfaceType)(s), unsafe.Sizeof(interfaceType{})
	default:
		*dst, size = *src, unsafe.Sizeof(abiType{})
	}
	at := unsafe.Add(d, size)
	return slot{uncommon: (*uncommonType)(at), methods: unsafe.Add(at, unsafe.Sizeof(uncommonType{}))}
}

// copyFunc copies a function type: its parameters follow the uncommon part,
// which the original may lack.
func copyFunc(d, s *funcType) slot {
	*d = *s
	n := uintptr(s.inCount) + uintptr(s.outCount&^(1<<15))
	from := unsafe.Sizeof(funcType{})
	if s.tflag&flagUncommon != 0 {
		from += unsafe.Sizeof(uncommonType{})
	}
	to := unsafe.Sizeof(funcType{}) + unsafe.Sizeof(uncommonType{})
	copy(unsafe.Slice((**abiType)(unsafe.Add(unsafe.Pointer(d), to)), n), unsafe.Slice((**abiType)(unsafe.Add(unsafe.Pointer(s), from)), n))
	at := unsafe.Add(unsafe.Pointer(d), unsafe.Sizeof(funcType{}))
	return slot{uncommon: (*uncommonType)(at), methods: unsafe.Add(unsafe.Pointer(d), to+n*unsafe.Sizeof(uintptr(0)))}
}

// Later is an unnamed map or array type whose elements are not complete yet.
type Later struct{ self *abiType }

// NewLater begins a map or array type.
func NewLater(kind reflect.Kind, text string) *Later {
	mu.Lock()
	defer mu.Unlock()
	l := &Later{self: block(0)}
	if s := sample(kind); s != nil {
		copyKind(l.self, raw(s))
	}
	l.self.kind, l.self.hash, l.self.str, l.self.ptrToThis = uint8(kind), fresh(), nameOff(text), 0
	l.self.tflag &^= flagExtraStar | flagNamed | flagUncommon
	return l
}

// Type returns the type.
func (l *Later) Type() reflect.Type { return From(unsafe.Pointer(l.self)) }

// Fill makes it the same as a type that is complete.
func (l *Later) Fill(t reflect.Type) {
	mu.Lock()
	defer mu.Unlock()
	kept := *l.self
	copyKind(l.self, raw(t))
	l.self.hash, l.self.str, l.self.ptrToThis = kept.hash, kept.str, 0
	l.self.tflag &^= flagExtraStar | flagNamed | flagUncommon
}

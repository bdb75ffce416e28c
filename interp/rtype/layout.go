package rtype

import (
	"reflect"
	"unsafe"
)

// The structures below mirror those of internal/abi in Go 1.26. Nothing else
// in this repository knows them; the tests of this package and Supported hold
// them against the runtime that the program is built with.

type abiType struct {
	size       uintptr
	ptrBytes   uintptr
	hash       uint32
	tflag      uint8
	align      uint8
	fieldAlign uint8
	kind       uint8
	equal      func(unsafe.Pointer, unsafe.Pointer) bool
	gcData     *byte
	str        int32
	ptrToThis  int32
}

const (
	flagUncommon  = 1 << 0
	flagExtraStar = 1 << 1
	flagNamed     = 1 << 2
	flagDirect    = 1 << 5
)

type uncommonType struct {
	pkgPath int32
	mcount  uint16
	xcount  uint16
	moff    uint32
	_       uint32
}

type method struct {
	name int32
	mtyp int32
	ifn  int32
	tfn  int32
}

type imethod struct {
	name int32
	typ  int32
}

type interfaceType struct {
	abiType
	pkgPath *byte
	methods []imethod
}

type structField struct {
	name   *byte
	typ    *abiType
	offset uintptr
}

type structType struct {
	abiType
	pkgPath *byte
	fields  []structField
}

type ptrType struct {
	abiType
	elem *abiType
}

type mapType struct {
	abiType
	key, elem, group             *abiType
	hasher                       func(unsafe.Pointer, uintptr) uintptr
	groupSize, slotSize, elemOff uintptr
	flags                        uint32
}

type arrayType struct {
	abiType
	elem, slice *abiType
	len         uintptr
}

type chanType struct {
	abiType
	elem *abiType
	dir  int
}

type funcType struct {
	abiType
	inCount, outCount uint16
}

// Of returns the type descriptor of a type: what stands in the first word of
// an empty interface that holds a value of it.
func Of(t reflect.Type) unsafe.Pointer { return (*Pair)(unsafe.Pointer(&t)).Data }

// From returns the type of a descriptor.
func From(p unsafe.Pointer) reflect.Type {
	t := reflect.TypeFor[int]()
	(*Pair)(unsafe.Pointer(&t)).Data = p
	return t
}

func raw(t reflect.Type) *abiType { return (*abiType)(Of(t)) }

// addReflectOff registers a name, type or code pointer that lies outside the
// program's own tables, and returns the offset by which descriptors refer to it.
//
//go:linkname addReflectOff reflect.addReflectOff
//go:noescape
func addReflectOff(p unsafe.Pointer) int32

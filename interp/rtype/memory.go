package rtype

import (
	"reflect"
	"unsafe"
)

// What follows is the runtime's own: how it allocates, moves and clears typed
// memory, so that the collector sees every pointer, and what it does on maps,
// channels and interfaces whose types are known only by their descriptors.

// Slice is how a slice lies in memory.
type Slice struct {
	Data     unsafe.Pointer
	Len, Cap int
}

// Pair is how an interface lies in memory: its type, or its method table, and
// its one word of data.
type Pair struct{ Tab, Data unsafe.Pointer }

// New allocates a zero value of the type with that descriptor.
//
//go:linkname New reflect.unsafe_New
func New(t unsafe.Pointer) unsafe.Pointer

// NewArray allocates n zero values in a row.
//
//go:linkname NewArray reflect.unsafe_NewArray
func NewArray(t unsafe.Pointer, n int) unsafe.Pointer

// Move copies a value.
//
//go:linkname Move reflect.typedmemmove
//go:noescape
func Move(t, dst, src unsafe.Pointer)

// Clear zeroes a value.
//
//go:linkname Clear reflect.typedmemclr
//go:noescape
func Clear(t, p unsafe.Pointer)

// Copy copies as many elements as both slices have, and returns how many.
//
//go:linkname Copy reflect.typedslicecopy
//go:noescape
func Copy(elem unsafe.Pointer, dst, src Slice) int

// Grow returns a slice with room for num more elements.
//
//go:linkname Grow reflect.growslice
func Grow(elem unsafe.Pointer, old Slice, num int) Slice

// MapGet returns where the element of a key lies, nil if there is none.
//
//go:linkname MapGet reflect.mapaccess
func MapGet(t, m, key unsafe.Pointer) unsafe.Pointer

// MapSet sets an element.
//
//go:linkname MapSet reflect.mapassign0
func MapSet(t, m, key, elem unsafe.Pointer)

// MapDelete deletes an element.
//
//go:linkname MapDelete reflect.mapdelete
func MapDelete(t, m, key unsafe.Pointer)

// MapLen returns the number of elements.
//
//go:linkname MapLen reflect.maplen
//go:noescape
func MapLen(m unsafe.Pointer) int

// MakeMap makes a map with room for n elements.
//
//go:linkname MakeMap reflect.makemap
func MakeMap(t unsafe.Pointer, n int) unsafe.Pointer

// MapClear deletes all elements.
//
//go:linkname MapClear reflect.mapclear
func MapClear(t, m unsafe.Pointer)

// Receive receives into val; without waiting if nb.
//
//go:linkname Receive reflect.chanrecv
func Receive(ch unsafe.Pointer, nb bool, val unsafe.Pointer) (selected, received bool)

// Send sends what val points at; without waiting if nb.
//
//go:linkname Send reflect.chansend0
func Send(ch, val unsafe.Pointer, nb bool) bool

// Equal returns how values of a type are compared, nil if they cannot be.
func Equal(t reflect.Type) func(p, q unsafe.Pointer) bool { return raw(t).equal }

// Direct tells whether an interface holds a value of the type as its word
// itself rather than a pointer to it.
func Direct(t reflect.Type) bool { return raw(t).tflag&flagDirect != 0 }

// TypeOfTable returns the dynamic type in a method table.
func TypeOfTable(tab unsafe.Pointer) unsafe.Pointer {
	return *(*unsafe.Pointer)(unsafe.Add(tab, unsafe.Sizeof(uintptr(0))))
}

// Table returns the method table of a type for an interface with methods.
func Table(iface, dynamic reflect.Type) unsafe.Pointer {
	held := reflect.New(iface)
	held.Elem().Set(reflect.Zero(dynamic))
	return (*Pair)(held.UnsafePointer()).Tab
}

// Package atomic is the methods of the generic type of the standard library's
// package of that name, as source that the interpreter instantiates.
package atomic

import (
	"sync/atomic"
	"unsafe"
)

// Pointer lies in memory as the standard library's does.
type Pointer[T any] struct {
	_ [0]*T
	_ struct{}
	v unsafe.Pointer
}

func (x *Pointer[T]) Load() *T { return (*T)(atomic.LoadPointer(&x.v)) }

func (x *Pointer[T]) Store(val *T) { atomic.StorePointer(&x.v, unsafe.Pointer(val)) }

func (x *Pointer[T]) Swap(new *T) *T { return (*T)(atomic.SwapPointer(&x.v, unsafe.Pointer(new))) }

func (x *Pointer[T]) CompareAndSwap(old, new *T) bool {
	return atomic.CompareAndSwapPointer(&x.v, unsafe.Pointer(old), unsafe.Pointer(new))
}

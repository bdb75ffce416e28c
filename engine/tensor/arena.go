package tensor

import "math/bits"

// Arena lends out memory for one training step after another. What Take lends
// is valid until Give or Reset; after the first few steps nothing is allocated
// any more. One goroutine at a time may use an Arena.
type Arena[T Float] struct {
	free [64][][]T // by size class
	lent [][]T     // everything that Reset takes back
}

// Take lends a slice of n elements whose contents are arbitrary.
func (a *Arena[T]) Take(n int) []T {
	class, size := sizeClass(n)
	s := a.reuse(class)
	if s == nil {
		s = make([]T, size)
		a.lent = append(a.lent, s)
	}
	return s[:n]
}

// Zeros lends a slice of n zeros.
func (a *Arena[T]) Zeros(n int) []T {
	s := a.Take(n)
	clear(s)
	return s
}

// Give takes a slice back before Reset does. It must be one that Take lent,
// whole, and not be used afterwards.
func (a *Arena[T]) Give(s []T) {
	class, _ := sizeClass(len(s))
	a.free[class] = append(a.free[class], s[:cap(s)])
}

// Reset takes everything back.
func (a *Arena[T]) Reset() {
	for class := range a.free {
		a.free[class] = a.free[class][:0]
	}
	for _, s := range a.lent {
		class, _ := sizeClass(len(s))
		a.free[class] = append(a.free[class], s)
	}
}

// Held returns how many elements the arena owns, lent or free.
func (a *Arena[T]) Held() int {
	n := 0
	for _, s := range a.lent {
		n += cap(s)
	}
	return n
}

// reuse returns the slice given back last, which is the likeliest to be in the
// cache; nil if there is none.
func (a *Arena[T]) reuse(class int) []T {
	free := a.free[class]
	if len(free) == 0 {
		return nil
	}
	s := free[len(free)-1]
	a.free[class] = free[:len(free)-1]
	return s
}

// sizeClass rounds n up to a power of two or one and a half of it: 64, 96,
// 128, 192 and so on.
func sizeClass(n int) (class, size int) {
	if n <= 64 {
		return 0, 64
	}
	log := bits.Len(uint(n-1)) - 1 // 2^log < n <= 2^(log+1)
	if half := 3 << (log - 1); n <= half {
		return 2*(log-6) + 1, half
	}
	return 2*(log-6) + 2, 2 << log
}

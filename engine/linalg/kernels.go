package linalg

import "unsafe"

// level is a set of instructions that there are kernels for.
type level int

const (
	plain     level = iota // Go alone
	vector128              // NEON
	vector256              // AVX2 and FMA
	vector512              // AVX-512 F, DQ, BW and VL
)

// kernels are the innermost loops of one level and precision. Their arguments
// are not checked: addresses, and counts of elements. Strides are in bytes.
type kernels[T real] struct {
	tile tileSize

	// panel sets tiles of rows x vectors to alpha*A*B + beta*C, one below the
	// other. Of the last vector only tail elements count. ai and ak are the
	// strides between rows and columns of A, at that between its tiles, bk and
	// ci those between rows of B and C.
	panel func(rows, vectors, tail, tiles, k int, a *T, ai, ak, at int, b *T, bk int, c *T, ci int, alpha, beta T)
	// line sets y to alpha*x*B + beta*y for blocks of broad columns.
	line  func(blocks, k int, x, b *T, bk int, y *T, alpha, beta T)
	broad int
	// dots sets y to alpha*A*x + beta*y for rows of n elements.
	dots func(rows, n int, a *T, ai int, x, y *T, alpha, beta T)
	// transpose copies 2*half rows of k elements to columns, k a multiple of
	// half. It is nil where there is none.
	transpose func(k int, x *T, xi int, y *T, yi int)
	half      int

	sum, top                      func(x *T, n int) T // top is the maximum
	add, sub, mul, div            func(dst, x, y *T, n int)
	scale, leaky                  func(dst, x *T, n int, alpha T)
	axpy, leakyGrad               func(dst, x, y *T, n int, alpha T) // axpy is alpha*x + y
	raise                         func(dst, x, y *T, n int, alpha T) // x + y + alpha, at least 0
	sqrt, exp, log, tanh, sigmoid func(dst, x *T, n int)
	expShift                      func(dst, x *T, n int, alpha T) // exp(x - alpha)
}

// tileSize is what a panel kernel computes at once: at most so many rows, and
// one or two vectors of so many elements.
type tileSize struct{ rows, lanes int }

// columns is the greatest width of a tile.
func (t tileSize) columns() int { return 2 * t.lanes }

var (
	isa       = detect()
	kernels32 = kernelsOf32(isa)
	kernels64 = kernelsOf64(isa)
)

// the returns the kernels of a precision.
func the[T real]() *kernels[T] {
	if sizeOf[T]() == 4 {
		return (*kernels[T])(unsafe.Pointer(kernels32))
	}
	return (*kernels[T])(unsafe.Pointer(kernels64))
}

// sizeOf is the size of an element in bytes.
func sizeOf[T real]() int {
	var v T
	return int(unsafe.Sizeof(v))
}

// ahead is the address n elements further.
func ahead[T real](p *T, n int) *T {
	return (*T)(unsafe.Add(unsafe.Pointer(p), n*sizeOf[T]()))
}

//go:build arm64 && !noasm

package linalg

// detect: every 64-bit ARM has NEON.
func detect() level { return vector128 }

//go:noescape
func panel32NEON(rows, vectors, tiles, k int, a *float32, ai, ak, at int, b *float32, bk int, c *float32, ci int, alpha, beta float32)

//go:noescape
func panel64NEON(rows, vectors, tiles, k int, a *float64, ai, ak, at int, b *float64, bk int, c *float64, ci int, alpha, beta float64)

func kernelsOf32(l level) *kernels[float32] {
	k := plainKernels[float32]()
	if l == vector128 {
		k.tile, k.panel = tileSize{rows: 8, lanes: 4}, wholeVectors(4, panel32NEON)
	}
	return k
}

func kernelsOf64(l level) *kernels[float64] {
	k := plainKernels[float64]()
	if l == vector128 {
		k.tile, k.panel = tileSize{rows: 8, lanes: 2}, wholeVectors(2, panel64NEON)
	}
	return k
}

// wholeVectors makes a panel of a kernel that knows no part of a vector: the
// columns that are left over are computed in Go.
func wholeVectors[T real](lanes int, panel func(rows, vectors, tiles, k int, a *T, ai, ak, at int, b *T, bk int, c *T, ci int, alpha, beta T)) func(rows, vectors, tail, tiles, k int, a *T, ai, ak, at int, b *T, bk int, c *T, ci int, alpha, beta T) {
	return func(rows, vectors, tail, tiles, k int, a *T, ai, ak, at int, b *T, bk int, c *T, ci int, alpha, beta T) {
		if tail == lanes {
			panel(rows, vectors, tiles, k, a, ai, ak, at, b, bk, c, ci, alpha, beta)
			return
		}
		if vectors == 2 {
			panel(rows, 1, tiles, k, a, ai, ak, at, b, bk, c, ci, alpha, beta)
			b, c = ahead(b, lanes), ahead(c, lanes)
		}
		for t := range tiles {
			plainEdge(rows, tail, k, bytesAhead(a, t*at), ai, ak, b, bk, bytesAhead(c, t*rows*ci), ci, alpha, beta)
		}
	}
}

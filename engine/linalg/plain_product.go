package linalg

import "unsafe"

// plainPanel is the kernel in Go: tiles one below the other, whole ones with
// their sums in registers.
func plainPanel[T real](rows, vectors, tail, tiles, k int, a *T, ai, ak, at int, b *T, bk int, c *T, ci int, alpha, beta T) {
	for t := range tiles {
		ofA, ofC := bytesAhead(a, t*at), bytesAhead(c, t*rows*ci)
		if rows == 4 && vectors == 2 {
			plainTile(k, ofA, ai, ak, b, bk, ofC, ci, alpha, beta)
		} else {
			plainEdge(rows, vectors, k, ofA, ai, ak, b, bk, ofC, ci, alpha, beta)
		}
	}
}

func plainTile[T real](k int, a *T, ai, ak int, b *T, bk int, c *T, ci int, alpha, beta T) {
	var s00, s01, s10, s11, s20, s21, s30, s31 T
	a1 := bytesAhead(a, ai)
	a2 := bytesAhead(a1, ai)
	a3 := bytesAhead(a2, ai)
	for p := range k {
		at, bt := p*ak, bytesAhead(b, p*bk)
		b0, b1 := *bt, *ahead(bt, 1)
		v := *bytesAhead(a, at)
		s00, s01 = s00+v*b0, s01+v*b1
		v = *bytesAhead(a1, at)
		s10, s11 = s10+v*b0, s11+v*b1
		v = *bytesAhead(a2, at)
		s20, s21 = s20+v*b0, s21+v*b1
		v = *bytesAhead(a3, at)
		s30, s31 = s30+v*b0, s31+v*b1
	}
	for i, row := range [4][2]T{{s00, s01}, {s10, s11}, {s20, s21}, {s30, s31}} {
		at := bytesAhead(c, i*ci)
		blend(at, row[0], alpha, beta)
		blend(ahead(at, 1), row[1], alpha, beta)
	}
}

func plainEdge[T real](rows, columns, k int, a *T, ai, ak int, b *T, bk int, c *T, ci int, alpha, beta T) {
	for i := range rows {
		for j := range columns {
			var sum T
			for p := range k {
				sum += *bytesAhead(a, i*ai+p*ak) * *ahead(bytesAhead(b, p*bk), j)
			}
			blend(ahead(bytesAhead(c, i*ci), j), sum, alpha, beta)
		}
	}
}

// blend sets c to alpha*sum + beta*c; c is not read if beta is zero.
func blend[T real](c *T, sum, alpha, beta T) {
	if beta == 0 {
		*c = alpha * sum
	} else {
		*c = alpha*sum + beta**c
	}
}

func plainLine[T real](blocks, k int, x, b *T, bk int, y *T, alpha, beta T) {
	of := unsafe.Slice(x, k)
	for block := range blocks {
		var sums [8]T
		for p, f := range of {
			row := unsafe.Slice(ahead(bytesAhead(b, p*bk), 8*block), 8)
			for j := range sums {
				sums[j] += f * row[j]
			}
		}
		for j, s := range sums {
			blend(ahead(y, 8*block+j), s, alpha, beta)
		}
	}
}

func plainDots[T real](rows, n int, a *T, ai int, x, y *T, alpha, beta T) {
	of := unsafe.Slice(x, n)
	for row := range rows {
		var parts [8]T
		for i, v := range unsafe.Slice(bytesAhead(a, row*ai), n) {
			parts[i&7] += v * of[i]
		}
		blend(ahead(y, row), together(parts), alpha, beta)
	}
}

// bytesAhead is the address n bytes further.
func bytesAhead[T real](p *T, n int) *T {
	return (*T)(unsafe.Add(unsafe.Pointer(p), n))
}

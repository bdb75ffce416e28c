package linalg

import "sync"

// pack copies the strip of B to a buffer, panel by panel, each row of a panel
// next to the one before.
func (p *product[T]) pack(s *strip[T], to []T) {
	if p.team == nil {
		p.packPart(s, to, 0, s.n)
		return
	}
	const tasks = 4
	width := p.tile.columns()
	columns := ((s.n+width-1)/width + tasks - 1) / tasks * width
	whole, of := *p, *s
	share(p.team, (s.n+columns-1)/columns, func(i int) {
		whole.packPart(&of, to[i*columns*of.k:], i*columns, min((i+1)*columns, of.n))
	})
}

// packPart copies columns j to end to the beginning of a buffer.
func (p *product[T]) packPart(s *strip[T], to []T, j, end int) {
	width := p.tile.columns()
	from := p.b[s.k0*p.bk+s.j0*p.bj:]
	if p.bj == 1 {
		packRows(to, from[j:], s.k, end-j, width, p.bk)
		return
	}
	for b := 0; j < end; j, b = j+width, b+s.step {
		p.packColumns(to[b:], from[j*p.bj:], s.k, min(width, end-j))
	}
}

// packRows goes through a few rows at a time, so that it reads and writes in
// runs.
func packRows[T real](to, from []T, k, n, width, bk int) {
	const few = 8
	for r0 := 0; r0 < k; r0 += few {
		end := min(r0+few, k)
		for j := 0; j < n; j += width {
			columns := min(width, n-j)
			for r := r0; r < end; r++ {
				copy(to[j*k+r*width:][:columns], from[r*bk+j:])
			}
		}
	}
}

// packColumns makes a panel of n columns that are stored as rows of k.
func (p *product[T]) packColumns(to, from []T, k, n int) {
	width, size := p.tile.columns(), sizeOf[T]()
	whole := 0
	if p.transpose != nil {
		whole = k - k%p.half
	}
	j := 0
	for ; whole > 0 && j+2*p.half <= n; j += 2 * p.half {
		p.transpose(whole, &from[j*p.bj], p.bj*size, &to[j], width*size)
		p.packRest(to, from, whole, k, j, j+2*p.half)
	}
	p.packRest(to, from, 0, k, j, n)
}

// packRest makes rows first to k of columns j to n.
func (p *product[T]) packRest(to, from []T, first, k, j, n int) {
	width := p.tile.columns()
	for ; j < n; j++ {
		for r := first; r < k; r++ {
			to[r*width+j] = from[j*p.bj+r]
		}
	}
}

// rowsOf is a block of A from row i0 on, as the kernels read it: tiles of tall
// rows, then some with a row less.
type rowsOf[T real] struct {
	i0                int
	first             *T
	ai, ak            int // elements between rows and between columns
	tall, tiles, less int
	buffer            *[]T // nil if A is read where it is
}

// rows returns m rows of A: where they are, or a copy if they are so far apart
// that they share few lines of the first cache.
func (p *product[T]) rows(s *strip[T], i0, m int) rowsOf[T] {
	all := (m + p.tile.rows - 1) / p.tile.rows
	tall := (m + all - 1) / all
	less := all*tall - m
	from := p.a[i0*p.ai+s.k0*p.ak:]
	a := rowsOf[T]{i0: i0, first: &from[0], ai: p.ai, ak: p.ak, tall: tall, tiles: all - less, less: less}
	if max(p.ai, p.ak)*sizeOf[T]() < distant || s.n < 4*p.tile.columns() {
		return a
	}
	if p.ak == 1 {
		a.buffer, a.ai = compact(from, m, s.k, p.ai), s.k+gap
	} else {
		a.buffer, a.ak = compact(from, s.k, m, p.ak), m+gap
	}
	a.first = &(*a.buffer)[0]
	return a
}

func (a *rowsOf[T]) giveBack() {
	if a.buffer != nil {
		giveBack(a.buffer)
	}
}

const (
	distant = 3 << 10 // bytes between rows from which on they are copied
	gap     = 16      // elements between copied rows
)

// compact copies rows of n elements next to each other, with gaps.
func compact[T real](from []T, rows, n, stride int) *[]T {
	buffer := borrow[T](rows * (n + gap))
	for r := range rows {
		copy((*buffer)[r*(n+gap):][:n], from[r*stride:])
	}
	return buffer
}

var buffers32, buffers64 sync.Pool

// borrow returns a buffer of at least n elements, whatever was in it.
func borrow[T real](n int) *[]T {
	pool := &buffers64
	if sizeOf[T]() == 4 {
		pool = &buffers32
	}
	if old, ok := pool.Get().(*[]T); ok && len(*old) >= n {
		return old
	}
	fresh := make([]T, n)
	return &fresh
}

func giveBack[T real](b *[]T) {
	if sizeOf[T]() == 4 {
		buffers32.Put(b)
	} else {
		buffers64.Put(b)
	}
}

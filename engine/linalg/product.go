package linalg

import "pawl/engine/parallel"

// product is C = alpha*A*B + beta*C with strides in elements: ai and ak
// between rows and columns of A (m x k), bk and bj between those of B (k x n),
// ci between rows of C (m x n).
type product[T real] struct {
	*kernels[T]
	team        *parallel.Team // nil on one core
	m, n, k     int
	alpha, beta T
	a           []T
	ai, ak      int
	b           []T
	bk, bj      int
	c           []T
	ci          int
}

// The blocks of Goto and van de Geijn (2008), "Anatomy of high-performance
// matrix multiplication": a panel of B (deep rows, as wide as a tile) stays in
// the first cache, a block of A (high x deep) in the second.
const (
	deep = 352
	high = 448
	wide = 4096
)

// run computes the product block by block. How k is cut does not depend on
// the machine, and each element of C adds its products in order: therefore the
// result does not depend on how rows and columns are cut.
func (p *product[T]) run() {
	if p.m == 1 || p.n == 1 {
		p.runVector()
		return
	}
	if 2*p.m*p.n*p.k >= shared {
		if team := claim(); team != nil {
			defer release()
			p.team = team
		}
	}
	p.strips()
}

// shared is the number of operations from which on it pays to wake a team.
const shared = 4e6

func (p *product[T]) strips() {
	s := strip[T]{beta: p.beta}
	for k0, step := 0, evenly(p.k, deep); k0 < p.k; k0 += step {
		s.k0, s.k = k0, min(step, p.k-k0)
		for j0 := 0; j0 < p.n; j0 += wide {
			s.j0, s.n = j0, min(wide, p.n-j0)
			p.runStrip(s)
		}
		s.beta = 1
	}
}

// strip is the part of a product that k products from k0 on bring to n columns
// from j0 on, with B as the kernels read it: panels of columns, step elements
// from one to the next, bk elements between rows.
type strip[T real] struct {
	k0, k    int
	j0, n    int
	beta     T
	b        *T
	step, bk int
}

// runStrip computes a strip, with B where it is or copied in one of two ways.
func (p *product[T]) runStrip(s strip[T]) {
	width := p.tile.columns()
	if p.readable(s) {
		s.b, s.step, s.bk = &p.b[s.k0*p.bk+s.j0], width, p.bk
		p.blocks(&s)
		return
	}
	s.step, s.bk = width*s.k, width
	if p.m <= high {
		p.groups(&s)
		return
	}
	buffer := borrow[T]((s.n + width - 1) / width * width * s.k)
	s.b = &(*buffer)[0]
	p.pack(&s, *buffer)
	p.blocks(&s)
	giveBack(buffer)
}

// readable tells whether the kernels can read B where it is: its rows must be
// contiguous, and so few or so close that the caches hold what is read again.
func (p *product[T]) readable(s strip[T]) bool {
	if p.bj != 1 {
		return false
	}
	return p.m <= 2*p.tile.rows || s.k*p.bk*sizeOf[T]() <= 512<<10
}

// blocks multiplies blocks of A with the strip of B.
func (p *product[T]) blocks(s *strip[T]) {
	if p.team != nil {
		p.shareBlocks(*s)
		return
	}
	for i0, step := 0, evenly(p.m, high); i0 < p.m; i0 += step {
		p.block(s, i0, min(step, p.m-i0), 0, s.n)
	}
}

// shareBlocks cuts the strip into some tasks a core: by rows, and where there
// are few of them by columns, too.
func (p *product[T]) shareBlocks(s strip[T]) {
	const tasks = 8
	rows := evenly(p.m, min(high, max(2*p.tile.rows, (p.m+tasks-1)/tasks)))
	down := (p.m + rows - 1) / rows
	width := p.tile.columns()
	panels := (s.n + width - 1) / width
	across := min(panels, max(1, tasks/down))
	columns := (panels + across - 1) / across * width
	across = (s.n + columns - 1) / columns
	whole := *p // so that a product on one core can stay on the stack
	share(p.team, down*across, func(i int) {
		i0, j := i/across*rows, i%across*columns
		whole.block(&s, i0, min(rows, whole.m-i0), j, min(j+columns, s.n))
	})
}

// block multiplies m rows of A with columns j to end of the strip.
func (p *product[T]) block(s *strip[T], i0, m, j, end int) {
	a := p.rows(s, i0, m)
	for width := p.tile.columns(); j < end; j += width {
		p.column(s, &a, j, min(width, end-j), ahead(s.b, j/width*s.step))
	}
	a.giveBack()
}

// groups goes through the strip a few panels at a time, where a single block
// of A reads each: copied and read at once, they stay in the caches.
func (p *product[T]) groups(s *strip[T]) {
	width := 4 * p.tile.columns()
	a := p.rows(s, 0, p.m)
	if p.team == nil {
		for j := 0; j < s.n; j += width {
			p.group(s, &a, j, min(j+width, s.n))
		}
	} else {
		whole, of, all := *p, *s, a
		share(p.team, (s.n+width-1)/width, func(i int) {
			whole.group(&of, &all, i*width, min((i+1)*width, of.n))
		})
	}
	a.giveBack()
}

// group copies columns j to end of B and multiplies.
func (p *product[T]) group(s *strip[T], a *rowsOf[T], j, end int) {
	width := p.tile.columns()
	buffer := borrow[T]((end - j + width - 1) / width * s.step)
	p.packPart(s, *buffer, j, end)
	for b := 0; j < end; j, b = j+width, b+s.step {
		p.column(s, a, j, min(width, end-j), &(*buffer)[b])
	}
	giveBack(buffer)
}

// column multiplies rows of A with a panel b, which has n columns from j on.
// The tiles are as even as can be: the last ones have a row less.
func (p *product[T]) column(s *strip[T], a *rowsOf[T], j, n int, b *T) {
	size, lanes := sizeOf[T](), p.tile.lanes
	vectors := (n + lanes - 1) / lanes
	tail := n - (vectors-1)*lanes
	c := &p.c[a.i0*p.ci+s.j0+j]
	ai, ak, bk, ci := a.ai*size, a.ak*size, s.bk*size, p.ci*size
	p.panel(a.tall, vectors, tail, a.tiles, s.k, a.first, ai, ak, a.tall*ai, b, bk, c, ci, p.alpha, s.beta)
	if a.less > 0 {
		done, tall := a.tiles*a.tall, a.tall-1
		p.panel(tall, vectors, tail, a.less, s.k, ahead(a.first, done*a.ai), ai, ak, tall*ai, b, bk, ahead(c, done*p.ci), ci, p.alpha, s.beta)
	}
}

// evenly is the size of pieces of n that are about the same and at most so
// great.
func evenly(n, most int) int {
	pieces := (n + most - 1) / most
	return (n + pieces - 1) / pieces
}

package linalg

// runVector is a product with one row or one column: the memory is read once,
// so nothing is gained by packing.
func (p *product[T]) runVector() {
	switch {
	case p.n == 1 && p.ak == 1:
		p.byRows(p.a, p.ai, p.m, p.b, p.bk, p.ci)
	case p.m == 1 && p.bj == 1:
		p.byColumns(p.b, p.bk, p.n, p.a, p.ak, 1)
	case p.m == 1:
		p.byRows(p.b, p.bj, p.n, p.a, p.ak, 1)
	default:
		p.byColumns(p.a, p.ak, p.m, p.b, p.bk, p.ci)
	}
}

// byRows sets n elements of C, ci apart, to products of rows of a matrix with
// a vector, whose elements are xi apart.
func (p *product[T]) byRows(matrix []T, stride, n int, x []T, xi, ci int) {
	x, bufferX := contiguous(x, p.k, xi)
	c, bufferC := contiguous(p.c, n, ci)
	p.dots(n, p.k, &matrix[0], stride*sizeOf[T](), &x[0], &c[0], p.alpha, p.beta)
	p.finish(bufferX, bufferC, n, ci)
}

// byColumns sets n elements of C, ci apart, to a vector times a matrix.
func (p *product[T]) byColumns(matrix []T, stride, n int, x []T, xi, ci int) {
	x, bufferX := contiguous(x, p.k, xi)
	c, bufferC := contiguous(p.c, n, ci)
	beta := p.beta
	for k0, step := 0, evenly(p.k, deep); k0 < p.k; k0 += step {
		p.addColumns(min(step, p.k-k0), x[k0:], matrix[k0*stride:], stride*sizeOf[T](), c[:n], beta)
		beta = 1
	}
	p.finish(bufferX, bufferC, n, ci)
}

// addColumns sets c to alpha*x*B + beta*c for k rows of B.
func (p *product[T]) addColumns(k int, x, b []T, stride int, c []T, beta T) {
	whole := len(c) / p.broad
	if whole > 0 {
		p.line(whole, k, &x[0], &b[0], stride, &c[0], p.alpha, beta)
	}
	size, width, lanes := sizeOf[T](), p.tile.columns(), p.tile.lanes
	for j := whole * p.broad; j < len(c); j += width {
		columns := min(width, len(c)-j)
		vectors := (columns + lanes - 1) / lanes
		p.panel(1, vectors, columns-(vectors-1)*lanes, 1, k, &x[0], 0, size, 0, &b[j], stride, &c[j], 0, p.alpha, beta)
	}
}

// contiguous returns n elements that are step apart next to each other: the
// slice itself or what a buffer holds.
func contiguous[T real](x []T, n, step int) ([]T, *[]T) {
	if step == 1 {
		return x, nil
	}
	buffer := borrow[T](n)
	for i := range n {
		(*buffer)[i] = x[i*step]
	}
	return *buffer, buffer
}

// finish puts n elements back to C, if a buffer has them.
func (p *product[T]) finish(bufferX, bufferC *[]T, n, ci int) {
	if bufferC != nil {
		for i := range n {
			p.c[i*ci] = (*bufferC)[i]
		}
		giveBack(bufferC)
	}
	if bufferX != nil {
		giveBack(bufferX)
	}
}

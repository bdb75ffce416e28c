package eigen

import "context"

// orthonormal replaces k vectors, the rows of a (k x n, k at most n), by an
// orthonormal basis of what they span, and returns the upper triangular r
// (k x k) with a = r' q: the thin QR of the transpose, by Householder
// reflections in blocks.
func orthonormal(ctx context.Context, a []float64, k, n int) (r []float64, err error) {
	return factorQR(ctx, &reflections{a: a, tau: make([]float64, k), count: k, width: n})
}

// factorQR is orthonormal for the rows of q.
func factorQR(ctx context.Context, q *reflections) (r []float64, err error) {
	k, n := q.count, q.width
	r = make([]float64, k*k)
	scratch := newBlockScratch(k)
	for first := 0; first < k; first += blockRows {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		rows := min(blockRows, k-first)
		q.panel(first, rows, r)
		if rest := k - first - rows; rest > 0 {
			b := q.block(first, rows)
			b.apply(q.a[(first+rows)*n+first:], n, rest, false, scratch)
		}
	}
	return r, q.form(ctx, scratch)
}

// panel finds the reflections of some rows, one after the other. A row's part
// before its reflection is a column of r.
func (q *reflections) panel(first, rows int, r []float64) {
	for i := first; i < first+rows; i++ {
		row := q.a[i*q.width : i*q.width+q.end(i)]
		for j := first; j < i; j++ {
			v := q.a[j*q.width+j : j*q.width+q.end(j)]
			axpy(-q.tau[j]*dot(v, row[j:]), v, row[j:])
		}
		for j := range i {
			r[j*q.count+i] = row[j]
		}
		r[i*q.count+i], q.tau[i] = householder(row[i:])
	}
}

// form overwrites the reflections with the first columns of their product, as
// rows. A block changes only the rows from its own on: those before are unit
// vectors still.
func (q *reflections) form(ctx context.Context, scratch blockScratch) error {
	basis := make([]float64, q.count*q.width)
	for i := range q.count {
		basis[i*q.width+i] = 1
	}
	for first := (q.count - 1) / blockRows * blockRows; first >= 0; first -= blockRows {
		if err := ctx.Err(); err != nil {
			return err
		}
		b := q.block(first, min(blockRows, q.count-first))
		b.apply(basis[first*q.width+first:], q.width, q.count-first, true, scratch)
	}
	copy(q.a, basis)
	return nil
}

package eigen

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// invertDense finds the eigenpairs nearest to the shift: those of the largest
// magnitude of the inverse of A - shift I.
func (l Lanczos) invertDense(ctx context.Context, rows []float64, n int, src rand.Source) (*Pairs, error) {
	shifted := append([]float64(nil), rows...)
	for i := range n {
		shifted[i*n+i] -= l.Shift
	}
	f := &factored{n: n}
	f.lu.Factorize(mat.NewDense(n, n, shifted))
	if math.IsInf(f.lu.Cond(), 1) {
		return nil, errors.New("eigen: A - shift I is singular: the shift is an eigenvalue; move it a little")
	}
	found, err := l.search(ctx, f, goal{magnitude: true, own: true}, src)
	if err != nil {
		return nil, err
	}
	l.turnBack(found)
	return found.measured(ctx, &stored{rows: rows, n: n, sign: 1})
}

// turnBack makes eigenvalues of the inverse those of the matrix.
func (l Lanczos) turnBack(f *found) {
	for i, x := range f.values {
		f.values[i] = l.Shift + 1/x
	}
}

// carefully solves, and solves again if the shift was so near to an eigenvalue
// that the others drowned in its rounding: with a shift a little further away,
// and some pairs more, so that those nearest to the old shift are among them.
// The largest element of the matrix is about 1.
func (l Lanczos) carefully(solve func(l Lanczos) (*Pairs, error)) (*Pairs, error) {
	pairs, err := solve(l)
	if err != nil || l.Which != Nearest {
		return pairs, err
	}
	n, _ := pairs.Vectors.Dims()
	if l.K == n || slices.Max(pairs.Residuals) <= 100*l.tolerance() {
		return pairs, nil
	}
	away := l
	away.K = min(l.K+4, n)
	away.Shift += (pairs.Values[l.K-1] - l.Shift) / 20
	if pairs, err = solve(away); err != nil {
		return nil, err
	}
	return pairs.chosen(ranked(pairs.Values, l.order())[:l.K]), nil
}

// chosen are some of the pairs.
func (p *Pairs) chosen(places []int) *Pairs {
	n, _ := p.Vectors.Dims()
	q := &Pairs{Vectors: mat.NewDense(n, len(places), nil)}
	for j, from := range places {
		q.Values = append(q.Values, p.Values[from])
		q.Residuals = append(q.Residuals, p.Residuals[from])
		q.Vectors.SetCol(j, mat.Col(nil, from, p.Vectors))
	}
	return q
}

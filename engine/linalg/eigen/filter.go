package eigen

import (
	"context"
	"math"
	"math/rand/v2"

	"pawl/engine/linalg/sparse"
	"pawl/engine/parallel"
)

// filter is a Chebyshev polynomial of an action: between -1 and 1 where the
// unwanted eigenvalues are, and growing fast beyond them (Saad 1984). One step
// of a search with it does the work of several, for one orthogonalisation.
type filter struct {
	action
	degree       int
	centre, half float64 // of the unwanted interval
	last, next   []float64
}

// direct searches a sparse matrix without factoring it: through a filter if
// orthogonalising costs much more than multiplying.
func (l Lanczos) direct(ctx context.Context, a *sparse.CSR, src rand.Source) (*Pairs, error) {
	n, _ := a.Dims()
	most := l.subspace(n)
	plain := given{a, l.sign()}
	degree := min(most*n/(2*max(a.NNZ(), 1)), 24)
	if degree < 3 || n < 4*most {
		return l.run(ctx, plain, src)
	}
	f, err := l.newFilter(ctx, plain, degree, most, rand.New(src))
	if err != nil {
		return nil, err
	}
	if f.degree < 3 {
		return l.run(ctx, plain, src)
	}
	found, err := l.search(ctx, f, goal{own: true}, src)
	if err != nil {
		return nil, err
	}
	pairs, err := found.reread(ctx, plain)
	if err != nil {
		return nil, err
	}
	scale(l.sign(), pairs.Values)
	return pairs, nil
}

// strongest is how much more a filter may amplify one eigenvector than another
// before rounding of the one hides the other.
const strongest = 1e3

// newFilter looks at the spectrum first. The K-th largest Ritz value is a lower
// bound of the K-th largest eigenvalue (Cauchy): no wanted one is damped.
func (l Lanczos) newFilter(ctx context.Context, a action, degree, steps int, random *rand.Rand) (*filter, error) {
	values, residuals, err := glance(ctx, a, steps, random)
	if err != nil {
		return nil, err
	}
	last := len(values) - 1
	low, cut, top := values[0]-2*residuals[0], values[len(values)-l.K], values[last]+residuals[last]
	f := &filter{action: a, centre: (low + cut) / 2, half: (cut - low) / 2}
	if !(f.half > 0) || !(top > cut) {
		return f, nil
	}
	reach := math.Acosh(strongest) / math.Acosh((top-f.centre)/f.half)
	f.degree = min(degree, int(reach))
	f.last, f.next = make([]float64, a.order()), make([]float64, a.order())
	return f, nil
}

// apply sets dst to T(x), T of the filter's degree, by the recurrence
// T(k+1) = 2 t T(k) - T(k-1) with t = (A - centre)/half.
func (f *filter) apply(ctx context.Context, team *parallel.Team, dst, x []float64) error {
	last, now, next := f.last, f.next, dst
	copy(last, x)
	if err := f.shifted(ctx, team, now, x, nil, 1); err != nil {
		return err
	}
	for range f.degree - 1 {
		if err := f.shifted(ctx, team, next, now, last, 2); err != nil {
			return err
		}
		last, now, next = now, next, last
	}
	if &now[0] != &dst[0] {
		copy(dst, now)
	}
	return nil
}

// shifted sets dst to factor t x - before.
func (f *filter) shifted(ctx context.Context, team *parallel.Team, dst, x, before []float64, factor float64) error {
	if err := f.action.apply(ctx, team, dst, x); err != nil {
		return err
	}
	scaled := factor / f.half
	const block = 1 << 13
	return team.Blocks(ctx, len(x), block, func(lo, hi int) error {
		for i := lo; i < hi; i++ {
			dst[i] = scaled * (dst[i] - f.centre*x[i])
		}
		if before != nil {
			axpy(-1, before[lo:hi], dst[lo:hi])
		}
		return nil
	})
}

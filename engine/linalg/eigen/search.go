package eigen

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"pawl/engine/parallel"
	"pawl/engine/progress"
)

// goal says which eigenvalues of an action come first, the largest or those
// largest in magnitude, and whether a residual is measured by its own
// eigenvalue or by the largest.
type goal struct{ magnitude, own bool }

// rank is what an eigenvalue is judged by.
func (g goal) rank(x float64) float64 {
	if g.magnitude {
		return abs(x)
	}
	return x
}

func (g goal) order(x, y float64) int { return descending(g.rank(x), g.rank(y)) }

// total is the sum of the chosen eigenvalues as they are judged: it grows when a
// better one takes a place.
func (g goal) total(values []float64, chosen []int) float64 {
	sum := 0.0
	for _, c := range chosen {
		sum += g.rank(values[c])
	}
	return sum
}

// descending and byMagnitude order eigenvalues, wanted first.
func descending(x, y float64) int  { return cmp.Compare(y, x) }
func byMagnitude(x, y float64) int { return cmp.Compare(math.Abs(y), math.Abs(x)) }

// search finds the eigenpairs of a that come first. Once it has them, it looks
// from a random direction whether there are better ones.
func (l Lanczos) search(ctx context.Context, a action, g goal, src rand.Source) (*found, error) {
	team := parallel.NewTeam()
	defer team.Dismiss()
	k := newKrylov(a, l.subspace(a.order()), rand.New(src), team)
	if err := k.begin(ctx); err != nil {
		return nil, err
	}
	limit, budget := k.most, 0 // how far to extend; products after which a probe ends
	before := 0.0              // the sum of the wanted eigenvalues when the probe began
	for restart := 0; ; {
		if err := k.extend(ctx, limit); err != nil {
			return nil, err
		}
		values, vectors, residuals, err := k.ritz(ctx)
		if err != nil {
			return nil, err
		}
		wanted := ranked(values, g.order)
		have, worst := l.converged(k, values, residuals, wanted[:l.K], g)
		progress.Report(ctx, progress.Step{Task: "eigenpairs", Done: have, Total: l.K, Note: fmt.Sprintf("residual %.1e", worst)})
		total := g.total(values, wanted[:l.K])
		if have < l.K || total > before+float64(l.K)*l.tolerance()*k.top {
			budget = 0 // the probe has found something
		}
		switch {
		case have == l.K && (k.size == k.n || restart == l.restarts() || budget > 0 && (k.products >= budget || l.nothingBetter(values, residuals, wanted, g))):
			return l.collect(ctx, k, values, vectors, residuals, wanted[:l.K])
		case have == l.K && budget == 0:
			budget, before = k.products+max(2*probe, k.products/5), total
			limit = min(l.K+probe, k.most)
			err = k.restartAnew(ctx, values, vectors, wanted[:l.K])
		case limit < k.most:
			limit = k.most
		case restart == l.restarts():
			return nil, &NotConvergedError{have, l.K, restart, k.products, worst, l.tolerance()}
		default:
			restart++
			err = k.restart(ctx, values, vectors, wanted[:l.keep(k, have)])
		}
		if err != nil {
			return nil, err
		}
	}
}

// probe is how many steps at first look for eigenpairs that the search has
// missed: in exact arithmetic it sees only one vector of a repeated eigenvalue.
const probe = 30

// nothingBetter tells whether the best of the other Ritz values stays behind
// the wanted ones even if its residual is added.
func (l Lanczos) nothingBetter(values, residuals []float64, wanted []int, g goal) bool {
	last, next := wanted[l.K-1], wanted[l.K]
	return g.rank(values[next])+residuals[next] < g.rank(values[last])
}

// ranked lists the places of the values, wanted first.
func ranked(values []float64, order func(x, y float64) int) []int {
	places := make([]int, len(values))
	for i := range places {
		places[i] = i
	}
	slices.SortStableFunc(places, func(i, j int) int { return order(values[i], values[j]) })
	return places
}

// converged counts the wanted pairs that are good enough, and returns the worst
// residual of them as a share of what it is measured by.
func (l Lanczos) converged(k *krylov, values, residuals []float64, wanted []int, g goal) (have int, worst float64) {
	for _, w := range wanted {
		size := k.top
		if g.own { // but no residual is better than rounding permits
			size = max(abs(values[w]), 4*epsilon/l.tolerance()*k.top)
		}
		r := relative(residuals[w], size)
		if r <= l.tolerance() {
			have++
		}
		worst = max(worst, r)
	}
	return have, worst
}

// keep is how many vectors survive a restart: the wanted ones, and of the rest
// the more the more have converged, so that the last ones converge faster.
func (l Lanczos) keep(k *krylov, have int) int {
	return min(l.K+have/2+2*(k.most-l.K)/5, k.most-1)
}

// collect returns the chosen pairs.
func (l Lanczos) collect(ctx context.Context, k *krylov, values, vectors, residuals []float64, chosen []int) (*found, error) {
	m := k.size
	f := &found{n: k.n}
	mix := make([]float64, len(chosen)*m)
	for i, c := range chosen {
		copy(mix[i*m:(i+1)*m], vectors[c*m:(c+1)*m])
		f.values = append(f.values, values[c])
		f.residuals = append(f.residuals, residuals[c])
	}
	if err := k.combine(ctx, mix, len(chosen)); err != nil {
		return nil, err
	}
	f.vectors = k.v[:len(chosen)*k.n]
	return f, nil
}

package eigen

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"pawl/engine/linalg"
	"pawl/engine/parallel"
	"pawl/engine/progress"
)

// krylov is a Lanczos process that can be restarted: orthonormal rows v(0) ...
// v(size) with A V' = V' T + the next vector's share. After a restart T is an
// arrow: the kept eigenvalues, each coupled to the vector that follows them.
type krylov struct {
	a        action
	n, most  int       // the order; how many vectors a basis may have
	v        []float64 // most+1 rows of n
	size     int       // rows before the current one
	t        []float64 // most x most by rows, upper triangle and diagonal
	beta     float64   // length of the current row before it was made 1
	top      float64   // an estimate of |A| from below
	products int
	random   *rand.Rand
	team     *parallel.Team
	partial  []float64 // sums over blocks of columns
	share    []float64 // of the basis in a vector
}

func newKrylov(a action, most int, random *rand.Rand, team *parallel.Team) *krylov {
	n := a.order()
	return &krylov{
		a: a, n: n, most: most, v: make([]float64, (most+1)*n), t: make([]float64, most*most),
		random: random, team: team, share: make([]float64, most+1),
	}
}

func (k *krylov) row(i int) []float64 { return k.v[i*k.n : (i+1)*k.n] }

// begin draws the first vector.
func (k *krylov) begin(ctx context.Context) error {
	k.size = 0
	clear(k.t)
	return k.draw(ctx)
}

// draw makes the current row random, orthogonal to the basis, uncoupled.
func (k *krylov) draw(ctx context.Context) error {
	w := k.row(k.size)
	for i := range w {
		w[i] = k.random.NormFloat64()
	}
	for range 3 {
		if err := k.orthogonalise(ctx, w); err != nil {
			return err
		}
		if length := norm(w); length > 0 {
			scale(1/length, w)
		}
	}
	k.beta = 0
	return nil
}

// extend adds vectors until the basis has so many.
func (k *krylov) extend(ctx context.Context, size int) error {
	for k.size < size {
		if err := k.step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// step multiplies the current vector with A and makes the result, less its
// share in the basis, the next. It is orthogonalised against the whole basis,
// and again where much of it is lost (Daniel, Gragg, Kaufman and Stewart 1976).
func (k *krylov) step(ctx context.Context) error {
	j := k.size
	v, w := k.row(j), k.row(j+1)
	if err := k.a.apply(ctx, k.team, w, v); err != nil {
		return err
	}
	k.products++
	for i := range j { // zero but for one, or after a restart for those kept
		if c := k.t[i*k.most+j]; c != 0 {
			axpy(-c, k.row(i), w)
		}
	}
	alpha := dot(v, w)
	axpy(-alpha, v, w)
	k.t[j*k.most+j] = alpha
	k.size++
	before := norm(w)
	for range 3 {
		if err := k.orthogonalise(ctx, w); err != nil {
			return err
		}
		k.t[j*k.most+j] += k.share[j]
		k.beta = norm(w)
		if k.beta > before/2 {
			break
		}
		before = k.beta
	}
	if math.IsNaN(k.beta) || math.IsInf(k.beta, 0) {
		return fmt.Errorf("eigen: the operator gave numbers that are not finite in product %d", k.products)
	}
	k.top = max(k.top, abs(k.t[j*k.most+j]), k.beta)
	return k.settle(ctx, w)
}

// settle makes the new vector's length 1. If nothing is left of it, the basis
// spans an invariant subspace, and a random direction goes on.
func (k *krylov) settle(ctx context.Context, w []float64) error {
	j := k.size - 1
	if k.beta <= float64(k.n)*epsilon*k.top {
		if k.size >= k.n {
			clear(w)
			k.beta = 0
			return nil
		}
		return k.draw(ctx)
	}
	scale(1/k.beta, w)
	if k.size < k.most {
		k.t[j*k.most+k.size] = k.beta
	}
	return nil
}

// orthogonalise takes the basis's share off w. Blocks of columns, whose bounds
// depend on n alone, are worked on side by side.
func (k *krylov) orthogonalise(ctx context.Context, w []float64) error {
	width := k.blockWidth()
	blocks := (k.n + width - 1) / width
	if len(k.partial) < blocks*(k.most+1) {
		k.partial = make([]float64, blocks*(k.most+1))
	}
	err := k.team.For(ctx, blocks, func(b int) error {
		lo, hi := b*width, min((b+1)*width, k.n)
		dotRows(k.partial[b*k.size:(b+1)*k.size], k.v[lo:], k.n, w[lo:hi])
		return nil
	})
	if err != nil {
		return err
	}
	clear(k.share)
	for b := range blocks {
		add(k.share[:k.size], k.partial[b*k.size:(b+1)*k.size])
	}
	return k.team.For(ctx, blocks, func(b int) error {
		lo, hi := b*width, min((b+1)*width, k.n)
		takeRows(w[lo:hi], k.v[lo:], k.n, k.share[:k.size])
		return nil
	})
}

// blockWidth is how many columns make a task: a cache full of them at most.
func (k *krylov) blockWidth() int { return min(max(k.n/16, 256), 2048) }

// ritz solves the projected problem: eigenvalues of T ascending, eigenvectors
// as rows, and the residual of each pair.
func (k *krylov) ritz(ctx context.Context) (values, vectors, residuals []float64, err error) {
	m := k.size
	t := make([]float64, m*m)
	for i := range m {
		copy(t[i*m+i:(i+1)*m], k.t[i*k.most+i:i*k.most+m])
	}
	values, vectors, err = decompose(progress.Quiet(ctx), t, m)
	if err != nil {
		return nil, nil, nil, err
	}
	residuals = make([]float64, m)
	for i := range m {
		residuals[i] = k.beta * abs(vectors[(i+1)*m-1])
	}
	for _, x := range values {
		k.top = max(k.top, abs(x))
	}
	return values, vectors, residuals, nil
}

// restart makes some Ritz vectors the basis, and the current vector the one
// that follows them (Wu and Simon 2000, section 2).
func (k *krylov) restart(ctx context.Context, values, vectors []float64, chosen []int) error {
	m, keep := k.size, len(chosen)
	mix := make([]float64, keep*m)
	for i, c := range chosen {
		copy(mix[i*m:(i+1)*m], vectors[c*m:(c+1)*m])
	}
	if err := k.combine(ctx, mix, keep); err != nil {
		return err
	}
	copy(k.row(keep), k.row(m))
	clear(k.t)
	for i, c := range chosen {
		k.t[i*k.most+i] = values[c]
		k.t[i*k.most+keep] = k.beta * mix[(i+1)*m-1]
	}
	k.size = keep
	return nil
}

// restartAnew makes converged Ritz vectors the basis, and goes on from a random
// direction.
func (k *krylov) restartAnew(ctx context.Context, values, vectors []float64, chosen []int) error {
	if err := k.restart(ctx, values, vectors, chosen); err != nil {
		return err
	}
	for i := range k.size {
		k.t[i*k.most+k.size] = 0
	}
	return k.draw(ctx)
}

// combine replaces the first rows of the basis by mix (keep x size) times it.
func (k *krylov) combine(ctx context.Context, mix []float64, keep int) error {
	width := k.blockWidth()
	return parallel.Blocks(ctx, k.n, width, func(lo, hi int) error {
		block := make([]float64, keep*(hi-lo))
		linalg.Gemm64(false, false, keep, hi-lo, k.size, 1, mix, k.size, k.v[lo:], k.n, 0, block, hi-lo)
		for i := range keep {
			copy(k.v[i*k.n+lo:i*k.n+hi], block[i*(hi-lo):])
		}
		return nil
	})
}

// relative is a residual as a share of the size of the matrix, if it has one.
func relative(residual, size float64) float64 {
	if size == 0 {
		return residual
	}
	return residual / math.Abs(size)
}

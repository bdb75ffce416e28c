package synth

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"pawl/engine/linalg/eigen"
	"pawl/engine/parallel"
	"pawl/engine/progress"
)

// correlate returns the correlation matrix of the latents. For each pair it is
// the one under which the scores of the two columns have the covariance that
// the rows show. By Mehler's formula that covariance is
// sum_k rho^k a_k b_k, with a and b the Hermite coefficients of the two score
// functions, so ties and categories do not pull rho towards 0.
func correlate(ctx context.Context, latents []latent, codes [][]int32) (*mat.SymDense, error) {
	n := len(latents)
	if n == 0 {
		return nil, nil
	}
	columns, err := parallel.Map(ctx, n, func(i int) (scored, error) {
		return newScored(&latents[i], codes[latents[i].column]), nil
	})
	if err != nil {
		return nil, err
	}
	r := mat.NewSymDense(n, nil)
	err = parallel.For(ctx, n, func(i int) error {
		r.SetSym(i, i, 1)
		for j := i + 1; j < n; j++ {
			if err := ctx.Err(); err != nil {
				return err
			}
			r.SetSym(i, j, columns[i].correlation(&columns[j]))
		}
		return nil
	})
	return r, err
}

// scored is a latent with the scores of the rows.
type scored struct {
	z            []float64
	present      []bool // nil: all
	coefficients []float64
	absence      bool
	column       int
}

func newScored(l *latent, codes []int32) scored {
	s := scored{coefficients: l.hermite(), absence: l.absence, column: l.column}
	s.z, s.present = l.rowScores(codes)
	return s
}

// tightest is the largest correlation in absolute value that a pair may have.
const tightest = 0.995

// fewestPairs is the least number of rows with both values that say something
// about their correlation.
const fewestPairs = 10

func (s *scored) correlation(o *scored) float64 {
	if s.column == o.column {
		return 0 // a value and its own absence are never seen together
	}
	covariance, pairs := s.covariance(o)
	if pairs < min(fewestPairs, len(s.z)) {
		return 0
	}
	lo, hi := -tightest, tightest
	for hi-lo > 1e-9 {
		mid := (lo + hi) / 2
		if mehler(mid, s.coefficients, o.coefficients) < covariance {
			lo = mid
		} else {
			hi = mid
		}
	}
	return (lo + hi) / 2
}

// covariance returns the mean product of the scores over the rows that have
// both values, and the number of these rows.
func (s *scored) covariance(o *scored) (mean float64, pairs int) {
	if s.present == nil && o.present == nil {
		return dot(s.z, o.z) / float64(len(s.z)), len(s.z)
	}
	sum := 0.0
	for i, z := range s.z {
		if (s.present == nil || s.present[i]) && (o.present == nil || o.present[i]) {
			sum += z * o.z[i]
			pairs++
		}
	}
	return sum / float64(max(pairs, 1)), pairs
}

// mehler returns sum_k rho^k a_k b_k.
func mehler(rho float64, a, b []float64) float64 {
	sum := 0.0
	for k := len(a) - 1; k >= 0; k-- {
		sum = rho * (sum + a[k]*b[k])
	}
	return sum
}

// least is the smallest eigenvalue that a correlation matrix is left with.
const least = 1e-6

// factor returns rows A with A A' the nearest usable correlation matrix: r
// with eigenvalues below least raised to it and the diagonal scaled back to 1.
// If none is below, as a Cholesky factor shows more quickly, that factor is it.
func factor(ctx context.Context, r *mat.SymDense) ([][]float64, error) {
	if r == nil {
		return nil, nil
	}
	var cholesky mat.Cholesky
	if cholesky.Factorize(r) && cholesky.Cond() < 1/least {
		var lower mat.TriDense
		cholesky.LTo(&lower)
		return rowsOf(mat.DenseCopyOf(&lower)), nil
	}
	rows, err := root(ctx, r, least)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		length := math.Sqrt(dot(row, row))
		for k := range row {
			row[k] /= length
		}
	}
	return rows, nil
}

// root returns rows A with A A' the symmetric matrix m, whose eigenvalues
// below the least count as that.
func root(ctx context.Context, m mat.Matrix, least float64) ([][]float64, error) {
	pairs, err := eigen.Full{}.Solve(progress.Quiet(ctx), m)
	if err != nil {
		return nil, fmt.Errorf("synth: the correlation of the columns: %w", err)
	}
	rows := rowsOf(pairs.Vectors)
	for k, v := range pairs.Values {
		for i := range rows {
			rows[i][k] *= math.Sqrt(max(v, least))
		}
	}
	return rows, nil
}

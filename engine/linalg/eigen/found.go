package eigen

import (
	"context"

	"pawl/engine/parallel"
	"pawl/engine/progress"
)

// found are eigenpairs as the search leaves them: wanted first.
type found struct {
	values    []float64
	vectors   []float64 // rows
	residuals []float64
	n         int
}

func (f *found) pairs() *Pairs {
	return &Pairs{Values: f.values, Vectors: columns(f.vectors, len(f.values), f.n), Residuals: f.residuals}
}

// measured replaces the residuals by those of the matrix itself.
func (f *found) measured(ctx context.Context, a action) (*Pairs, error) {
	team := parallel.NewTeam()
	defer team.Dismiss()
	r := make([]float64, f.n)
	for i, x := range f.values {
		v := f.vectors[i*f.n : (i+1)*f.n]
		if err := a.apply(ctx, team, r, v); err != nil {
			return nil, err
		}
		axpy(-x, v, r)
		f.residuals[i] = norm(r)
	}
	return f.pairs(), nil
}

// reread finds the eigenpairs of a in the space that the vectors span, largest
// first, with their residuals (Rayleigh and Ritz).
func (f *found) reread(ctx context.Context, a action) (*Pairs, error) {
	team := parallel.NewTeam()
	defer team.Dismiss()
	k := len(f.values)
	image, h := make([]float64, f.n), make([]float64, k*k)
	for i := range k {
		if err := a.apply(ctx, team, image, f.vectors[i*f.n:(i+1)*f.n]); err != nil {
			return nil, err
		}
		dotRows(h[i*k:(i+1)*k], f.vectors, f.n, image)
	}
	values, mix, err := decompose(progress.Quiet(ctx), h, k)
	if err != nil {
		return nil, err
	}
	rotated := make([]float64, k*f.n)
	for i := range k {
		from := k - 1 - i
		f.values[i] = values[from]
		takeRows(rotated[i*f.n:(i+1)*f.n], f.vectors, f.n, mix[from*k:(from+1)*k])
	}
	f.vectors = rotated
	return f.measured(ctx, a)
}

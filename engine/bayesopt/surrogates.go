package bayesopt

import (
	"context"

	"pawl/engine/gp"
	"pawl/engine/parallel"
	"pawl/engine/rng"
)

// surrogates are what is believed of the cost and of each constraint, and the
// predictions at the cover.
type surrogates struct {
	stale   bool // trials were added since
	chosen  int  // trials from which the kernels were chosen
	kernels []gp.Matern52
	beliefs []*belief  // cost, then constraints
	cover   []forecast // by belief, at Study.cover
}

// belief is what is known of one output: a formula, or a model of the trials.
// There is one interface to both; the formula's sd is zero.
type belief struct {
	space Space
	exact func(x []float64) float64
	model *gp.RegressionModel
}

// forecast is one belief's prediction at many points.
type forecast struct{ mean, sd []float64 }

// step is how far apart the points of a difference quotient are.
const step = 1e-6

// at returns mean and sd at the unit point u.
func (b *belief) at(u []float64) (mean, sd float64) {
	if b.exact != nil {
		return b.exact(b.space.Point(u)), 0
	}
	return b.model.Predict(u)
}

// gradient returns mean and sd at u and their slopes: the model's own, or
// difference quotients of the formula.
func (b *belief) gradient(u []float64) (mean, sd float64, dmean, dsd []float64) {
	if b.exact == nil {
		return b.model.Gradient(u)
	}
	mean = b.exact(b.space.Point(u))
	dmean, dsd = make([]float64, len(u)), make([]float64, len(u))
	for i := range u {
		moved := append([]float64(nil), u...)
		moved[i] += step
		dmean[i] = (b.exact(b.space.Point(moved)) - mean) / step
	}
	return mean, 0, dmean, dsd
}

func (b *belief) all(ctx context.Context, points [][]float64) (f forecast, err error) {
	if b.exact == nil {
		f.mean, f.sd, err = b.model.PredictAll(ctx, points)
		return f, err
	}
	f = forecast{make([]float64, len(points)), make([]float64, len(points))}
	err = parallel.Blocks(ctx, len(points), 16, func(lo, hi int) error {
		for i := lo; i < hi; i++ {
			f.mean[i] = b.exact(b.space.Point(points[i]))
		}
		return nil
	})
	return f, err
}

// refresh brings the beliefs up to date. Kernels are chosen anew at certain
// numbers of trials, from exactly those; in between the models only take up
// the new data.
func (s *Study) refresh(ctx context.Context) error {
	if !s.surrogates.stale {
		return nil
	}
	if err := s.chooseKernels(ctx); err != nil {
		return err
	}
	beliefs, err := s.condition(s.trials, s.units)
	if err != nil {
		return err
	}
	s.surrogates.beliefs = beliefs
	s.surrogates.cover = make([]forecast, len(beliefs))
	for j, b := range beliefs {
		if j > 0 && b.exact != nil {
			s.surrogates.cover[j] = forecast{s.exact[j-1], make([]float64, len(s.cover))}
			continue
		}
		if s.surrogates.cover[j], err = b.all(ctx, s.cover); err != nil {
			return err
		}
	}
	s.surrogates.stale = false
	return nil
}

// milestone is the number of trials, at most n, at which kernels are chosen:
// they come at every one up to ten and then a tenth apart.
func milestone(n int) int {
	at := 1
	for next := at; next <= n; next += max(1, next/10) {
		at = next
	}
	return at
}

func (s *Study) chooseKernels(ctx context.Context) error {
	n := milestone(len(s.trials))
	if s.surrogates.chosen == n {
		return nil
	}
	sources := rng.Split(s.source(forKernels, n), 1+len(s.bounds))
	kernels, err := parallel.Map(ctx, 1+len(s.bounds), func(j int) (gp.Matern52, error) {
		if j > 0 && s.bounds[j-1].Exact != nil {
			return gp.Matern52{}, nil
		}
		model, err := s.search.Model.Fit(ctx, s.units[:n], s.output(j, s.trials[:n]), sources[j])
		if err != nil {
			return gp.Matern52{}, err
		}
		return model.Kernel(), nil
	})
	if err != nil {
		return err
	}
	s.surrogates.chosen, s.surrogates.kernels = n, kernels
	return nil
}

// condition returns the beliefs that some trials give under the kernels
// chosen.
func (s *Study) condition(trials []Trial, units [][]float64) ([]*belief, error) {
	out := []*belief{{space: s.search.Space}}
	for _, b := range s.bounds {
		out = append(out, &belief{space: s.search.Space, exact: b.Exact})
	}
	for j, b := range out {
		if b.exact != nil {
			continue
		}
		var err error
		if b.model, err = s.search.Model.Condition(s.surrogates.kernels[j], units, s.output(j, trials)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// output returns what trials say of output j: 0 is the cost, j > 0 constraint
// j-1.
func (s *Study) output(j int, trials []Trial) []float64 {
	values := make([]float64, len(trials))
	for i, t := range trials {
		values[i] = s.cost(t.Y)
		if j > 0 {
			values[i] = t.G[j-1]
		}
	}
	return values
}

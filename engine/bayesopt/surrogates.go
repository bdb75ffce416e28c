package bayesopt

import (
	"context"
	"math/rand/v2"

	"pawl/engine/gp"
	"pawl/engine/parallel"
	"pawl/engine/rng"
)

// surrogates are the models of the cost and of each constraint, and their
// predictions at the cover.
type surrogates struct {
	stale  bool // trials were added since
	fitted int  // trials when the kernels were last chosen
	models []*gp.RegressionModel
	cover  []forecast // by model, at Study.cover
}

// forecast is one model's prediction at many points.
type forecast struct{ mean, sd []float64 }

// refresh brings the models up to date. Kernels are chosen anew each time the
// trials have grown by a tenth; in between the models only take up the new
// data.
func (s *Study) refresh(ctx context.Context) error {
	if !s.surrogates.stale {
		return nil
	}
	n := len(s.trials)
	search := s.surrogates.models == nil || n >= s.surrogates.fitted+max(1, n/10)
	sources := rng.Split(rand.NewPCG(s.random.Uint64(), s.random.Uint64()), 1+len(s.bounds))
	models, err := parallel.Map(ctx, 1+len(s.bounds), func(j int) (*gp.RegressionModel, error) {
		return s.model(ctx, j, search, sources[j])
	})
	if err != nil {
		return err
	}
	if search {
		s.surrogates.fitted = n
	}
	s.surrogates.models, s.surrogates.stale = models, false
	s.surrogates.cover, err = predict(ctx, models, s.cover)
	return err
}

// model fits output j: 0 is the cost, j > 0 constraint j-1.
func (s *Study) model(ctx context.Context, j int, search bool, src rand.Source) (*gp.RegressionModel, error) {
	values := make([]float64, len(s.trials))
	for i, t := range s.trials {
		values[i] = s.cost(t.Y)
		if j > 0 {
			values[i] = t.G[j-1]
		}
	}
	if !search {
		return gp.Condition(s.surrogates.models[j].Kernel(), s.units, values)
	}
	config := s.search.Model
	if s.surrogates.models != nil {
		config.Start = s.surrogates.models[j].Kernel()
	}
	return config.Fit(ctx, s.units, values, src)
}

func predict(ctx context.Context, models []*gp.RegressionModel, points [][]float64) ([]forecast, error) {
	out := make([]forecast, len(models))
	for j, m := range models {
		mean, sd, err := m.PredictAll(ctx, points)
		if err != nil {
			return nil, err
		}
		out[j] = forecast{mean, sd}
	}
	return out, nil
}

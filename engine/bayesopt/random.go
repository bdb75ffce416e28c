package bayesopt

import (
	"context"
	"math/rand/v2"
)

// Random suggests points without looking at the trials: uniform in a Box or
// Mixed dimensions, Dirichlet of concentration 1 on a Simplex. Any method must
// beat it.
type Random struct{}

func (Random) suggest(_ context.Context, s *Study, r *rand.Rand) ([]float64, error) {
	return s.search.Space.Around(nil, 1, r)[0], nil
}

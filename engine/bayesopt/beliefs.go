package bayesopt

import "context"

// Belief is what is known of one output, the function or a constraint, at any
// point: there is one interface to a formula and to a model.
type Belief struct {
	study *Study
	of    *belief
	sign  float64
}

// Exact tells whether it is a formula, which has no uncertainty.
func (b Belief) Exact() bool { return b.of.exact != nil }

// At returns mean and standard deviation at the point x (d); the deviation of a
// formula is 0. Noise of an evaluation is not included.
func (b Belief) At(x []float64) (mean, sd float64) {
	mean, sd = b.of.at(b.study.search.Space.Unit(x))
	return b.sign * mean, sd
}

// Beliefs returns what the trials so far say: of the function, and then of each
// constraint.
func (s *Study) Beliefs(ctx context.Context) ([]Belief, error) {
	if err := s.refresh(ctx); err != nil {
		return nil, err
	}
	out := make([]Belief, len(s.surrogates.beliefs))
	for j, b := range s.surrogates.beliefs {
		out[j] = Belief{s, b, 1}
	}
	out[0].sign = s.cost(1)
	return out, nil
}

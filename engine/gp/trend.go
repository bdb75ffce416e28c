package gp

// Trend is a parametric mean beside the Gaussian process: a weighted sum of
// fixed functions of the point, whose weights are learnt with the rest. The
// weights are a priori independent and normal about zero, so that the trend is
// one more term of the kernel (Rasmussen and Williams 2006, section 2.7): where
// there are no data the prediction falls back to the trend and not to a
// constant.
type Trend interface {
	// Terms returns the functions at x, each times the prior standard
	// deviation of its weight, in units of the standard deviation of y.
	Terms(x []float64) []float64
	// Slopes returns their derivatives (terms x d).
	Slopes(x []float64) [][]float64
}

// terms returns the trend's terms at x; none without a trend.
func (o *observations) terms(x []float64) []float64 {
	if o.trend == nil {
		return nil
	}
	return o.trend.Terms(x)
}

// useTrend takes a trend and its terms at every observation.
func (o *observations) useTrend(t Trend) {
	if o.trend = t; t == nil {
		return
	}
	o.rows = make([][]float64, len(o.x))
	for i, x := range o.x {
		o.rows[i] = t.Terms(x)
	}
}

// shared is the trend's part of the covariance of observation i with a point
// of the given terms.
func (o *observations) shared(i int, terms []float64) float64 {
	if o.trend == nil {
		return 0
	}
	return dot(o.rows[i], terms)
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}

// Quadratic is the second-order polynomial of the coordinates, centred on the
// unit cube: a trend for a Box whose function is roughly a bowl.
type Quadratic struct{ Spread float64 } // prior sd of each weight; 1

// Terms returns 1, u_i and u_i u_j (j <= i) for u = 2x - 1, times Spread.
func (q Quadratic) Terms(x []float64) []float64 {
	s := q.spread()
	out := []float64{s}
	for i, v := range x {
		u := 2*v - 1
		out = append(out, s*u)
		for _, w := range x[:i+1] {
			out = append(out, s*u*(2*w-1))
		}
	}
	return out
}

// Slopes returns the derivatives of Terms.
func (q Quadratic) Slopes(x []float64) [][]float64 {
	s := q.spread()
	out := [][]float64{make([]float64, len(x))}
	for i, v := range x {
		row := make([]float64, len(x))
		row[i] = 2 * s
		out = append(out, row)
		for j, w := range x[:i+1] {
			row := make([]float64, len(x))
			row[i] += 2 * s * (2*w - 1)
			row[j] += 2 * s * (2*v - 1)
			out = append(out, row)
		}
	}
	return out
}

func (q Quadratic) spread() float64 {
	if q.Spread > 0 {
		return q.Spread
	}
	return 1
}

// Scheffe is the quadratic polynomial of proportions (Scheffe 1958): one term
// a part and one a pair, no constant, since proportions add up to one. Its
// points are the square roots of the proportions, on the unit sphere, where
// the Euclidean distance is Hellinger's.
type Scheffe struct {
	Linear float64 // prior sd of a part's weight; 3
	Pair   float64 // prior sd of a pair's weight; 6
}

func (s Scheffe) spreads() (linear, pair float64) {
	linear, pair = s.Linear, s.Pair
	if linear == 0 {
		linear = 3
	}
	if pair == 0 {
		pair = 6
	}
	return linear, pair
}

// Terms returns a_i and a_i a_j (j < i) for the proportions a = x^2.
func (s Scheffe) Terms(x []float64) []float64 {
	linear, pair := s.spreads()
	var out []float64
	for i, v := range x {
		out = append(out, linear*v*v)
		for _, w := range x[:i] {
			out = append(out, pair*v*v*w*w)
		}
	}
	return out
}

// Slopes returns the derivatives of Terms by x.
func (s Scheffe) Slopes(x []float64) [][]float64 {
	linear, pair := s.spreads()
	var out [][]float64
	for i, v := range x {
		row := make([]float64, len(x))
		row[i] = 2 * linear * v
		out = append(out, row)
		for j, w := range x[:i] {
			row := make([]float64, len(x))
			row[i], row[j] = 2*pair*v*w*w, 2*pair*v*v*w
			out = append(out, row)
		}
	}
	return out
}

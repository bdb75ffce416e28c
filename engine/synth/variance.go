package synth

import "math"

// variance is the sum of two squared errors: of the target's numbers where it
// has one, and of the indicator that it has none. Each is a part of its sum
// over the whole table.
type variance struct {
	y, absent        []float64 // by row; y is centred and scaled, 0 where absent
	hasAbsent        bool
	all, left        moments
	wholeY, wholeGap float64
}

// moments are sums over rows.
type moments struct{ rows, gaps, y float64 }

func newVariance(d *domain, codes []int32) *variance {
	v := &variance{y: make([]float64, len(codes)), absent: make([]float64, len(codes))}
	centred := d.centred()
	for i, c := range codes {
		if c == missing {
			v.absent[i] = 1
		} else {
			v.y[i] = centred[c]
			v.wholeY += v.y[i] * v.y[i]
		}
	}
	v.hasAbsent = d.absent > 0
	v.wholeGap = float64(d.absent) * float64(d.observed()) / float64(len(codes))
	return v
}

// centred returns the numbers less their mean over the rows, scaled into
// -1..1 so that no square overflows.
func (d *domain) centred() []float64 {
	mean, n := 0.0, float64(d.observed())
	for c, x := range d.numbers.values {
		mean += x * (float64(d.counts[c]) / n)
	}
	out := make([]float64, d.size())
	widest := 0.0
	for c, x := range d.numbers.values {
		out[c] = x/2 - mean/2
		widest = max(widest, math.Abs(out[c]))
	}
	for c := range out {
		if widest > 0 {
			out[c] /= widest
		}
	}
	return out
}

func (v *variance) enter(rows []int32) bool {
	v.all = moments{}
	first, pure := rows[0], true
	for _, r := range rows {
		v.all.add(v.y[r], v.absent[r])
		pure = pure && v.y[r] == v.y[first] && v.absent[r] == v.absent[first]
	}
	return !pure
}

func (m *moments) add(y, gap float64) {
	m.rows++
	m.gaps += gap
	m.y += y
}

func (v *variance) reset() { v.left = moments{} }

func (v *variance) move(rows []int32) {
	for _, r := range rows {
		v.left.add(v.y[r], v.absent[r])
	}
}

func (v *variance) gain() float64 {
	right := moments{v.all.rows - v.left.rows, v.all.gaps - v.left.gaps, v.all.y - v.left.y}
	gain := 0.0
	if v.wholeY > 0 {
		gain += (v.left.explained() + right.explained() - v.all.explained()) / v.wholeY
	}
	if v.hasAbsent && v.wholeGap > 0 {
		gain += (v.left.explainedGaps() + right.explainedGaps() - v.all.explainedGaps()) / v.wholeGap
	}
	return gain
}

// explained is the part of the sum of squares that the mean accounts for.
func (m *moments) explained() float64 {
	if m.rows == m.gaps {
		return 0
	}
	return m.y * m.y / (m.rows - m.gaps)
}

func (m *moments) explainedGaps() float64 { return m.gaps * m.gaps / m.rows }

// keys: levels are ordered by their mean, and if values are missing also by
// the share of them.
func (v *variance) keys() int {
	if v.hasAbsent {
		return 2
	}
	return 1
}

func (v *variance) key(rows []int32, k int) float64 {
	var m moments
	for _, r := range rows {
		m.add(v.y[r], v.absent[r])
	}
	if k == 1 {
		return m.gaps / m.rows
	}
	return m.y / max(m.rows-m.gaps, 1)
}

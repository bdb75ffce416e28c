package optim

import "math"

// Schedule says by which factor the learning rate is multiplied at an update,
// counted from 0.
type Schedule interface {
	Factor(step int) float64
}

// Cosine falls from 1 to Floor over Steps updates along half a cosine, after
// rising from 0 over Warmup updates (Loshchilov and Hutter 2017, equation 5).
type Cosine struct {
	Steps  int     // updates in all, the warm-up included
	Warmup int     // updates of the rise
	Floor  float64 // where it ends
}

// Factor returns the factor at an update.
func (c Cosine) Factor(step int) float64 {
	if step < c.Warmup {
		return float64(step+1) / float64(c.Warmup)
	}
	if step >= c.Steps {
		return c.Floor
	}
	done := float64(step-c.Warmup) / float64(c.Steps-c.Warmup)
	return c.Floor + (1-c.Floor)*(1+math.Cos(math.Pi*done))/2
}

// Decay multiplies the rate by By after every Every updates.
type Decay struct {
	Every int     // 0 means 1
	By    float64 // 0 means 0.1
}

// Factor returns the factor at an update.
func (d Decay) Factor(step int) float64 {
	return math.Pow(setting(d.By, 0.1), float64(step/max(1, d.Every)))
}

// Milestones multiplies the rate by By at each of the updates named.
type Milestones struct {
	At []int   // in any order
	By float64 // 0 means 0.1
}

// Factor returns the factor at an update.
func (m Milestones) Factor(step int) float64 {
	f := 1.0
	for _, at := range m.At {
		if step >= at {
			f *= setting(m.By, 0.1)
		}
	}
	return f
}

// Warmup rises from 1/Steps to 1 over Steps updates and falls with the inverse
// square root of the update afterwards (Vaswani et al. 2017, equation 3).
type Warmup struct{ Steps int }

// Factor returns the factor at an update.
func (w Warmup) Factor(step int) float64 {
	n, at := float64(max(1, w.Steps)), float64(step+1)
	return min(at/n, math.Sqrt(n/at))
}

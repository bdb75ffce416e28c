package scgoat

import (
	"fmt"
	"math"
)

// Schedule says how fast the thresholds go from where they begin to their
// targets: Paper, Linear, Cosine, FeasibleQuantile or None. All thresholds go
// together: what is left of the way is one number.
type Schedule interface {
	fmt.Stringer
	// Next returns the part of the way that is left in round s.Round.
	Next(s Stage) float64
}

// Stage is where a tightening stands before a round.
type Stage struct {
	Round, Rounds int     // the round to come, from 1, and how many there are
	Left          float64 // the part of the way left so far, 1 at the beginning

	// Share returns the expected share of all mixtures that keep the
	// thresholds with this part of the way left: exactly for constraints that
	// can be computed, by probability for the others.
	Share func(left float64) float64
}

// Paper is equation (1) of the ACT paper: in round t every threshold goes a
// part Eta exp(-t/T) of what is left of its way. With the defaults .4235,
// .1889, .0884, .0432 and .0220 is left in rounds 1 to 5: it is fast early,
// although the paper says that this gives feasibility.
type Paper struct {
	Eta float64 // first part of the way, in (0, 1); .6
	T   float64 // time constant of the decay, in rounds; 25
}

func (p Paper) String() string { return "paper" }

// Next multiplies what is left by 1 - Eta exp(-t/T).
func (p Paper) Next(s Stage) float64 {
	return s.Left * (1 - either(p.Eta, 0.6)*math.Exp(-float64(s.Round)/either(p.T, 25)))
}

// check says what is wrong with the settings.
func (p Paper) check() string {
	switch {
	case p.Eta < 0 || p.Eta >= 1 || math.IsNaN(p.Eta):
		return "Eta must lie between 0 and 1"
	case p.T < 0 || math.IsNaN(p.T):
		return "T must be above 0"
	}
	return ""
}

// Linear takes the same step every round and ends at the targets.
type Linear struct{}

func (Linear) String() string { return "linear" }

// Next is 1 - t/Rounds.
func (Linear) Next(s Stage) float64 { return 1 - float64(s.Round)/float64(s.Rounds) }

// Cosine begins and ends slowly, at the targets.
type Cosine struct{}

func (Cosine) String() string { return "cosine" }

// Next is (1 + cos(pi t/Rounds))/2.
func (Cosine) Next(s Stage) float64 {
	return max((1+math.Cos(math.Pi*float64(s.Round)/float64(s.Rounds)))/2, 0)
}

// None has the targets in force from the first round.
type None struct{}

func (None) String() string { return "none" }

// Next is 0.
func (None) Next(Stage) float64 { return 0 }

// FeasibleQuantile steps by what is feasible and not by the clock: in each
// round it goes as far as leaves a given share of all mixtures feasible, a
// share that falls from From to To in equal ratios, and never back. Where the
// targets themselves leave that much feasible it is there at once; where they
// are hard it comes as near as To in the last round but one, and tries the
// targets in the last.
type FeasibleQuantile struct {
	From float64 // feasible share in the first round; .5
	To   float64 // feasible share in the last round; .05
}

func (FeasibleQuantile) String() string { return "feasible quantile" }

// Next is the least part of the way that leaves the round's share feasible.
func (f FeasibleQuantile) Next(s Stage) float64 {
	if s.Round >= s.Rounds {
		return 0
	}
	from, to := either(f.From, 0.5), either(f.To, 0.05)
	want := from * math.Pow(to/from, float64(s.Round-1)/float64(max(s.Rounds-2, 1)))
	if s.Share(0) >= want {
		return 0
	}
	low, high := 0.0, s.Left // Share(low) < want; Share rises with what is left
	for range 30 {
		if mid := (low + high) / 2; s.Share(mid) >= want {
			high = mid
		} else {
			low = mid
		}
	}
	return high
}

func (f FeasibleQuantile) check() string {
	if f.From < 0 || f.From > 1 || f.To < 0 || f.To > 1 || either(f.To, 0.05) > either(f.From, 0.5) {
		return "From and To of FeasibleQuantile must lie between 0 and 1, To not above From"
	}
	return ""
}

// thresholds returns the bounds with a part of the way from start to the
// targets left.
func thresholds(constraints []Constraint, start []float64, left float64) []float64 {
	out := make([]float64, len(start))
	for j, c := range constraints {
		out[j] = c.Target + left*(start[j]-c.Target)
	}
	return out
}

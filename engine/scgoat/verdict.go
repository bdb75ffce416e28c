package scgoat

// Verdict says whether a table keeps its targets, in the light of what chance
// does to a table of its size.
type Verdict int

const (
	Undecided  Verdict = iota // the band lies on both sides of a target
	Feasible                  // every band lies within its target
	Infeasible                // some band lies beyond its target
)

func (v Verdict) String() string {
	return [...]string{"undecided", "feasible", "infeasible"}[v]
}

// Check holds one metric of the released rows against its target.
type Check struct {
	Value     float64
	Low, High float64 // 5 and 95 per cent of the bootstrap distribution
	Verdict   Verdict
}

// Score is the objective of a classifier trained on the released rows alone,
// with its band over the validation rows (5 to 95 per cent). Test is the same
// on the test table; NaN without one.
type Score struct{ Value, Low, High, Test float64 }

// judged compares a band with the target of c.
func (c Constraint) judged(value, low, high float64) Check {
	out := Check{Value: value, Low: low, High: high}
	switch {
	case c.Met(low) && c.Met(high):
		out.Verdict = Feasible
	case !c.Met(low) && !c.Met(high):
		out.Verdict = Infeasible
	}
	return out
}

// together is the verdict on a table as a whole.
func together(checks []Check) Verdict {
	all := Feasible
	for _, c := range checks {
		switch {
		case c.Verdict == Infeasible:
			return Infeasible
		case c.Verdict == Undecided:
			all = Undecided
		}
	}
	return all
}

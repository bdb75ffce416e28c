package scgoat

import (
	"encoding/json"
	"fmt"
	"math"

	"pawl/engine/bayesopt"
	"pawl/engine/bayesopt/runfile"
	"pawl/engine/metrics"
)

// outcome is what a run file holds of a finished run beside its evaluations.
type outcome struct {
	Path       []Thresholds
	Reverts    []Revert
	Relaxation *bayesopt.Relaxation
	Targets    []float64
	Best       int
	Released   []float64
	Checks     []Check
	Draw       uint64
	Draws      int
	Score      [4]*float64 // nil where there is no number
	Test       *float64
}

func outcomeOf(r *Run) outcome {
	return outcome{
		Path: r.Path, Reverts: r.Reverts, Relaxation: r.Relaxation, Targets: targets(r.Constraints),
		Best: r.Best.Index, Released: r.Released, Checks: r.Checks, Draw: r.draw, Draws: r.Draws,
		Score: [4]*float64{finite(r.Score.Value), finite(r.Score.Low), finite(r.Score.High), finite(r.Score.Test)},
		Test:  finite(r.Test),
	}
}

func finite(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

func number64(v *float64) float64 {
	if v == nil {
		return math.NaN()
	}
	return *v
}

// Open reads the run file at path: a finished run, or one that goes on or was
// broken off, with what it has so far. The run can be shown and questioned, but
// has no generators to release rows from.
func Open(path string) (*Run, error) {
	file, err := runfile.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if kind := file.Header().Kind; kind != "scgoat" {
		return nil, fmt.Errorf("scgoat: %s is a run file of %s", path, kind)
	}
	var t terms
	if err := json.Unmarshal(file.Header().Config, &t); err != nil {
		return nil, fmt.Errorf("scgoat: %s: %w: %v", path, runfile.ErrDamaged, err)
	}
	r := &Run{Method: t.Method, Names: t.Generators, Objective: named(t.Objective), Rows: t.Rows, Test: math.NaN()}
	if t.Lower {
		r.Objective.Better = metrics.Lower
	}
	for _, c := range t.Constraints {
		r.Constraints = append(r.Constraints, c.constraint())
	}
	return r, r.read(file)
}

// named finds a metric of the catalogue; of another only the name is known.
func named(name string) metrics.Metric {
	if m, err := metrics.ByName(name); err == nil {
		return m
	}
	return metrics.Metric{Name: name, Low: math.Inf(-1), High: math.Inf(1)}
}

func (t termsOfConstraint) constraint() Constraint {
	c := Constraint{Metric: named(t.Metric), Target: t.Target, Automatic: t.Automatic, Start: t.Start}
	if t.Sense == bayesopt.AtLeast.String() {
		c.Sense = bayesopt.AtLeast
	}
	return c
}

// read takes the entries.
func (r *Run) read(file *runfile.File) error {
	r.Surface = &Surface{}
	if _, err := file.Get("surface", 0, r.Surface); err != nil {
		return err
	}
	if err := file.All("evaluation", func(_ int, decode func(any) error) error {
		var e Evaluation
		err := decode(&e)
		r.Evaluations = append(r.Evaluations, e)
		return err
	}); err != nil {
		return err
	}
	var err error
	if r.Extra, err = extras(file); err != nil {
		return err
	}
	var o outcome
	done, err := file.Get("outcome", 0, &o)
	if err != nil || !done {
		return err
	}
	if err := file.All("estimate", func(i int, decode func(any) error) error {
		if i >= len(r.Evaluations) {
			return fmt.Errorf("scgoat: %s: %w: more estimates than evaluations", file.Path(), runfile.ErrDamaged)
		}
		return decode(&r.Evaluations[i].Estimate)
	}); err != nil {
		return err
	}
	return r.conclude(o)
}

// extras are the evaluations made after the search.
func extras(file *runfile.File) (out []Evaluation, err error) {
	err = file.All("extra", func(_ int, decode func(any) error) error {
		var e Evaluation
		err := decode(&e)
		out = append(out, e)
		return err
	})
	return out, err
}

// conclude takes the outcome of a finished run.
func (r *Run) conclude(o outcome) error {
	if o.Best < 0 || o.Best >= len(r.Evaluations) || len(o.Targets) != len(r.Constraints) {
		return fmt.Errorf("scgoat: the outcome does not fit the evaluations: %w", runfile.ErrDamaged)
	}
	r.Path, r.Reverts, r.Relaxation = o.Path, o.Reverts, o.Relaxation
	for j := range r.Constraints {
		r.Constraints[j].Target = o.Targets[j]
	}
	r.restore()
	r.Best, r.Released, r.Checks, r.draw, r.Draws = r.Evaluations[o.Best], o.Released, o.Checks, o.Draw, o.Draws
	r.Feasible, r.Verdict = r.Best.OnTarget, together(o.Checks)
	r.Verified = feasible(r.Constraints, r.Released, targets(r.Constraints))
	r.Score = Score{number64(o.Score[0]), number64(o.Score[1]), number64(o.Score[2]), number64(o.Score[3])}
	r.Test, r.Finished = number64(o.Test), true
	return nil
}

// restore marks the evaluations as the finished run has them.
func (r *Run) restore() {
	for i := range r.Evaluations {
		e := &r.Evaluations[i]
		e.OnTarget = feasible(r.Constraints, e.Values, targets(r.Constraints))
		for k, p := range r.Path {
			if e.Index >= p.From || k == 0 {
				e.setThresholds(r.Constraints, p.Limits)
			}
		}
	}
}

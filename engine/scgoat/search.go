package scgoat

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"pawl/engine/bayesopt"
	"pawl/engine/classify"
	"pawl/engine/frame"
	"pawl/engine/metrics"
	"pawl/engine/progress"
	"pawl/engine/rng"
)

// settings are what all methods share.
type settings struct {
	name        string
	label       string
	objective   metrics.Metric
	constraints []Constraint
	initial     int
	budget      int
	replicates  int
	classifier  classify.Boosting
	strategy    bayesopt.Strategy
	learn       bool   // model every constraint from the trials
	binding     bool   // the constraints bind the search
	file        string // the run file; "": none
	method      string // the method's own settings, for the run file
	invalid     string // why they make no sense
}

func (s settings) withDefaults(train *frame.Frame) settings {
	if s.objective.Name == "" {
		s.objective = metrics.AUC
	}
	if s.label == "" {
		names := train.Names()
		s.label = names[len(names)-1]
	}
	s.initial = either(s.initial, 20)
	s.budget = either(s.budget, 200)
	s.replicates = max(either(s.replicates, s.budget/10), 0)
	s.classifier = either(s.classifier, classify.Boosting{Rounds: 100, LearningRate: 0.1, Depth: 4})
	s.constraints = slices.Clone(s.constraints)
	return s
}

func (s settings) check() error {
	if s.invalid != "" {
		return errors.New("scgoat: " + s.invalid)
	}
	if s.initial < 1 || s.budget < 0 {
		return fmt.Errorf("scgoat: Initial %d must be at least 1 and Budget %d at least 0", s.initial, s.budget)
	}
	if s.replicates > s.budget {
		return fmt.Errorf("scgoat: %d Replicates do not fit into a Budget of %d", s.replicates, s.budget)
	}
	for _, c := range s.constraints {
		if err := c.check(); err != nil {
			return err
		}
	}
	return nil
}

// search is a run under way.
type search struct {
	settings
	judge    *judge
	study    *bayesopt.Study
	run      *Run
	ledger   *ledger
	safe     []float64 // the targets, with some room for what a release may differ; nil before it is known
	sure     []float64 // the targets, with all of that room
	allExact bool      // every constraint is computed, not learnt
}

func (s settings) begin(ctx context.Context, pools *Pools, validation *frame.Frame, src rand.Source) (*search, error) {
	if pools == nil {
		return nil, errors.New("scgoat: no pools: call Draw first")
	}
	s = s.withDefaults(pools.train)
	if err := s.check(); err != nil {
		return nil, err
	}
	all := []metrics.Metric{s.objective}
	for _, c := range s.constraints {
		all = append(all, c.Metric)
	}
	judge, err := newJudge(ctx, pools, classifier{s.classifier, s.label}, validation, all)
	if err != nil {
		return nil, err
	}
	run := &Run{Method: s.name, Names: pools.names, Objective: s.objective, Constraints: s.constraints, Rows: pools.rows, pools: pools, judge: judge, file: s.file}
	state := &search{settings: s, judge: judge, run: run}
	seed := src.Uint64()
	if s.file != "" {
		if state.ledger, err = openLedger(s, pools, validation, seed); err != nil {
			return nil, err
		}
		seed = state.ledger.file.Header().Seed
		if run.Extra, err = extras(state.ledger.file); err != nil {
			state.ledger.close()
			return nil, err
		}
	}
	if err := state.prepare(ctx, seed); err != nil {
		state.ledger.close()
		return nil, err
	}
	return state, nil
}

// prepare sets up the study and writes what readers of the run file need.
func (s *search) prepare(ctx context.Context, seed uint64) (err error) {
	config, err := s.bayes(ctx)
	if err != nil {
		return err
	}
	if s.study, err = config.Init(rng.New(seed)); err != nil {
		return err
	}
	if s.run.Surface, err = s.surface(ctx); err != nil {
		return err
	}
	return s.ledger.describe(s.run)
}

func (s *search) bayes(ctx context.Context) (bayesopt.Search, error) {
	config := bayesopt.Search{
		Space:    bayesopt.Simplex{Parts: len(s.run.Names)},
		Maximize: s.objective.Better == metrics.Higher,
		Initial:  s.initial,
		Strategy: s.strategy,
	}
	if !s.binding {
		return config, nil
	}
	s.allExact = !s.learn
	for _, c := range s.constraints {
		bound := bayesopt.Bound{Sense: c.Sense, Limit: c.Target}
		if form := mixtureForm(c.Metric); form != nil && c.Metric.Labels == nil && !s.learn {
			blend, err := s.judge.pools.blend(ctx, c.Metric)
			if err != nil {
				return config, err
			}
			bound.Exact = blend
		}
		s.allExact = s.allExact && bound.Exact != nil
		config.Bounds = append(config.Bounds, bound)
	}
	return config, nil
}

// design evaluates the initial design, under no thresholds yet, and sets the
// targets that the user left open.
func (s *search) design(ctx context.Context) error {
	for range s.initial {
		if err := s.step(ctx, 0); err != nil {
			return err
		}
	}
	rows := make([][]float64, len(s.run.Evaluations))
	for i, e := range s.run.Evaluations {
		rows[i] = e.Values
	}
	s.constraints = automatic(s.constraints, rows)
	s.run.Constraints = s.constraints
	for i := range s.run.Evaluations {
		e := &s.run.Evaluations[i]
		e.OnTarget = feasible(s.constraints, e.Values, targets(s.constraints))
	}
	if !s.binding {
		return nil
	}
	return s.study.SetLimits(targets(s.constraints))
}

// step suggests, evaluates and observes one mixture; what the run file holds
// is not evaluated again.
func (s *search) step(ctx context.Context, round int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	e, known, err := s.ledger.recall(len(s.run.Evaluations))
	if err != nil {
		return err
	}
	if !known {
		if e.Alpha, err = s.study.Suggest(ctx); err != nil {
			return err
		}
		if e.Objective, e.Values, err = s.judge.evaluate(ctx, e.Alpha, 0); err != nil {
			return err
		}
	}
	trial := bayesopt.Trial{X: e.Alpha, Y: e.Objective}
	if s.binding {
		trial.G = e.Values
	}
	if err := s.study.Observe(trial); err != nil {
		return err
	}
	e.Round = round
	return s.record(ctx, e, known)
}

func (s *search) record(ctx context.Context, e Evaluation, known bool) error {
	e.Index, e.Admitted = len(s.run.Evaluations), true
	e.Counts = Apportion(e.Alpha, s.judge.pools.rows)
	if path := s.run.Path; len(path) > 0 {
		e.setThresholds(s.constraints, path[len(path)-1].Limits)
	}
	e.OnTarget = feasible(s.constraints, e.Values, targets(s.constraints))
	if !known {
		if err := s.ledger.append("evaluation", e.Index, e); err != nil {
			return err
		}
	}
	s.run.Evaluations = append(s.run.Evaluations, e)
	progress.Report(ctx, progress.Step{
		Task: s.name, Done: len(s.run.Evaluations), Total: s.initial + s.budget,
		Note: fmt.Sprintf("round %d, %s %.4f", e.Round, s.objective.Name, e.Objective),
	})
	return nil
}

// adopt puts thresholds in force. The first ones hold for the initial design
// too.
func (s *search) adopt(round int, limits []float64) {
	if len(s.run.Path) == 0 {
		for i := range s.run.Evaluations {
			s.run.Evaluations[i].setThresholds(s.constraints, limits)
		}
	}
	s.run.Path = append(s.run.Path, Thresholds{Round: round, From: len(s.run.Evaluations), Limits: slices.Clone(limits)})
}

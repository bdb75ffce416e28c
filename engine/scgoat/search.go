package scgoat

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"pawl/engine/bayesopt"
	"pawl/engine/classify"
	"pawl/engine/frame"
	"pawl/engine/metrics"
	"pawl/engine/progress"
)

// settings are what all methods share.
type settings struct {
	name        string
	label       string
	objective   metrics.Metric
	constraints []Constraint
	initial     int
	budget      int
	classifier  classify.Boosting
	binding     bool   // the constraints bind the search
	invalid     string // why the method's own settings make no sense
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
	s.classifier = either(s.classifier, classify.Boosting{Rounds: 100, LearningRate: 0.1, Depth: 4})
	return s
}

func (s settings) check() error {
	if s.invalid != "" {
		return errors.New("scgoat: " + s.invalid)
	}
	if s.initial < 1 || s.budget < 0 {
		return fmt.Errorf("scgoat: Initial %d must be at least 1 and Budget %d at least 0", s.initial, s.budget)
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
	judge *judge
	study *bayesopt.Study
	run   *Run
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
	study, err := s.bayes(len(pools.names)).Init(src)
	if err != nil {
		return nil, err
	}
	run := &Run{Method: s.name, Names: pools.names, Objective: s.objective, Constraints: s.constraints, pools: pools}
	return &search{settings: s, judge: judge, study: study, run: run}, nil
}

func (s settings) bayes(generators int) bayesopt.Search {
	search := bayesopt.Search{
		Space:    bayesopt.Simplex{Parts: generators},
		Maximize: s.objective.Better == metrics.Higher,
		Initial:  s.initial,
	}
	if s.binding {
		for _, c := range s.constraints {
			search.Bounds = append(search.Bounds, bayesopt.Bound{Sense: c.Sense, Limit: c.Target})
		}
	}
	return search
}

// design evaluates the initial design, under no thresholds yet.
func (s *search) design(ctx context.Context) error {
	for range s.initial {
		if err := s.step(ctx, 0); err != nil {
			return err
		}
	}
	return nil
}

// step suggests, evaluates and observes one mixture. What is observed are the
// proportions in whole rows.
func (s *search) step(ctx context.Context, round int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	x, err := s.study.Suggest(ctx)
	if err != nil {
		return err
	}
	counts := Apportion(x, s.judge.pools.rows)
	objective, values, err := s.judge.evaluate(ctx, counts)
	if err != nil {
		return err
	}
	trial := bayesopt.Trial{X: proportions(counts, s.judge.pools.rows), Y: objective}
	if s.binding {
		trial.G = values
	}
	if err := s.study.Observe(trial); err != nil {
		return err
	}
	s.record(ctx, Evaluation{Round: round, Counts: counts, Alpha: trial.X, Objective: objective, Values: values})
	return nil
}

func (s *search) record(ctx context.Context, e Evaluation) {
	e.Index, e.Admitted = len(s.run.Evaluations), true
	if path := s.run.Path; len(path) > 0 {
		e.setThresholds(s.constraints, path[len(path)-1].Limits)
	}
	e.OnTarget = feasible(s.constraints, e.Values, targets(s.constraints))
	s.run.Evaluations = append(s.run.Evaluations, e)
	progress.Report(ctx, progress.Step{
		Task: s.name, Done: len(s.run.Evaluations), Total: s.initial + s.budget,
		Note: fmt.Sprintf("round %d, %s %.4f", e.Round, s.objective.Name, e.Objective),
	})
}

// adopt puts thresholds in force. The first ones hold for the initial design
// too.
func (s *search) adopt(round int, limits []float64) {
	if len(s.run.Path) == 0 {
		for i := range s.run.Evaluations {
			s.run.Evaluations[i].setThresholds(s.constraints, limits)
		}
	}
	s.run.Path = append(s.run.Path, Thresholds{Round: round, From: len(s.run.Evaluations), Limits: limits})
}

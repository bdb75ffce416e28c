package metrics

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"pawl/engine/frame"
	"pawl/engine/progress"
	"pawl/engine/rng"
)

// Panel judges a synthetic table by many metrics at once, each beside its
// control: the value that real rows, which the generator did not see, have in
// the synthetic rows' place. Zero fields mean the defaults.
type Panel struct {
	Metrics  []Metric // all of the catalogue that Label and Group allow
	Label    string   // a column of two levels to be predicted; without it no utility is judged
	Positive string   // the level of Label that counts; the last in byte order
	Group    string   // a category or boolean column; without it no fairness is judged
	Secrets  []string // columns that an attacker wants to know; all but numbers with more than 20 values
	Seeds    int      // classifiers trained where one is; 3
}

// Entry is one metric's line of a report.
type Entry struct {
	Metric  Metric
	Score   Score
	Control Score   // of real rows in the synthetic rows' place
	Null    float64 // what fresh draws of the real distribution would have; NaN if that depends on the data
	Problem string  // why there is no score; empty if there is one
}

// Standing compares a score with its control.
type Standing int

const (
	Alike  Standing = iota // they differ by no more than their bands explain
	Worse                  // worse than real rows
	Better                 // better than real rows, which for a distance to people is no fault
)

func (s Standing) String() string { return [...]string{"like real rows", "worse", "better"}[s] }

// Standing says how the score compares with the control's: they differ if
// their difference is more than 1.96 of its standard errors.
func (e Entry) Standing() Standing {
	se := math.Hypot(e.Score.High-e.Score.Low, e.Control.High-e.Control.Low) / (2 * quantile975)
	better := e.Score.Value - e.Control.Value
	if e.Metric.Better == Lower {
		better = -better
	}
	switch {
	case better > quantile975*se:
		return Better
	case better < -quantile975*se:
		return Worse
	}
	return Alike
}

// Report is what a Panel found.
type Report struct {
	Train, Holdout, Synthetic int // rows
	Compared                  int // synthetic and control rows that were compared with the training rows
	Entries                   []Entry
	Quality                   QualityReport
	Marginals                 []Marginal
}

// Judge splits the holdout in two: one half is the holdout of both the score
// and the control, the other stands in for the synthetic rows in the control.
// Many metrics depend on the number of rows, so as many synthetic rows are
// taken as that half has, or the other way round. Where the control is a
// classifier trained on training rows (Efficacy, fairness), all synthetic rows
// and the whole holdout are used. A metric that cannot be computed on these
// tables says so in its Entry; tables that do not match are an error.
func (p Panel) Judge(ctx context.Context, train, holdout, synthetic *frame.Frame, src rand.Source) (*Report, error) {
	all := Trial{
		Train: train, Holdout: holdout, Synthetic: synthetic, Source: src,
		Label: p.Label, Positive: p.Positive, Group: p.Group, Secrets: p.Secrets, Seeds: p.Seeds,
	}
	if err := checkTables(all); err != nil {
		return nil, err
	}
	halves, err := holdout.Split(src, 0.5)
	if err != nil {
		return nil, err
	}
	size := min(synthetic.Rows(), halves[1].Rows())
	matched, control := all, all
	matched.Holdout, control.Holdout = halves[0], halves[0]
	matched.Synthetic, control.Synthetic = sample(synthetic, size, src), sample(halves[1], size, src)

	all.train, all.own = newMemo(), newMemo()
	matched.train, control.train = all.train, all.train
	matched.own, control.own = newMemo(), newMemo()

	trained := trainStands(all)
	trained.own = newMemo()

	r := &Report{Train: train.Rows(), Holdout: holdout.Rows(), Synthetic: synthetic.Rows(), Compared: size}
	if r.Quality, err = NewQualityReport(ctx, train, synthetic); err != nil {
		return nil, err
	}
	r.Marginals = marginals(train, synthetic)
	for i, m := range p.metrics() {
		progress.Report(ctx, progress.Step{Task: "panel", Done: i, Total: len(p.metrics()), Note: m.Name})
		score, beside := matched, control
		if m.trained {
			score, beside = all, trained
		}
		e, err := judgeBeside(progress.Quiet(ctx), m, score, beside, src.Uint64())
		if err != nil {
			return nil, err
		}
		r.Entries = append(r.Entries, e)
	}
	return r, nil
}

// checkTables fails if tables lack rows or columns of the training table.
func checkTables(t Trial) error {
	if err := t.check("panel"); err != nil {
		return err
	}
	if err := t.needHoldout("panel", 20); err != nil {
		return err
	}
	for _, f := range []*frame.Frame{t.Synthetic, t.Holdout} {
		for _, c := range t.Train.Columns() {
			if _, err := counterpart(c, f, "panel"); err != nil {
				return err
			}
		}
	}
	for _, name := range append([]string{t.Label, t.Group}, t.Secrets...) {
		if name == "" {
			continue
		}
		if _, err := t.Train.Column(name); err != nil {
			return fmt.Errorf("metrics: panel: %w", err)
		}
	}
	return nil
}

// metrics are those asked for, or all that can be judged.
func (p Panel) metrics() []Metric {
	if len(p.Metrics) > 0 {
		return p.Metrics
	}
	var out []Metric
	for _, m := range Catalogue() {
		switch {
		case m.Family == "classifier", m.Family == "utility" && p.Label == "", m.Family == "fairness" && (p.Label == "" || p.Group == ""):
		default:
			out = append(out, m)
		}
	}
	return out
}

// judgeBeside scores a metric and its control, from the same random numbers.
// Only the end of the context is an error.
func judgeBeside(ctx context.Context, m Metric, t, control Trial, seed uint64) (Entry, error) {
	e := Entry{Metric: m, Null: m.Null(t.Train.Rows(), t.Synthetic.Rows()), Score: undefined(), Control: undefined()}
	t.Source, control.Source = rng.New(seed), rng.New(seed)
	var err error
	if e.Score, err = m.Score(ctx, t); err == nil {
		e.Control, err = m.Score(ctx, control)
	}
	if err != nil {
		e.Problem = err.Error()
	}
	return e, ctx.Err()
}

// ByName returns the entry of the metric of that name.
func (r *Report) ByName(name string) (Entry, error) {
	for _, e := range r.Entries {
		if e.Metric.Name == name {
			return e, nil
		}
	}
	return Entry{}, fmt.Errorf("metrics: the report has no metric %q", name)
}

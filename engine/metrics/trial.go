package metrics

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"pawl/engine/frame"
)

// Trial is a synthetic table and what it is judged by. A metric says in its
// About what it needs; Label, Group and Secrets may be empty for the others.
type Trial struct {
	Train     *frame.Frame // the real rows that the generator learnt
	Holdout   *frame.Frame // real rows that it never saw
	Synthetic *frame.Frame // its rows

	Label    string   // a column of two levels, to be predicted
	Positive string   // the level of Label that counts; the last in byte order
	Group    string   // a category or boolean column that decisions should not follow
	Secrets  []string // columns that an attacker wants to know; all but numbers with more than 20 values
	Seeds    int      // classifiers trained where one is; 3

	Source rand.Source // of folds, samples and resamples

	train *memo // what several metrics compute from Train alone
	own   *memo // what they compute from the trial
}

// Score is a metric's value with a band.
type Score struct {
	Value     float64
	Low, High float64 // 95 % band: rows drawn anew would put the value there
}

// Score judges a trial. A metric that only compares tables looks at Train and
// Synthetic, and its band is made by drawing synthetic rows again.
func (m Metric) Score(ctx context.Context, t Trial) (Score, error) {
	if err := t.check(m.Name); err != nil {
		return undefined(), err
	}
	var s Score
	var err error
	switch {
	case m.Judge != nil:
		s, err = m.Judge(ctx, t)
	case m.Tables != nil:
		s, err = resampled(ctx, t, m.Tables)
	default:
		err = fmt.Errorf("metrics: %s judges probabilities against labels, not a synthetic table", m.Name)
	}
	if err != nil {
		return undefined(), err
	}
	return s.clamp(m.Low, m.High), nil
}

func undefined() Score { return Score{math.NaN(), math.NaN(), math.NaN()} }

// check fails if a table that every metric needs is empty.
func (t Trial) check(metric string) error {
	switch {
	case t.Train == nil || t.Train.Rows() == 0:
		return fmt.Errorf("metrics: %s: the training table has no rows", metric)
	case t.Synthetic == nil || t.Synthetic.Rows() == 0:
		return fmt.Errorf("metrics: %s: the synthetic table has no rows", metric)
	case t.Source == nil:
		return fmt.Errorf("metrics: %s: the trial has no random source", metric)
	}
	return nil
}

// needHoldout fails if there is no holdout of at least so many rows.
func (t Trial) needHoldout(metric string, rows int) error {
	if t.Holdout == nil || t.Holdout.Rows() < rows {
		return fmt.Errorf("metrics: %s needs a holdout of at least %d real rows that the generator did not see", metric, rows)
	}
	return nil
}

// needLabel fails if there is no label.
func (t Trial) needLabel(metric string) error {
	if t.Label == "" {
		return fmt.Errorf("metrics: %s needs a label: a column of two levels to be predicted", metric)
	}
	return nil
}

func (t Trial) seeds() int {
	if t.Seeds <= 0 {
		return 3
	}
	return t.Seeds
}

// sample draws n rows without replacement, in their old order; all of them if
// there are no more.
func sample(f *frame.Frame, n int, src rand.Source) *frame.Frame {
	if f.Rows() <= n {
		return f
	}
	chosen := make([]bool, f.Rows())
	for _, row := range rand.New(src).Perm(f.Rows())[:n] {
		chosen[row] = true
	}
	rows := make([]int, 0, n)
	for row, in := range chosen {
		if in {
			rows = append(rows, row)
		}
	}
	return f.Take(rows)
}

package metrics

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"pawl/engine/classify"
	"pawl/engine/parallel"
	"pawl/engine/progress"
	"pawl/engine/rng"
)

// Efficacy is "train on synthetic, test on real": the AUC on the holdout of
// boosted trees trained on the synthetic rows, mean over Seeds. Its control is
// the same classifier trained on real rows ("train on real, test on real").
var Efficacy = Metric{
	Name: "tstr_auc", Family: "utility", Better: Higher, Low: 0, High: 1, Null: constant(math.NaN()),
	About: "AUC on the holdout of a classifier trained on the synthetic rows, mean over seeds",
	Judge: func(ctx context.Context, t Trial) (Score, error) {
		r, err := trialOf(ctx, t, "tstr_auc")
		if err != nil {
			return undefined(), err
		}
		return r.auc()
	},
	trained: true,
}

// EfficacyGap is what training on synthetic rows costs: the AUC on the holdout
// of a classifier trained on as many real rows less that of one trained on the
// synthetic rows, mean over Seeds. The two are compared on the same rows.
var EfficacyGap = Metric{
	Name: "efficacy_gap", Family: "utility", Better: Lower, Low: -1, High: 1, Null: constant(0),
	About: "AUC on the holdout of a classifier trained on real rows less that of one trained on the synthetic rows",
	Judge: func(ctx context.Context, t Trial) (Score, error) {
		synthetic, err := trialOf(ctx, t, "efficacy_gap")
		if err != nil {
			return undefined(), err
		}
		real, err := trialOf(ctx, trainStands(t), "efficacy_gap")
		if err != nil {
			return undefined(), err
		}
		return gapScore(real, synthetic, t.Source)
	},
	trained: true,
}

// trainStands puts training rows in the place of the synthetic ones, as many
// if there are.
func trainStands(t Trial) Trial {
	t.Synthetic, t.own = sample(t.Train, t.Synthetic.Rows(), t.Source), nil
	return t
}

// predictions are what classifiers of some seeds, trained on a trial's
// synthetic rows, say of its holdout.
type predictions struct {
	y []float64
	p [][]float64 // seed x row
}

func trialOf(ctx context.Context, t Trial, metric string) (*predictions, error) {
	if err := t.needLabel(metric); err != nil {
		return nil, err
	}
	if err := t.needHoldout(metric, 2); err != nil {
		return nil, err
	}
	return remember(t.own, "predictions", func() (*predictions, error) { return predict(ctx, t, metric) })
}

// predict trains the classifiers and asks them.
func predict(ctx context.Context, t Trial, metric string) (*predictions, error) {
	b := classify.Boosting{Rounds: 100, LearningRate: .1, Depth: 4, Subsample: .8, ColumnSample: .8, Positive: t.Positive}
	binned, err := b.Bin(ctx, t.Synthetic, t.Label)
	if err != nil {
		return nil, fmt.Errorf("metrics: %s: %w", metric, err)
	}
	held, err := binned.Like(ctx, t.Holdout)
	if err != nil {
		return nil, fmt.Errorf("metrics: %s: %w", metric, err)
	}
	out := &predictions{y: make([]float64, held.Rows())}
	for i, label := range held.Labels() {
		out.y[i] = float64(label)
	}
	sources := rng.Split(t.Source, t.seeds())
	out.p, err = parallel.Map(ctx, len(sources), func(k int) ([]float64, error) {
		m, err := b.FitBinned(progress.Quiet(ctx), binned, nil, sources[k])
		if err != nil {
			return nil, fmt.Errorf("metrics: %s: %w", metric, err)
		}
		return m.ProbaBinnedContext(ctx, held)
	})
	return out, err
}

// auc is the mean over seeds. Its variance is that of drawing the test rows,
// which all seeds share, and that of the seeds.
func (r *predictions) auc() (Score, error) {
	values, rows := make([]float64, len(r.p)), 0.0
	for k, p := range r.p {
		s, err := aucScore(r.y, p)
		if err != nil {
			return undefined(), err
		}
		se := (s.High - s.Value) / quantile975
		values[k], rows = s.Value, rows+se*se/float64(len(r.p))
	}
	mean, _ := moments(values, 0)
	seeds := 0.0
	if len(values) > 1 {
		d := deviation(values)
		seeds = d * d / float64(len(values))
	}
	return around(mean, math.Sqrt(rows+seeds)).clamp(0, 1), nil
}

// gapScore is the difference of the two mean AUCs, with a band by drawing the
// test rows again for both alike.
func gapScore(real, synthetic *predictions, src rand.Source) (Score, error) {
	gap := func(rows []int) (float64, error) {
		sum := 0.0
		for k := range real.p {
			a, err := aucOn(real.y, real.p[k], rows)
			if err != nil {
				return math.NaN(), err
			}
			b, err := aucOn(synthetic.y, synthetic.p[k], rows)
			if err != nil {
				return math.NaN(), err
			}
			sum += a - b
		}
		return sum / float64(len(real.p)), nil
	}
	rows := make([]int, len(real.y))
	for i := range rows {
		rows[i] = i
	}
	value, err := gap(rows)
	if err != nil {
		return undefined(), err
	}
	r, again := rand.New(src), make([]float64, resamples)
	for k := range again {
		for i := range rows {
			rows[i] = r.IntN(len(rows))
		}
		if again[k], err = gap(rows); err != nil {
			return Score{value, math.NaN(), math.NaN()}, nil // so few rows that a class drops out
		}
	}
	return around(value, deviation(again)), nil
}

func aucOn(y, p []float64, rows []int) (float64, error) {
	labels, scores := make([]float64, len(rows)), make([]float64, len(rows))
	for i, row := range rows {
		labels[i], scores[i] = y[row], p[row]
	}
	return AUCScore(labels, scores, nil)
}

package metrics

import (
	"context"
	"fmt"
	"math/rand/v2"

	"pawl/engine/classify"
	"pawl/engine/frame"
	"pawl/engine/parallel"
	"pawl/engine/rng"
)

// detectionFolds is the number of folds of the detection metrics.
const detectionFolds = 3

// originColumn says whether a row is synthetic.
const originColumn = "row is synthetic"

// Detection is the AUC with which gradient-boosted trees, trained on other
// rows, tell synthetic rows from real ones (a classifier two-sample test:
// Lopez-Paz and Oquab 2017), three folds together. One half is perfect; a value
// below, beyond its band, means that training rows were copied: the original in
// one fold then speaks for the wrong origin of its copy in another. Where one
// table has more rows, as many are drawn from it as the other has.
var Detection = Metric{
	Name: "detection_auc", Family: "detection", Better: Lower, Low: 0, High: 1, Null: constant(0.5),
	About: "AUC of boosted trees that tell synthetic rows from training rows, by three folds",
	Judge: func(ctx context.Context, t Trial) (Score, error) {
		folds, err := detect(ctx, t, func(ctx context.Context, train, test *frame.Frame, src rand.Source) ([]float64, error) {
			m, err := classify.Boosting{Rounds: 100, LearningRate: .1, Depth: 4}.Fit(ctx, train, originColumn, src)
			if err != nil {
				return nil, err
			}
			return m.ProbaContext(ctx, test)
		})
		if err != nil {
			return undefined(), err
		}
		var all fold
		for _, f := range folds {
			all.y, all.p = append(all.y, f.y...), append(all.p, f.p...)
		}
		return aucScore(all.y, all.p)
	},
}

// DetectionLogistic is 1 - mean over folds of (2 max(.5, AUC) - 1) for a
// logistic regression: the score that SDMetrics gives, 1 being perfect. A
// linear model sees the marginals and little else.
var DetectionLogistic = Metric{
	Name: "detection_logistic", Family: "detection", Better: Higher, Low: 0, High: 1, Null: constant(1),
	About: "1 - (2 max(.5, AUC) - 1) of a logistic regression that tells synthetic rows from training rows, mean of three folds",
	Judge: func(ctx context.Context, t Trial) (Score, error) {
		folds, err := detect(ctx, t, func(ctx context.Context, train, test *frame.Frame, _ rand.Source) ([]float64, error) {
			m, err := classify.Logistic{}.Fit(ctx, train, originColumn)
			if err != nil {
				return nil, err
			}
			return m.ProbaContext(ctx, test)
		})
		if err != nil {
			return undefined(), err
		}
		var all Score
		for _, f := range folds {
			s, err := aucScore(f.y, f.p)
			if err != nil {
				return undefined(), err
			}
			all.Value += (2 - 2*max(.5, s.Value)) / detectionFolds
			all.Low += (2 - 2*max(.5, s.High)) / detectionFolds
			all.High += (2 - 2*max(.5, s.Low)) / detectionFolds
		}
		return all, nil
	},
}

// fold holds the labels of a fold's rows and what the model that did not see
// them says.
type fold struct{ y, p []float64 }

type learner func(ctx context.Context, train, test *frame.Frame, src rand.Source) ([]float64, error)

// detect trains a learner on all folds but one and asks it about that one.
func detect(ctx context.Context, t Trial, learn learner) ([]fold, error) {
	size := min(t.Train.Rows(), t.Synthetic.Rows())
	if size < 2*detectionFolds {
		return nil, fmt.Errorf("metrics: detection: %d rows are too few for %d folds", size, detectionFolds)
	}
	both, err := mark(sample(t.Train, size, t.Source), sample(t.Synthetic, size, t.Source))
	if err != nil {
		return nil, err
	}
	order := rand.New(t.Source).Perm(both.Rows())
	sources := rng.Split(t.Source, detectionFolds)
	return parallel.Map(ctx, detectionFolds, func(k int) (fold, error) {
		var in, out []int
		for i, row := range order {
			if i%detectionFolds == k {
				out = append(out, row)
			} else {
				in = append(in, row)
			}
		}
		test := both.Take(out)
		origin, err := test.Floats(originColumn)
		if err != nil {
			return fold{}, err
		}
		p, err := learn(ctx, both.Take(in), test, sources[k])
		if err != nil {
			return fold{}, fmt.Errorf("metrics: detection: %w", err)
		}
		return fold{origin, p}, nil
	})
}

// mark stacks two tables, the columns of the first that are not free text, and
// adds where each row comes from.
func mark(real, synthetic *frame.Frame) (*frame.Frame, error) {
	columns, err := match(real, []*frame.Frame{synthetic}, "detection", frame.Number, frame.Category, frame.Boolean)
	if err != nil {
		return nil, err
	}
	if len(columns) == 0 {
		return nil, fmt.Errorf("metrics: detection: the table has no number, category or boolean column")
	}
	var halves [2][]*frame.Column
	for _, c := range columns {
		halves[0], halves[1] = append(halves[0], c.real), append(halves[1], c.pools[0])
	}
	first, err := frame.New(halves[0]...)
	if err != nil {
		return nil, err
	}
	second, err := frame.New(halves[1]...)
	if err != nil {
		return nil, err
	}
	both, err := frame.Concat(first, second)
	if err != nil {
		return nil, fmt.Errorf("metrics: detection: %w", err)
	}
	origin := make([]float64, both.Rows())
	for i := real.Rows(); i < len(origin); i++ {
		origin[i] = 1
	}
	return both.WithColumn(frame.BooleanColumn(originColumn, origin))
}

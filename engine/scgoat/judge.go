package scgoat

import (
	"context"
	"fmt"
	"math"

	"pawl/engine/classify"
	"pawl/engine/frame"
	"pawl/engine/metrics"
	"pawl/engine/progress"
	"pawl/engine/rng"
)

// judge evaluates mixtures. A metric of labels is scored by a classifier that
// is trained on the weighted pools and predicts held-out real rows; a metric
// with a mixture form is computed from the proportions; any other is measured
// on the mixture's rows themselves.
type judge struct {
	pools   *Pools
	config  classifier
	binned  *classify.Binned
	gauges  []gauge // the objective's, then the constraints'
	heldOut *exam
}

// gauge reads one metric off a candidate mixture.
type gauge func(ctx context.Context, c *candidate) (float64, error)

// exam is a table to predict, and its labels.
type exam struct {
	rows   *classify.Binned
	labels []float64
}

// candidate is a mixture under evaluation: what several metrics need of it is
// made once, when first asked for. With a draw above 0 it is not the mixture
// itself but one release of it, the rows of that draw.
type candidate struct {
	judge  *judge
	alpha  []float64
	counts []int
	draw   uint64
	proba  []float64
	table  *frame.Frame
}

func (j *judge) candidate(alpha []float64, draw uint64) *candidate {
	return &candidate{judge: j, alpha: alpha, counts: Apportion(alpha, j.pools.rows), draw: draw}
}

func newJudge(ctx context.Context, pools *Pools, c classifier, validation *frame.Frame, all []metrics.Metric) (*judge, error) {
	j := &judge{pools: pools, config: c}
	for _, m := range all {
		if m.Labels != nil && j.heldOut == nil {
			if err := j.prepare(ctx, validation); err != nil {
				return nil, err
			}
		}
		g, err := j.gauge(ctx, m)
		if err != nil {
			return nil, err
		}
		j.gauges = append(j.gauges, g)
	}
	return j, nil
}

// prepare readies the training rows and the validation table.
func (j *judge) prepare(ctx context.Context, validation *frame.Frame) (err error) {
	if j.binned, err = j.pools.training(ctx, j.config); err != nil {
		return err
	}
	j.heldOut, err = j.exam(ctx, validation, "validation")
	return err
}

func (j *judge) exam(ctx context.Context, f *frame.Frame, which string) (*exam, error) {
	if f == nil || f.Rows() == 0 {
		return nil, fmt.Errorf("scgoat: the %s table is empty", which)
	}
	rows, err := j.binned.Like(ctx, f)
	if err != nil {
		return nil, err
	}
	if rows.Labels() == nil {
		return nil, fmt.Errorf("scgoat: the %s table lacks the label column %q", which, j.config.target)
	}
	labels := make([]float64, rows.Rows())
	for i, l := range rows.Labels() {
		labels[i] = float64(l)
	}
	return &exam{rows, labels}, nil
}

func (j *judge) gauge(ctx context.Context, m metrics.Metric) (gauge, error) {
	switch {
	case m.Labels != nil:
		return func(ctx context.Context, c *candidate) (float64, error) {
			proba, err := c.predictions(ctx)
			if err != nil {
				return math.NaN(), err
			}
			return m.Labels(j.heldOut.labels, proba, nil)
		}, nil
	case mixtureForm(m) != nil:
		blend, err := j.pools.blend(ctx, m)
		if err != nil {
			return nil, err
		}
		return func(_ context.Context, c *candidate) (float64, error) { return blend(c.alpha), nil }, nil
	case m.Tables != nil:
		return func(ctx context.Context, c *candidate) (float64, error) {
			table, err := c.rows()
			if err != nil {
				return math.NaN(), err
			}
			return m.Tables(ctx, j.pools.train, table)
		}, nil
	}
	return nil, fmt.Errorf("scgoat: metric %q measures neither labels nor tables", m.Name)
}

// evaluate returns the objective and the constraint metrics of a mixture. The
// same mixture always has the same values: the classifier is trained on the
// weighted pools, with the same random numbers. Of a release (draw above 0) the
// objective is that of its very rows.
func (j *judge) evaluate(ctx context.Context, alpha []float64, draw uint64) (objective float64, values []float64, err error) {
	c := j.candidate(alpha, draw)
	values = make([]float64, len(j.gauges))
	for k, g := range j.gauges {
		if values[k], err = g(ctx, c); err != nil {
			return 0, nil, err
		}
	}
	return values[0], values[1:], nil
}

// test scores a classifier on a table not used before: that of the mixture,
// or with a draw above 0 that of one release.
func (j *judge) test(ctx context.Context, alpha []float64, draw uint64, m metrics.Metric, table *frame.Frame) (float64, error) {
	paper, err := j.exam(ctx, table, "test")
	if err != nil {
		return math.NaN(), err
	}
	model, err := j.candidate(alpha, draw).train(ctx)
	if err != nil {
		return math.NaN(), err
	}
	proba, err := model.ProbaBinned(paper.rows)
	if err != nil {
		return math.NaN(), err
	}
	return m.Labels(paper.labels, proba, nil)
}

// train uses the same random source for every mixture, so that two mixtures
// differ by their rows only.
func (c *candidate) train(ctx context.Context) (*classify.BoostingModel, error) {
	weights := c.judge.pools.weights(c.alpha)
	if c.draw > 0 {
		weights = c.judge.pools.chosen(c.counts, c.draw)
	}
	return c.judge.config.config.FitBinned(progress.Quiet(ctx), c.judge.binned, weights, rng.New(0))
}

// predictions are the probabilities for the validation rows.
func (c *candidate) predictions(ctx context.Context) ([]float64, error) {
	if c.proba != nil {
		return c.proba, nil
	}
	model, err := c.train(ctx)
	if err != nil {
		return nil, err
	}
	c.proba, err = model.ProbaBinned(c.judge.heldOut.rows)
	return c.proba, err
}

func (c *candidate) rows() (*frame.Frame, error) {
	if c.table != nil {
		return c.table, nil
	}
	var err error
	c.table, err = c.judge.pools.take(c.counts, c.draw)
	return c.table, err
}

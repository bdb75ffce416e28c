package classify

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"pawl/engine/frame"
)

// Boosting fits a sum of trees to the log loss, one tree a round, each by the
// second-order expansion of the loss (Chen and Guestrin 2016, "XGBoost: a
// scalable tree boosting system", section 2) on binned columns. Numbers split
// at a bin's edge, categories into two sets of levels (Fisher 1958: sorted by
// gradient, the best two sets are contiguous); missing values take the side
// that lowers the loss most. Zero fields mean the defaults.
type Boosting struct {
	Rounds         int     // trees, unless stopped early; 100
	LearningRate   float64 // what is kept of each tree, in (0, 1]; .3
	Depth          int     // splits from root to leaf, at most; 6, or no limit if Leaves is set
	Leaves         int     // if set, grow the best leaf first up to that many leaves, instead of level by level
	Lambda         float64 // L2 penalty on the leaves' values; 1, and 0 if negative
	MinChildWeight float64 // least sum of second derivatives in a leaf; 1, and 0 if negative
	MinGain        float64 // least decrease of the loss for a split; 0
	Bins           int     // bins a column, missing values included, 4 to 256; 256
	OneHot         int     // a category with at most so many levels splits one level from the others; 4
	CategoryLambda float64 // further L2 penalty where a category splits into sets, as one set of many is chosen; 10, and 0 if negative
	Subsample      float64 // share of rows, drawn anew for each tree, in (0, 1]; 1
	ColumnSample   float64 // share of columns, drawn anew for each tree, in (0, 1]; 1
	Patience       int     // with validation rows: rounds without a better loss before training stops; 10
	Positive       string  // the level that Proba is about; the last in byte order: ">50K" follows "<=50K", "true" follows "false"
	Weight         string  // name of the column of row weights, which is then no feature; none
}

func (b Boosting) withDefaults() Boosting {
	if b.Depth == 0 {
		b.Depth = 6
		if b.Leaves > 0 {
			b.Depth = math.MaxInt32
		}
	}
	b.Rounds = orDefault(b.Rounds, 100)
	b.LearningRate = orDefault(b.LearningRate, .3)
	b.Lambda = max(0, orDefault(b.Lambda, 1))
	b.MinChildWeight = max(0, orDefault(b.MinChildWeight, 1))
	b.Bins = orDefault(b.Bins, maxCodes)
	b.OneHot = orDefault(b.OneHot, 4)
	b.Subsample = orDefault(b.Subsample, 1)
	b.ColumnSample = orDefault(b.ColumnSample, 1)
	b.CategoryLambda = max(0, orDefault(b.CategoryLambda, 10))
	b.Patience = orDefault(b.Patience, 10)
	return b
}

func orDefault[T int | float64](v, standard T) T {
	if v == 0 {
		return standard
	}
	return v
}

// check refuses settings out of range, defaults filled in.
func (b Boosting) check() error {
	share := func(v float64) bool { return v > 0 && v <= 1 }
	switch {
	case b.Rounds < 1:
		return fmt.Errorf("classify: Rounds is %d: it must be at least 1", b.Rounds)
	case !share(b.LearningRate):
		return fmt.Errorf("classify: LearningRate is %v: it must be above 0 and at most 1", b.LearningRate)
	case b.Depth < 1:
		return fmt.Errorf("classify: Depth is %d: it must be at least 1", b.Depth)
	case b.Leaves < 0 || b.Leaves == 1:
		return fmt.Errorf("classify: Leaves is %d: it must be at least 2, or 0 to grow by levels", b.Leaves)
	case b.Bins < 4 || b.Bins > maxCodes:
		return fmt.Errorf("classify: Bins is %d: it must be 4 to %d", b.Bins, maxCodes)
	case !share(b.Subsample):
		return fmt.Errorf("classify: Subsample is %v: it must be above 0 and at most 1", b.Subsample)
	case !share(b.ColumnSample):
		return fmt.Errorf("classify: ColumnSample is %v: it must be above 0 and at most 1", b.ColumnSample)
	case b.Patience < 1:
		return fmt.Errorf("classify: Patience is %d: it must be at least 1", b.Patience)
	}
	for _, v := range []float64{b.Lambda, b.MinChildWeight, b.MinGain, b.CategoryLambda} {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("classify: a penalty or least gain is %v: it must be finite", v)
		}
	}
	return nil
}

// Fit learns to predict the column named label from all others.
func (b Boosting) Fit(ctx context.Context, train *frame.Frame, label string, src rand.Source) (*BoostingModel, error) {
	binned, err := b.Bin(ctx, train, label)
	if err != nil {
		return nil, err
	}
	return b.FitBinned(ctx, binned, nil, src)
}

// FitValidated is Fit, stopped when the log loss on valid has not fallen for
// Patience rounds. The model keeps the trees up to the lowest loss.
func (b Boosting) FitValidated(ctx context.Context, train, valid *frame.Frame, label string, src rand.Source) (*BoostingModel, error) {
	binned, err := b.Bin(ctx, train, label)
	if err != nil {
		return nil, err
	}
	held, err := binned.Like(ctx, valid)
	if err != nil {
		return nil, err
	}
	return b.FitBinnedValidated(ctx, binned, nil, held, src)
}

// FitBinned is Fit on a table that has been binned, with one weight a row
// (nil: the table's own weight column, or one each). Rows of weight zero cost
// next to nothing, so that one large table can serve many samples of it.
func (b Boosting) FitBinned(ctx context.Context, train *Binned, weights []float64, src rand.Source) (*BoostingModel, error) {
	return b.FitBinnedValidated(ctx, train, weights, nil, src)
}

// FitBinnedValidated is FitBinned with early stopping as in FitValidated.
// valid comes from train.Like; nil means no early stopping.
func (b Boosting) FitBinnedValidated(ctx context.Context, train *Binned, weights []float64, valid *Binned, src rand.Source) (*BoostingModel, error) {
	if weights == nil {
		weights = train.ownWeights()
	}
	if train.labels == nil {
		return nil, fmt.Errorf("classify: the table to train on has no label column %q of two levels", train.target.column)
	}
	if err := train.target.checkWeights(train.labels, weights); err != nil {
		return nil, err
	}
	e, err := b.fit(ctx, train, weights, valid, src)
	if err != nil {
		return nil, err
	}
	return &BoostingModel{*e}, nil
}

// fit trains on checked labels and weights.
func (b Boosting) fit(ctx context.Context, train *Binned, weights []float64, valid *Binned, src rand.Source) (*ensemble, error) {
	b = b.withDefaults()
	if err := b.check(); err != nil {
		return nil, err
	}
	if valid != nil {
		if err := train.checkValidation(valid); err != nil {
			return nil, err
		}
	}
	return newTrainer(b, train, weights, valid, src).run(ctx)
}

// ownWeights returns the weight column, or ones.
func (b *Binned) ownWeights() []float64 {
	if b.weights != nil {
		return b.weights
	}
	return ones(b.rows)
}

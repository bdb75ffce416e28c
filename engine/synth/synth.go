// Package synth learns a table and draws new rows like it.
//
// A configuration is the algorithm. GaussianCopula (normal scores and their
// correlation), CART (one tree a column, as synthpop does), Mixture (many
// products of independent columns, fitted by EM) and ARF (an adversarial
// random forest) take seconds; CTGAN, CopulaGAN and TVAE train nets and take
// minutes. The zero value of each is ready for use. Fit returns an immutable
// model, safe for many goroutines; Sample draws from it, SampleGiven with some
// values given, Stream more rows than memory holds; Save and Load keep it. The
// same table, seed and n give the same bytes on any number of cores.
//
// A sample has the schema of the training table: names, kinds, level order,
// and for numbers the observed range and decimals. A missing value is a state
// of its column like any other, so that it comes back at the observed rate and
// together with what it came with. Text columns are refused: a generator could
// only copy them.
package synth

import (
	"context"
	"math/rand/v2"

	"pawl/engine/frame"
)

// Generator is an algorithm that learns a table. The methods of this package
// are Generators; code that works with any of them calls FitModel, code that
// knows which one it has calls its Fit and gets the concrete model.
type Generator interface {
	// Name is the method's name, as a table's heading shows it.
	Name() string
	// FitModel learns t, which must have at least one row, drawing from src.
	FitModel(ctx context.Context, t *frame.Frame, src rand.Source) (Model, error)
}

// Model is a fitted generator.
type Model interface {
	// Sample draws n rows with the schema of the training table.
	Sample(ctx context.Context, n int, src rand.Source) (*frame.Frame, error)
}

// asModel hides a concrete model behind Model; a failed fit gives a nil Model.
func asModel[M Model](m M, err error) (Model, error) {
	if err != nil {
		return nil, err
	}
	return m, nil
}

// Package stdlib makes a session in which the library is at hand: its packages
// need no import line, its values show themselves, its work follows the cell's
// context and tells how far it is.
package stdlib

import (
	"context"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/plot"

	"pawl/engine/linalg"
	"pawl/engine/progress"
	"pawl/interp"
	"pawl/interp/display"
	"pawl/plotting"
	"pawl/stdlib/docs"
	"pawl/stdlib/scope"
	"pawl/stdlib/symbols"
	"pawl/stdlib/widget"
)

// NewSession starts a session with the whole library. From then on gonum, too,
// computes with our matrix kernels.
func NewSession() (*interp.Session, error) {
	linalg.UseInGonum()
	library, err := symbols.Open()
	if err != nil {
		return nil, err
	}
	current := new(bar) // of the running cell
	return interp.NewSession(interp.Options{
		Library:   library,
		Implicit:  library.Implicit(),
		Renderers: []display.Renderer{showMatrix, showPlot},
		Enter: func(ctx context.Context, out interp.Output, seed uint64) {
			current = newBar(out)
			scope.Enter(progress.With(ctx, current.report), seed)
		},
		Leave:  func() { current.leave() },
		Reseed: scope.Seed,
		Doc:    docs.Of,
		Comms:  widget.Comms(),
	})
}

func showMatrix(v any) map[string]any {
	if m, ok := v.(mat.Matrix); ok {
		return matrixBundle(m)
	}
	return nil
}

func showPlot(v any) map[string]any {
	p, ok := v.(*plot.Plot)
	if !ok || p == nil {
		return nil
	}
	return plotting.OfPlot(p).MIMEBundle()
}

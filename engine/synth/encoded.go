package synth

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"pawl/engine/autodiff"
	"pawl/engine/frame"
	"pawl/engine/rng"
	"pawl/engine/transform"
)

// encoder is a table's schema together with the transform of its rows into what
// a net learns.
type encoder struct {
	schema schema
	table  *transform.TableModel
	spans  []transform.Span // of the columns that vary
	width  int              // of an encoded row
}

// widest is the largest width of an encoded row that a net is made for.
const widest = 20000

// newEncoder learns the transform and encodes the rows.
func newEncoder(ctx context.Context, t *frame.Frame, config transform.Table, src rand.Source) (*encoder, *transform.Rows, error) {
	schema, _, err := learnSchema(ctx, t)
	if err != nil {
		return nil, nil, err
	}
	sources := rng.Split(src, 2)
	e := &encoder{schema: schema}
	if e.table, err = config.Fit(ctx, t, sources[0]); err != nil {
		return nil, nil, err
	}
	e.arrange()
	if e.width > widest {
		return nil, nil, fmt.Errorf("synth: the table's columns have %d states and scalars in all, a net takes at most %d: drop the columns of most levels", e.width, widest)
	}
	rows, err := e.table.Encode(ctx, t, sources[1])
	return e, rows, err
}

func (e *encoder) arrange() { e.spans, e.width = e.table.Spans(), e.table.Width() }

// heads returns the spans of the states, for the net's last layer.
func (e *encoder) heads() []autodiff.Span {
	spans := make([]autodiff.Span, len(e.spans))
	for i, s := range e.spans {
		spans[i] = autodiff.Span{Lo: s.First(), Hi: s.End()}
	}
	return spans
}

// write turns a made row into values: the state of the largest number in each
// span, the scalar in its mode.
func (e *encoder) write(d *draws, row int, made []float32, r *rand.Rand) {
	for _, s := range e.spans {
		state, scalar := s.Read(made)
		e.writeState(d, row, s.Column, state, scalar, r)
	}
}

func (e *encoder) writeState(d *draws, row, column int, state int32, scalar float32, r *rand.Rand) {
	c := &e.table.Columns[column]
	if c.Discrete() {
		d.codes[column][row] = c.Code(state, r)
		return
	}
	x := c.Value(state, scalar)
	d.codes[column][row], d.places[column][row] = itself, x
	if math.IsNaN(x) {
		d.codes[column][row] = missing
	}
}

// Package frame is what a cell sees of tables: a Frame holds typed columns,
// its verbs return new Frames, and a mistake ends the cell with a sentence
// that says what to do. Start from Read, or from a table of package dataset:
//
//	adult := dataset.Adult()
//	train, val, test := adult.Split(0.70, 0.15)
//	train.Select("age", "income").Describe()
//
// A Frame that stands last in a cell is shown as a table.
package frame

import (
	"pawl/engine/frame"
	"pawl/stdlib/scope"
)

// Frame is a table. It embeds the engine's frame, whose Rows, Columns, Names,
// String and MIMEBundle it has.
type Frame struct{ *frame.Frame }

// Column is a named, typed, immutable sequence of values.
type Column = frame.Column

// Row is one row of a frame, as Filter hands it to its test.
type Row = frame.Row

// Kind is the type of a column.
type Kind = frame.Kind

// The kinds of columns, for CSV.Kinds and to compare with Column.Kind.
const (
	NumberKind   = frame.Number
	CategoryKind = frame.Category
	BooleanKind  = frame.Boolean
	TextKind     = frame.Text
)

// Of wraps a frame of the engine.
func Of(f *frame.Frame) Frame { return Frame{f} }

// New makes a frame of columns of equal length with distinct names.
func New(columns ...*Column) Frame { return Of(scope.Must(frame.New(columns...))) }

// Number makes a numeric column; NaN is missing. The column owns values.
func Number(name string, values []float64) *Column { return frame.NumberColumn(name, values) }

// Category makes a categorical column; "" is missing.
func Category(name string, values []string) *Column { return frame.CategoryColumn(name, values) }

// Boolean makes a column of true and false.
func Boolean(name string, values []bool) *Column { return frame.BoolColumn(name, values) }

// Text makes a column of free text; "" is missing.
func Text(name string, values []string) *Column { return frame.TextColumn(name, values) }

// Concat returns the rows of all frames, one frame after the other. They must
// have the same columns.
func Concat(frames ...Frame) Frame {
	return Of(scope.Must(frame.Concat(bare(frames)...)))
}

func bare(frames []Frame) []*frame.Frame {
	out := make([]*frame.Frame, len(frames))
	for i, f := range frames {
		out[i] = f.Frame
	}
	return out
}

func dressed(frames []*frame.Frame) []Frame {
	out := make([]Frame, len(frames))
	for i, f := range frames {
		out[i] = Of(f)
	}
	return out
}

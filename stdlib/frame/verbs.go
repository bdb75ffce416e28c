package frame

import "pawl/stdlib/scope"

// Column returns the column of that name.
func (f Frame) Column(name string) *Column { return scope.Must(f.Frame.Column(name)) }

// Floats returns the values of a numeric or boolean column; NaN is missing.
// They belong to the column: read them, never write.
func (f Frame) Floats(name string) []float64 { return scope.Must(f.Frame.Floats(name)) }

// Strings returns the values of any column as text; missing is "".
func (f Frame) Strings(name string) []string { return scope.Must(f.Frame.Strings(name)) }

// WithColumn returns the frame with c in place of the column of the same name
// or, if there is none, with c as its last column.
func (f Frame) WithColumn(c *Column) Frame { return Of(scope.Must(f.Frame.WithColumn(c))) }

// Rename returns the frame with one column under another name.
func (f Frame) Rename(name, to string) Frame { return Of(scope.Must(f.Frame.Rename(name, to))) }

// Select returns the named columns, in that order.
func (f Frame) Select(names ...string) Frame { return Of(scope.Must(f.Frame.Select(names...))) }

// Drop returns all columns but the named ones.
func (f Frame) Drop(names ...string) Frame { return Of(scope.Must(f.Frame.Drop(names...))) }

// Filter returns the rows for which keep is true:
//
//	adult.Filter(func(r frame.Row) bool { return r.Float("age") < 30 && r.Value("sex") == "Female" })
func (f Frame) Filter(keep func(Row) bool) Frame { return Of(scope.Must(f.Frame.Filter(keep))) }

// DropMissing returns the rows that have a value in each of the named columns
// or, without names, in all columns.
func (f Frame) DropMissing(names ...string) Frame {
	return Of(scope.Must(f.Frame.DropMissing(names...)))
}

// MarkMissing returns the frame with every value that is written as one of
// the marks made missing: MarkMissing("-9", "-8", "-7").
func (f Frame) MarkMissing(marks ...string) Frame { return Of(f.Frame.MarkMissing(marks...)) }

// Head returns the first n rows, or all if there are fewer.
func (f Frame) Head(n int) Frame { return Of(f.Frame.Head(n)) }

// Tail returns the last n rows, or all if there are fewer.
func (f Frame) Tail(n int) Frame { return Of(f.Frame.Tail(n)) }

// Take returns the given rows, counted from 0, in that order.
func (f Frame) Take(rows []int) Frame { return Of(f.Frame.Take(rows)) }

// Shuffle returns the rows in random order.
func (f Frame) Shuffle() Frame { return Of(f.Frame.Shuffle(scope.Source())) }

// Sort returns the rows in ascending order of a column, missing values last.
func (f Frame) Sort(name string) Frame { return Of(scope.Must(f.Frame.Sort(name))) }

// SortDescending returns the rows in descending order of a column, missing
// values last.
func (f Frame) SortDescending(name string) Frame {
	return Of(scope.Must(f.Frame.SortDescending(name)))
}

// Show returns the same frame, shown with up to the given number of rows.
func (f Frame) Show(rows int) Frame { return Of(f.Frame.Show(rows)) }

// Split deals the rows at random into three parts, of the two fractions and
// of the rest:
//
//	train, val, test := adult.Split(0.70, 0.15)
func (f Frame) Split(first, second float64) (Frame, Frame, Frame) {
	parts := f.Parts(first, second)
	return parts[0], parts[1], parts[2]
}

// TrainTest deals the rows at random into two parts, of the fraction and of
// the rest:
//
//	train, test := adult.TrainTest(0.80)
func (f Frame) TrainTest(fraction float64) (train, test Frame) {
	parts := f.Parts(fraction)
	return parts[0], parts[1]
}

// Parts deals the rows at random into one part per fraction and a last one
// for the rest.
func (f Frame) Parts(fractions ...float64) []Frame {
	return dressed(scope.Must(f.Frame.Split(scope.Source(), fractions...)))
}

// Describe returns one row per column: counts, moments, quartiles, levels.
func (f Frame) Describe() Frame { return Of(f.Frame.Describe()) }

// Equal tells whether both frames have equal columns in the same order.
func (f Frame) Equal(g Frame) bool { return f.Frame.Equal(g.Frame) }

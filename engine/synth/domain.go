package synth

import (
	"fmt"
	"math"
	"slices"

	"pawl/engine/frame"
)

// missing is the code of a missing value, itself that of a number which is not
// given by a code but stands in its own place.
const (
	missing = -1
	itself  = -2
)

// A value that at least crowd rows share is a value of its own; rarer ones
// stand for their neighbourhood, unless the column is discrete: crowded rows a
// distinct value on average, where every distinct value is one of its own.
const (
	crowd   = 5
	crowded = 10
)

// domain is the set of values that a column takes, numbered by code: levels of
// a category, false and true, or the distinct numbers in ascending order.
type domain struct {
	name    string
	kind    frame.Kind
	levels  []string
	counts  []int // training rows of each code
	absent  int   // training rows without a value
	numbers cells // of a Number column
}

// learnDomain returns the column's domain and each row's code.
func learnDomain(c *frame.Column) (domain, []int32, error) {
	d := domain{name: c.Name(), kind: c.Kind()}
	var codes []int32
	switch c.Kind() {
	case frame.Category:
		d.levels, codes = c.Levels(), c.Codes()
		d.count(codes, len(d.levels))
	case frame.Boolean:
		codes = booleanCodes(c.Floats())
		d.count(codes, 2)
	case frame.Number:
		if i := slices.IndexFunc(c.Floats(), isInfinite); i >= 0 {
			return d, nil, fmt.Errorf("synth: column %q is infinite in row %d: make it a number or missing", d.name, i)
		}
		var values []float64
		codes, values = rank(c.Floats())
		d.count(codes, len(values))
		d.numbers = newCells(values, d.counts)
	default:
		return d, nil, fmt.Errorf("synth: column %q is text, which a generator could only copy: drop it or read it as a category", d.name)
	}
	return d, codes, nil
}

// size is the number of codes.
func (d *domain) size() int { return len(d.counts) }

// ordered tells whether neighbouring codes are neighbouring values.
func (d *domain) ordered() bool { return d.kind != frame.Category }

// observed is the number of training rows with a value.
func (d *domain) observed() int {
	n := 0
	for _, c := range d.counts {
		n += c
	}
	return n
}

// only returns the code of a column of one value, and missing for one without
// values or with several.
func (d *domain) only() int32 {
	code := int32(missing)
	for c, n := range d.counts {
		if n > 0 && code != missing {
			return missing
		}
		if n > 0 {
			code = int32(c)
		}
	}
	return code
}

func (d *domain) count(codes []int32, size int) {
	d.counts = make([]int, size)
	for _, c := range codes {
		if c == missing {
			d.absent++
		} else {
			d.counts[c]++
		}
	}
}

// column makes a column of the values that codes name. For numbers, places
// says where in its code's cell each value lies: 0..1, or observedPlace; where
// the code is itself, it is the number before it is rounded.
func (d *domain) column(codes []int32, places []float64) *frame.Column {
	if d.kind == frame.Category {
		return frame.CodedColumn(d.name, codes, d.levels)
	}
	values := make([]float64, len(codes))
	for i, c := range codes {
		switch {
		case c == missing:
			values[i] = math.NaN()
		case d.kind == frame.Boolean:
			values[i] = float64(c)
		case c == itself:
			values[i] = d.numbers.limits.Restore(places[i])
		default:
			values[i] = d.numbers.at(c, places[i])
		}
	}
	if d.kind == frame.Boolean {
		return frame.BooleanColumn(d.name, values)
	}
	return frame.NumberColumn(d.name, values)
}

func booleanCodes(values []float64) []int32 {
	codes := make([]int32, len(values))
	for i, v := range values {
		switch {
		case math.IsNaN(v):
			codes[i] = missing
		case v != 0:
			codes[i] = 1
		}
	}
	return codes
}

// rank returns the distinct values in ascending order and each value's index
// into them.
func rank(x []float64) (codes []int32, values []float64) {
	codes = make([]int32, len(x))
	rows := make([]int32, 0, len(x))
	for i, v := range x {
		if math.IsNaN(v) {
			codes[i] = missing
		} else {
			rows = append(rows, int32(i))
		}
	}
	slices.SortFunc(rows, func(a, b int32) int {
		switch {
		case x[a] < x[b]:
			return -1
		case x[a] > x[b]:
			return 1
		}
		return 0
	})
	for _, r := range rows {
		if len(values) == 0 || x[r] != values[len(values)-1] {
			values = append(values, x[r])
		}
		codes[r] = int32(len(values) - 1)
	}
	return codes, values
}

func isInfinite(v float64) bool { return math.IsInf(v, 0) }

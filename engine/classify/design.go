package classify

import (
	"context"
	"fmt"
	"math"
	"slices"

	"pawl/engine/frame"
	"pawl/engine/parallel"
)

// term says how one column enters a linear model. A number is standardised and
// takes one place, a category one place a level; a column that had missing
// values in training has one more place for "is missing", where the number
// itself counts as average.
type term struct {
	Name       string
	Category   bool     `json:",omitempty"`
	Levels     []string `json:",omitempty"`
	Mean       float64  `json:",omitempty"`
	Scale      float64  `json:",omitempty"` // standard deviation; 0 for a constant, which has no influence
	At         int      // first place
	HasMissing bool     `json:",omitempty"`
}

// places returns how many coefficients the term has.
func (t *term) places() int {
	n := 1
	if t.Category {
		n = len(t.Levels)
	}
	if t.HasMissing {
		n++
	}
	return n
}

// newTerm learns the levels, or mean and standard deviation, of a column.
func newTerm(c *frame.Column, weights []float64) (*term, error) {
	if c.Kind() == frame.Text {
		return nil, fmt.Errorf("classify: column %q is text: make it a category or leave it out", c.Name())
	}
	t := &term{Name: c.Name(), HasMissing: c.CountMissing() > 0}
	if c.Kind() == frame.Category {
		t.Category = true
		t.Levels = usedLevels(c)
		return t, nil
	}
	for i, v := range c.Floats() {
		if math.IsInf(v, 0) {
			return nil, fmt.Errorf("classify: column %q is infinite in row %d", c.Name(), i)
		}
	}
	t.Mean, t.Scale = meanAndDeviation(c.Floats(), weights)
	return t, nil
}

// usedLevels returns the levels of c that have rows, in byte order.
func usedLevels(c *frame.Column) []string {
	seen := make([]bool, len(c.Levels()))
	for _, k := range c.Codes() {
		if k >= 0 {
			seen[k] = true
		}
	}
	var levels []string
	for k, level := range c.Levels() {
		if seen[k] {
			levels = append(levels, level)
		}
	}
	slices.Sort(levels)
	return levels
}

// meanAndDeviation returns the weighted mean and standard deviation of the
// values that are not missing, or zeros if these are all equal.
func meanAndDeviation(values, weights []float64) (mean, deviation float64) {
	var total, sum, squares float64
	lo, hi := math.Inf(1), math.Inf(-1)
	for i, v := range values {
		if w := weights[i]; w > 0 && !math.IsNaN(v) {
			total += w
			sum += w * v
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	if total == 0 || lo == hi {
		return 0, 0
	}
	mean = sum / total
	for i, v := range values {
		if w := weights[i]; w > 0 && !math.IsNaN(v) {
			squares += w * (v - mean) * (v - mean)
		}
	}
	return mean, math.Sqrt(squares / total)
}

// design is the matrix of a linear model: every column of the table has at
// most one non-zero place in a row.
type design struct {
	rows, width int       // width: entries a row, one for each column of the table
	places      []int32   // rows x width: the place, -1 for none
	values      []float64 // rows x width
	size        int       // number of places
}

func newDesign(ctx context.Context, terms []*term, size int, f *frame.Frame) (*design, error) {
	d := &design{rows: f.Rows(), width: len(terms), size: size}
	d.places = make([]int32, d.rows*d.width)
	d.values = make([]float64, d.rows*d.width)
	err := parallel.For(ctx, len(terms), func(k int) error {
		c, err := f.Column(terms[k].Name)
		if err != nil {
			return fmt.Errorf("classify: feature: %w", err)
		}
		return d.enter(terms[k], k, c)
	})
	return d, err
}

// enter writes the entries of column k.
func (d *design) enter(t *term, k int, c *frame.Column) error {
	if c.Kind() == frame.Text || (c.Kind() == frame.Category) != t.Category {
		return fmt.Errorf("classify: column %q is a %s column here but was not in training", t.Name, c.Kind())
	}
	missing := int32(-1)
	if t.HasMissing {
		missing = int32(t.At + t.places() - 1)
	}
	if t.Category {
		d.enterLevels(t, k, c, missing)
		return nil
	}
	for i, v := range c.Floats() {
		at := i*d.width + k
		switch {
		case math.IsNaN(v):
			d.places[at], d.values[at] = missing, 1
		case t.Scale == 0:
			d.places[at] = -1
		default:
			d.places[at], d.values[at] = int32(t.At), (v-t.Mean)/t.Scale
		}
	}
	return nil
}

// enterLevels finds the levels by name; one that training did not see has no
// influence.
func (d *design) enterLevels(t *term, k int, c *frame.Column, missing int32) {
	table := make([]int32, 1+len(c.Levels()))
	table[0] = missing
	for i, level := range c.Levels() {
		table[i+1] = -1
		if at, found := slices.BinarySearch(t.Levels, level); found {
			table[i+1] = int32(t.At + at)
		}
	}
	for i, code := range c.Codes() {
		at := i*d.width + k
		d.places[at], d.values[at] = table[code+1], 1
	}
}

// dot returns the product of a row with the coefficients.
func (d *design) dot(row int, x []float64) float64 {
	sum := 0.0
	places := d.places[row*d.width : (row+1)*d.width]
	values := d.values[row*d.width:][:len(places)]
	for k, at := range places {
		if at >= 0 {
			sum += values[k] * x[at]
		}
	}
	return sum
}

// addRow adds s times a row to out.
func (d *design) addRow(row int, s float64, out []float64) {
	places := d.places[row*d.width : (row+1)*d.width]
	values := d.values[row*d.width:][:len(places)]
	for k, at := range places {
		if at >= 0 {
			out[at] += s * values[k]
		}
	}
}

package synth

import (
	"context"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"

	"pawl/engine/frame"
)

// Given are the values that the rows of a sample shall have, by column: a
// string for a category, a bool for a boolean, any number for a number, nil
// for a missing value.
type Given map[string]any

// Conditional is a Model that draws from its distribution given some values.
// What the Model knows of the other columns is used; a Model that is not
// Conditional can only be asked until rows happen to fit.
type Conditional interface {
	Model
	// SampleGiven draws n rows that have the given values.
	SampleGiven(ctx context.Context, n int, given Given, src rand.Source) (*frame.Frame, error)
}

// SampleGiven draws n rows of m that have the given values: by m itself if it
// is Conditional, otherwise by drawing and keeping the rows that fit. Numbers
// fit if they differ from the given by at most a hundredth, and are then set
// to it. It fails if too few rows fit.
func SampleGiven(ctx context.Context, m Model, n int, given Given, src rand.Source) (*frame.Frame, error) {
	if c, ok := m.(Conditional); ok {
		return c.SampleGiven(ctx, n, given, src)
	}
	f, err := m.Sample(ctx, 0, src)
	if err != nil {
		return nil, err
	}
	s := schemaOf(f)
	fixed, err := s.resolve(given)
	if err != nil {
		return nil, err
	}
	return sieve{s, fixed}.sample(ctx, m, n, src)
}

// schemaOf returns what an empty sample tells of its model's table.
func schemaOf(f *frame.Frame) *schema {
	s := &schema{}
	for _, c := range f.Columns() {
		s.domains = append(s.domains, domain{name: c.Name(), kind: c.Kind(), levels: c.Levels()})
	}
	return s
}

// fixed is a given value: a code or, of a number, the number.
type fixed struct {
	column int
	code   int32 // itself for a number
	number float64
}

// resolve finds the columns and values that given names, in table order. Of a
// learned schema, values that no training row has are refused.
func (s *schema) resolve(given Given) ([]fixed, error) {
	var out []fixed
	for _, name := range slices.Sorted(maps.Keys(given)) {
		j, err := s.index(name)
		if err != nil {
			return nil, err
		}
		f := fixed{column: j}
		if f.code, f.number, err = s.domains[j].parse(given[name]); err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b fixed) int { return a.column - b.column })
	return out, nil
}

// parse returns the code, or the number, that a given value names.
func (d *domain) parse(value any) (code int32, number float64, err error) {
	if value == nil {
		if d.counts != nil && d.absent == 0 {
			return 0, 0, fmt.Errorf("synth: column %q has no missing values, so that none can be given", d.name)
		}
		return missing, 0, nil
	}
	switch d.kind {
	case frame.Category:
		code, err = d.parseLevel(value)
	case frame.Boolean:
		code, err = d.parseBool(value)
	default:
		number, err = d.parseNumber(value)
		return itself, number, err
	}
	if err == nil && d.counts != nil && d.counts[code] == 0 {
		err = fmt.Errorf("synth: no row of the table has %v in column %q: there is nothing to learn of such rows", value, d.name)
	}
	return code, 0, err
}

func (d *domain) parseLevel(value any) (int32, error) {
	text, ok := value.(string)
	if !ok {
		return 0, fmt.Errorf("synth: column %q is a category: give a string, not the %T %v", d.name, value, value)
	}
	code := slices.Index(d.levels, text)
	if code < 0 {
		return 0, fmt.Errorf("synth: column %q has no level %q", d.name, text)
	}
	return int32(code), nil
}

func (d *domain) parseBool(value any) (int32, error) {
	truth, ok := value.(bool)
	switch {
	case !ok:
		return 0, fmt.Errorf("synth: column %q is a boolean: give true or false, not the %T %v", d.name, value, value)
	case truth:
		return 1, nil
	}
	return 0, nil
}

func (d *domain) parseNumber(value any) (float64, error) {
	var x float64
	switch v := value.(type) {
	case float64:
		x = v
	case int:
		x = float64(v)
	case float32:
		x = float64(v)
	case int64:
		x = float64(v)
	default:
		return 0, fmt.Errorf("synth: column %q is a number: give a number, not the %T %v", d.name, value, value)
	}
	switch limits := d.numbers.limits; {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return 0, fmt.Errorf("synth: column %q cannot be %v: give a finite number, or nil for a missing value", d.name, x)
	case d.counts != nil && len(d.counts) == 0:
		return 0, fmt.Errorf("synth: column %q has no values to learn from, so that none can be given", d.name)
	case d.counts != nil && (x < limits.Low || x > limits.High):
		return 0, fmt.Errorf("synth: column %q lies between %v and %v: %v is outside", d.name, limits.Low, limits.High, x)
	case d.counts != nil && limits.Restore(x) != x:
		return 0, fmt.Errorf("synth: column %q has no value like %v: the nearest is %v", d.name, x, limits.Restore(x))
	}
	return x, nil
}

// nearest returns the code of the number's value or, between values, of the
// nearest one.
func (d *domain) nearest(x float64) int32 {
	values := d.numbers.values
	at, found := slices.BinarySearch(values, x)
	switch {
	case found || at == 0:
		return int32(at)
	case at == len(values) || x/2-values[at-1]/2 <= values[at]/2-x/2:
		return int32(at - 1)
	}
	return int32(at)
}

// fill writes the given values into rows lo to hi.
func (d *draws) fill(given []fixed, lo, hi int) {
	for _, f := range given {
		for row := lo; row < hi; row++ {
			d.codes[f.column][row] = f.code
			if d.places[f.column] != nil {
				d.places[f.column][row] = f.number
			}
		}
	}
}

// sampleGiven draws n rows of a learned schema; fill draws all columns of rows
// lo to hi, and the given values are then written over them.
func (s *schema) sampleGiven(ctx context.Context, n int, given []fixed, src rand.Source, fill func(d *draws, lo, hi int, r *rand.Rand)) (*frame.Frame, error) {
	return s.sample(ctx, n, src, func(d *draws, lo, hi int, r *rand.Rand) {
		fill(d, lo, hi, r)
		d.fill(given, lo, hi)
	})
}

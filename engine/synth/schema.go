package synth

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"

	"pawl/engine/frame"
	"pawl/engine/parallel"
	"pawl/engine/rng"
)

// schema is what every sample has in common with the training table.
type schema struct {
	domains []domain
	rows    int // of the training table
}

// learnSchema returns the table's schema and the codes of each column's rows.
func learnSchema(ctx context.Context, t *frame.Frame) (schema, [][]int32, error) {
	if t == nil || len(t.Columns()) == 0 {
		return schema{}, nil, errors.New("synth: the table has no columns to learn from")
	}
	if t.Rows() == 0 {
		return schema{}, nil, errors.New("synth: the table has no rows to learn from")
	}
	columns := t.Columns()
	s := schema{domains: make([]domain, len(columns)), rows: t.Rows()}
	codes := make([][]int32, len(columns))
	err := parallel.For(ctx, len(columns), func(j int) (err error) {
		s.domains[j], codes[j], err = learnDomain(columns[j])
		return err
	})
	return s, codes, err
}

func (s *schema) String() string {
	return fmt.Sprintf("%d rows of %d columns", s.rows, len(s.domains))
}

// index returns the place of a column.
func (s *schema) index(name string) (int, error) {
	names := make([]string, len(s.domains))
	for j := range s.domains {
		if names[j] = s.domains[j].name; names[j] == name {
			return j, nil
		}
	}
	const most = 20
	if len(names) > most {
		names = append(names[:most:most], "...")
	}
	return 0, fmt.Errorf("synth: no column %q; there are: %s", name, strings.Join(names, ", "))
}

// block is the number of rows that a task draws from one random source.
const block = 2048

// draws is a table being drawn: for each column the rows' codes, and for
// numbers the place of each value in its code's cell (0..1, or observedPlace)
// or, where the code is itself, the number.
type draws struct {
	codes  [][]int32
	places [][]float64
}

// sample draws n rows. fill draws rows lo to hi of every column; it is called
// once a block, with a random source of the block's own.
func (s *schema) sample(ctx context.Context, n int, src rand.Source, fill func(d *draws, lo, hi int, r *rand.Rand)) (*frame.Frame, error) {
	if n < 0 {
		return nil, fmt.Errorf("synth: cannot sample %d rows: ask for 0 or more", n)
	}
	d := s.blank(n)
	sources := rng.Split(src, (n+block-1)/block)
	err := parallel.For(ctx, len(sources), func(b int) error {
		fill(d, b*block, min((b+1)*block, n), rand.New(sources[b]))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s.frame(d)
}

func (s *schema) blank(n int) *draws {
	d := &draws{codes: make([][]int32, len(s.domains)), places: make([][]float64, len(s.domains))}
	for j := range s.domains {
		d.codes[j] = make([]int32, n)
		if s.domains[j].kind == frame.Number {
			d.places[j] = make([]float64, n)
		}
	}
	return d
}

func (s *schema) frame(d *draws) (*frame.Frame, error) {
	columns := make([]*frame.Column, len(s.domains))
	for j := range s.domains {
		columns[j] = s.domains[j].column(d.codes[j], d.places[j])
	}
	return frame.New(columns...)
}

// fillFixed gives columns of a single value that value, and columns without
// values none.
func (d *draws) fillFixed(domains []domain, lo, hi int) {
	for j := range domains {
		code := domains[j].only()
		for row := lo; row < hi; row++ {
			d.codes[j][row] = code
			if d.places[j] != nil {
				d.places[j][row] = observedPlace
			}
		}
	}
}

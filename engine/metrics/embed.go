package metrics

import (
	"context"
	"math"

	"pawl/engine/frame"
	"pawl/engine/parallel"
)

// embedding turns rows of mixed columns into points: a number takes one place,
// in standard deviations of the real column, a missing one counts as average;
// a level takes one place of its own, so high that two levels are as far apart
// as two rows on average are in a number: root 2 standard deviations.
type embedding struct {
	numbers []embeddedNumber
	levels  []embeddedLevels
	width   int
}

type embeddedNumber struct {
	name     string
	mean, sd float64
	at       int
}

type embeddedLevels struct {
	name  string
	kind  frame.Kind
	place map[string]int
}

func newEmbedding(real *frame.Frame) (*embedding, error) {
	e := &embedding{}
	for _, c := range real.Columns() {
		if c.Kind() != frame.Number {
			l := embeddedLevels{name: c.Name(), kind: c.Kind(), place: map[string]int{}}
			for i := range c.Len() {
				if _, seen := l.place[c.Value(i)]; !seen {
					l.place[c.Value(i)] = e.width
					e.width++
				}
			}
			e.levels = append(e.levels, l)
			continue
		}
		values, err := present(c, "embedding", "real")
		if err != nil {
			return nil, err
		}
		mean, _ := moments(values, values[0])
		_, square := moments(values, mean)
		if square == 0 {
			continue // a constant tells nothing apart
		}
		e.numbers = append(e.numbers, embeddedNumber{c.Name(), mean, math.Sqrt(square), e.width})
		e.width++
	}
	return e, nil
}

// points embeds the rows of f. A level that the real table lacks takes no
// place: it is as far from all others as half of them are from each other.
func (e *embedding) points(ctx context.Context, f *frame.Frame) ([][]float64, error) {
	for _, l := range e.levels {
		if _, err := columnOf(f, l.name, l.kind); err != nil {
			return nil, err
		}
	}
	numbers := make([][]float64, len(e.numbers))
	for k, n := range e.numbers {
		c, err := columnOf(f, n.name, frame.Number)
		if err != nil {
			return nil, err
		}
		numbers[k] = c.Floats()
	}
	return parallel.Map(ctx, f.Rows(), func(i int) ([]float64, error) {
		p := make([]float64, e.width)
		for k, n := range e.numbers {
			if v := numbers[k][i]; v == v {
				p[n.at] = (v - n.mean) / n.sd
			}
		}
		for _, l := range e.levels {
			c, _ := f.Column(l.name)
			if at, known := l.place[c.Value(i)]; known {
				p[at] = 1
			}
		}
		return p, nil
	})
}

// columnOf finds a column of a kind.
func columnOf(f *frame.Frame, name string, kind frame.Kind) (*frame.Column, error) {
	want := frame.NumberColumn(name, nil)
	switch kind {
	case frame.Category:
		want = frame.CategoryColumn(name, nil)
	case frame.Boolean:
		want = frame.BooleanColumn(name, nil)
	case frame.Text:
		want = frame.TextColumn(name, nil)
	}
	return counterpart(want, f, "embedding")
}

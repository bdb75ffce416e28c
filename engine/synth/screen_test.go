package synth

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pawl/engine/frame"
	"pawl/engine/rng"
)

// Of 100 columns of noise, the three that tell of the last one are kept: one
// that it grows with, one that it is the square of, and a category.
func TestScreenFindsWhatTells(t *testing.T) {
	const n = 2000
	r := rand.New(rng.New(1))
	columns := make([]*frame.Column, 101)
	for j := range columns {
		x := make([]float64, n)
		for i := range x {
			x[i] = r.NormFloat64()
		}
		columns[j] = frame.NumberColumn(fmt.Sprint("x", j), x)
	}
	level, target := make([]int32, n), make([]float64, n)
	for i := range n {
		level[i] = int32(r.IntN(40)) // most of them share a grade
		square := columns[31].Floats()[i]
		target[i] = columns[7].Floats()[i] + square*square + float64(min(level[i], 2))
	}
	levels := make([]string, 40)
	for k := range levels {
		levels[k] = fmt.Sprint("level ", k)
	}
	columns[63] = frame.CodedColumn("c", level, levels)
	columns[100] = frame.NumberColumn("y", target)
	f, err := frame.New(columns...)
	if err != nil {
		t.Fatal(err)
	}
	s, codes, err := learnSchema(context.Background(), f)
	if err != nil {
		t.Fatal(err)
	}
	c, err := newScreen(context.Background(), &s, codes)
	if err != nil {
		t.Fatal(err)
	}
	all := make([]int, 100)
	for j := range all {
		all[j] = j
	}
	if got := c.best(all, 100, 10); len(got) != 10 || !slices.IsSorted(got) ||
		!slices.Contains(got, 7) || !slices.Contains(got, 31) || !slices.Contains(got, 63) {
		t.Errorf("kept %v, want 7, 31 and 63 among 10", got)
	}
	if got := c.best(all, 100, 100); !slices.Equal(got, all) {
		t.Errorf("of 100 columns %v were kept, want all", got)
	}
}

// Independent columns tell nothing: the correction for chance leaves a mean of
// about zero.
func TestScreenOfIndependentColumns(t *testing.T) {
	r := rand.New(rng.New(2))
	sum := 0.0
	for range 50 {
		c := &screen{coarse: make([][]uint8, 2)}
		for k := range c.coarse {
			c.coarse[k] = make([]uint8, 1000)
			for i := range c.coarse[k] {
				c.coarse[k][i] = uint8(r.IntN(mostGrades))
			}
		}
		sum += c.information(0, 1) / 50
	}
	// the chance alone is 15 x 15 / 2000 = .11
	if sum < -0.015 || sum > 0.015 {
		t.Errorf("mean information %.4f, want about 0", sum)
	}
}

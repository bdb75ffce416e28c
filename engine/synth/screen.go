package synth

import (
	"cmp"
	"context"
	"math"
	"slices"

	"pawl/engine/frame"
	"pawl/engine/parallel"
)

// screen chooses, for a column of a wide table, the earlier columns that tell
// most about it, each by itself: those of largest mutual information. So a
// table of d columns costs d times the trees' share of it and not d squared;
// what is left of the square is a count of a few rows for each pair.
type screen struct {
	coarse [][]uint8 // of each column: the grade of each screened row
}

// Columns are compared by at most mostGrades grades, on at most screenedRows
// rows spread over the table.
const (
	mostGrades   = 16
	screenedRows = 10000
)

func newScreen(ctx context.Context, s *schema, codes [][]int32) (*screen, error) {
	c := &screen{}
	step := (s.rows + screenedRows - 1) / screenedRows
	var err error
	c.coarse, err = parallel.Map(ctx, len(codes), func(j int) ([]uint8, error) {
		grade := grades(&s.domains[j])
		out := make([]uint8, 0, s.rows/step+1)
		for i := 0; i < s.rows; i += step {
			out = append(out, grade[codes[j][i]+1])
		}
		return out, nil
	})
	return c, err
}

// grades gives each code a grade: a missing value 0, numbers equally many rows
// each, levels one each, the rarest the last together.
func grades(d *domain) []uint8 {
	grade := make([]uint8, d.size()+1)
	order := make([]int, d.size())
	for code := range order {
		order[code] = code
	}
	if d.kind == frame.Category {
		slices.SortStableFunc(order, func(a, b int) int { return d.counts[b] - d.counts[a] })
	}
	rows, seen := max(d.observed(), 1), 0
	for place, code := range order {
		g := min(place, mostGrades-2)
		if d.ordered() {
			g = min(seen*(mostGrades-1)/rows, mostGrades-2)
		}
		grade[code+1] = uint8(1 + g)
		seen += d.counts[code]
	}
	return grade
}

// best returns the most predictors of the target that tell most, in their
// present order.
func (c *screen) best(predictors []int, target, most int) []int {
	if len(predictors) <= most {
		return predictors
	}
	told := make(map[int]float64, len(predictors))
	for _, p := range predictors {
		told[p] = c.information(p, target)
	}
	ranked := slices.Clone(predictors)
	slices.SortStableFunc(ranked, func(a, b int) int { return cmp.Compare(told[b], told[a]) })
	kept := ranked[:most]
	return slices.DeleteFunc(slices.Clone(predictors), func(p int) bool { return !slices.Contains(kept, p) })
}

// information returns the mutual information of two columns' grades, less what
// independent columns of as many grades would show by chance (Miller 1955).
func (c *screen) information(a, b int) float64 {
	var joint [mostGrades * mostGrades]int32
	x, y := c.coarse[a], c.coarse[b]
	for i, g := range x {
		joint[int(g)*mostGrades+int(y[i])]++
	}
	var rows, columns [mostGrades]float64
	for cell, n := range joint {
		rows[cell/mostGrades] += float64(n)
		columns[cell%mostGrades] += float64(n)
	}
	total, sum := float64(len(x)), 0.0
	for cell, n := range joint {
		if n > 0 {
			sum += float64(n) * math.Log(float64(n)*total/(rows[cell/mostGrades]*columns[cell%mostGrades]))
		}
	}
	return sum/total - float64((used(rows)-1)*(used(columns)-1))/(2*total)
}

// used counts the grades that have rows.
func used(counts [mostGrades]float64) int {
	n := 0
	for _, c := range counts {
		if c > 0 {
			n++
		}
	}
	return n
}

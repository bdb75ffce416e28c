package frame

import (
	"cmp"
	"slices"
)

// Sort returns the rows in ascending order of a column: numbers by size,
// false before true, categories and text by their letters, missing values
// last. Rows with equal values keep their order. It fails on an unknown name.
func (f *Frame) Sort(name string) (*Frame, error) { return f.sort(name, 1) }

// SortDescending is Sort in descending order, missing values last too.
func (f *Frame) SortDescending(name string) (*Frame, error) { return f.sort(name, -1) }

func (f *Frame) sort(name string, sign int) (*Frame, error) {
	c, err := f.Column(name)
	if err != nil {
		return nil, err
	}
	var rows, missing []int
	for i := range f.rows {
		if c.Missing(i) {
			missing = append(missing, i)
		} else {
			rows = append(rows, i)
		}
	}
	slices.SortStableFunc(rows, func(a, b int) int { return sign * c.compare(a, b) })
	return f.Take(append(rows, missing...)), nil
}

func (c *Column) compare(a, b int) int {
	if c.coded() {
		return cmp.Compare(c.levels[c.codes[a]], c.levels[c.codes[b]])
	}
	return cmp.Compare(c.numbers[a], c.numbers[b])
}

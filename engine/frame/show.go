package frame

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	shownRows    = 10  // of a longer table the first and the last five
	shownColumns = 40  // of a wider table the first forty
	shownLetters = 60  // of a longer value the first sixty
	plainWidth   = 120 // letters in a line of text/plain
)

// Show returns the same frame, of which MIMEBundle and String show up to the
// given number of rows in place of ten.
func (f *Frame) Show(rows int) *Frame {
	out := *f
	out.shown = max(rows, 1)
	return &out
}

// MIMEBundle returns the table as text/html and text/plain: names and kinds
// of the columns, at most ten rows (see Show), and the size.
func (f *Frame) MIMEBundle() map[string]any {
	v := f.view(shownColumns)
	return map[string]any{"text/html": v.html(), "text/plain": f.String()}
}

// String returns the table as aligned text, as wide as a terminal's line.
func (f *Frame) String() string {
	v := f.view(len(f.columns))
	v.fit(plainWidth)
	return v.plain()
}

// MIMEBundle returns the column as a table of its own.
func (c *Column) MIMEBundle() map[string]any { return c.frame().MIMEBundle() }

// String returns the column as aligned text.
func (c *Column) String() string { return c.frame().String() }

func (c *Column) frame() *Frame { return &Frame{columns: []*Column{c}, rows: c.Len()} }

// view is the part of a table that is shown: some rows of some columns.
type view struct {
	size   string // "48,842 rows × 15 columns"
	absent string // what stands for a missing value
	hidden int    // columns left out
	rows   []int  // -1 stands for the rows left out
	head   []*Column
	cells  [][]string // of each column, one per row; "" is missing
}

func (f *Frame) view(columns int) *view {
	v := &view{size: f.size(), absent: f.absent, rows: f.rowsShown(), head: f.columns[:min(columns, len(f.columns))]}
	if v.absent == "" {
		v.absent = "NA"
	}
	v.hidden = len(f.columns) - len(v.head)
	for _, c := range v.head {
		v.cells = append(v.cells, c.shownCells(v.rows))
	}
	return v
}

func (f *Frame) size() string {
	return plural(f.rows, "row") + " × " + plural(len(f.columns), "column")
}

// plural counts things, with a comma between thousands.
func plural(n int, thing string) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	if n != 1 {
		thing += "s"
	}
	return digits + " " + thing
}

// rowsShown lists the rows to show: all if they are few, else the first and
// the last with -1 between them.
func (f *Frame) rowsShown() []int {
	most := f.shown
	if most == 0 {
		most = shownRows
	}
	var rows []int
	for i := range f.rows {
		switch {
		case f.rows <= most || i < (most+1)/2 || i >= f.rows-most/2:
			rows = append(rows, i)
		case rows[len(rows)-1] >= 0:
			rows = append(rows, -1)
		}
	}
	return rows
}

// shownCells writes the column's values at rows. Numbers of a column have
// the same number of decimals, so that their points stand in one line.
func (c *Column) shownCells(rows []int) []string {
	cells := make([]string, len(rows))
	write := c.Value
	if c.kind == Number {
		write = c.aligned(rows)
	}
	for k, i := range rows {
		if i >= 0 && !c.Missing(i) {
			cells[k] = shorten(write(i))
		}
	}
	return cells
}

// aligned returns how to write number i: with as many decimals as the numbers
// at rows need, at most four, or with exponents if their sizes ask for it.
func (c *Column) aligned(rows []int) func(i int) string {
	const most = 4
	if c.needsExponents(rows) {
		return func(i int) string { return strconv.FormatFloat(c.numbers[i], 'g', most+1, 64) }
	}
	decimals := 0
	for _, i := range rows {
		for i >= 0 && decimals < most && !hasDecimals(c.numbers[i], decimals) {
			decimals++
		}
	}
	return func(i int) string {
		x := c.numbers[i]
		if math.Abs(x) < 0.5*math.Pow10(-decimals) {
			x = 0 // not -0
		}
		return strconv.FormatFloat(x, 'f', decimals, 64)
	}
}

// needsExponents tells whether a number at rows is too large to be written in
// full, or so small that its decimals would be lost. What is below a rounding
// error of the largest number is as good as zero.
func (c *Column) needsExponents(rows []int) bool {
	largest := 0.0
	for _, i := range rows {
		if i >= 0 && !c.Missing(i) && !math.IsInf(c.numbers[i], 0) {
			largest = max(largest, math.Abs(c.numbers[i]))
		}
	}
	for _, i := range rows {
		if i < 0 {
			continue
		}
		if size := math.Abs(c.numbers[i]); size < 1e-3 && size > 1e-12*largest {
			return true
		}
	}
	return largest >= 1e12
}

// hasDecimals tells whether x is written in full with d decimals.
func hasDecimals(x float64, d int) bool {
	scaled := x * math.Pow10(d)
	return math.IsNaN(x) || math.IsInf(x, 0) || math.Abs(scaled-math.Round(scaled)) < 1e-9+1e-15*math.Abs(scaled)
}

// shorten makes a value fit a cell: one line, not too long.
func shorten(s string) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' || r == '\t' }), " ")
	if utf8.RuneCountInString(s) <= shownLetters {
		return s
	}
	return string([]rune(s)[:shownLetters-1]) + "…"
}

// more says what a view leaves out, "" if nothing.
func (v *view) more() string {
	if v.hidden == 0 {
		return ""
	}
	return fmt.Sprintf(", %s not shown", plural(v.hidden, "column"))
}

package frame

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// fit drops columns from the right until a line has at most width letters.
func (v *view) fit(width int) {
	used := utf8.RuneCountInString(v.label(len(v.rows) - 1))
	for k := range v.head {
		used += 2 + v.width(k)
		if used > width && k > 0 {
			v.hidden += len(v.head) - k
			v.head, v.cells = v.head[:k], v.cells[:k]
			return
		}
	}
}

// width returns the letters of the widest cell of column k, with its head.
func (v *view) width(k int) int {
	c := v.head[k]
	widest := max(utf8.RuneCountInString(c.name), len(c.kind.String()))
	for r := range v.rows {
		widest = max(widest, utf8.RuneCountInString(v.cell(k, r)))
	}
	return widest
}

// cell returns what stands in column k, line r.
func (v *view) cell(k, r int) string {
	switch {
	case v.rows[r] < 0:
		return "…"
	case v.cells[k][r] == "":
		return v.absent
	}
	return v.cells[k][r]
}

// label returns the number of the row in line r.
func (v *view) label(r int) string {
	switch {
	case r < 0:
		return ""
	case v.rows[r] < 0:
		return "…"
	}
	return strconv.Itoa(v.rows[r])
}

// plain writes the view as lines of aligned columns, numbers to the right.
func (v *view) plain() string {
	lines := make([]string, len(v.rows)+2)
	widest := utf8.RuneCountInString(v.label(len(v.rows) - 1))
	for r := range lines {
		lines[r] = pad(v.label(max(r-2, -1)), widest, true)
		if r < 2 {
			lines[r] = strings.Repeat(" ", widest)
		}
	}
	for k, c := range v.head {
		width, right := v.width(k), c.kind == Number
		lines[0] += "  " + pad(c.name, width, right)
		lines[1] += "  " + pad(c.kind.String(), width, right)
		for r := range v.rows {
			lines[r+2] += "  " + pad(v.cell(k, r), width, right)
		}
	}
	for r := range lines {
		lines[r] = strings.TrimRight(lines[r], " ")
	}
	return strings.Join(lines, "\n") + "\n" + v.size + v.more()
}

// pad fills s with blanks to width letters.
func pad(s string, width int, right bool) string {
	blanks := strings.Repeat(" ", max(width-utf8.RuneCountInString(s), 0))
	if right {
		return blanks + s
	}
	return s + blanks
}

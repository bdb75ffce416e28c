package display

import (
	"fmt"
	"html"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxRows bounds the rows of a table that are shown.
const maxRows = 20

// table is a slice of structs, or of maps, as rows and columns.
type table struct {
	heads []string
	cells [][]string
	right []bool // columns of numbers stand to the right
	rows  int    // in all, shown or not
	kind  string
}

// tableOf returns the table form of a slice of structs or pointers to
// structs; nil for any other value.
func tableOf(v reflect.Value) *table {
	if v.Kind() != reflect.Slice && v.Kind() != reflect.Array || v.Len() == 0 {
		return nil
	}
	row := v.Type().Elem()
	if row.Kind() == reflect.Pointer {
		row = row.Elem()
	}
	if row.Kind() != reflect.Struct || row.NumField() == 0 || describesItself(v.Type().Elem()) {
		return nil
	}
	t := &table{rows: v.Len(), kind: typeName(v.Type())}
	for i := range row.NumField() {
		t.heads = append(t.heads, row.Field(i).Name)
		t.right = append(t.right, numeric(row.Field(i).Type.Kind()))
	}
	for i := range min(v.Len(), maxRows) {
		t.cells = append(t.cells, rowCells(v.Index(i), len(t.heads)))
	}
	return t
}

func describesItself(t reflect.Type) bool {
	return t.Implements(reflect.TypeFor[fmt.Stringer]()) || t.Implements(reflect.TypeFor[error]())
}

func numeric(k reflect.Kind) bool { return k >= reflect.Int && k <= reflect.Float64 }

func rowCells(v reflect.Value, n int) []string {
	cells := make([]string, n)
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return cells
		}
		v = v.Elem()
	}
	for i := range cells {
		f := v.Field(i)
		switch {
		case f.Kind() == reflect.String:
			cells[i] = f.String()
		case f.CanFloat() && !describesItself(f.Type()):
			cells[i] = strconv.FormatFloat(f.Float(), 'g', 5, 64) // a table is read, not copied from
		default:
			cells[i] = inner(f, 0)
		}
	}
	return cells
}

func (t *table) note() string {
	if t.rows > len(t.cells) {
		return fmt.Sprintf("%d rows, the first %d shown", t.rows, len(t.cells))
	}
	if t.rows == 1 {
		return "1 row"
	}
	return fmt.Sprintf("%d rows", t.rows)
}

func (t *table) html() string {
	var b strings.Builder
	b.WriteString(`<table style="border-collapse:collapse;font-variant-numeric:tabular-nums"><thead><tr>`)
	for i, h := range t.heads {
		fmt.Fprintf(&b, `<th style="text-align:%s;border-bottom:1px solid currentColor;padding:.2em .7em">%s</th>`, side(t.right[i]), html.EscapeString(h))
	}
	b.WriteString("</tr></thead><tbody>")
	for _, row := range t.cells {
		b.WriteString("<tr>")
		for i, c := range row {
			fmt.Fprintf(&b, `<td style="text-align:%s;padding:.15em .7em">%s</td>`, side(t.right[i]), html.EscapeString(c))
		}
		b.WriteString("</tr>")
	}
	fmt.Fprintf(&b, `</tbody></table><div style="opacity:.65;font-size:90%%">%s</div>`, html.EscapeString(t.note()))
	return b.String()
}

func side(right bool) string {
	if right {
		return "right"
	}
	return "left"
}

func (t *table) text() string {
	widths := make([]int, len(t.heads))
	for _, row := range append([][]string{t.heads}, t.cells...) {
		for i, c := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(c))
		}
	}
	var b strings.Builder
	for _, row := range append([][]string{t.heads}, t.cells...) {
		var line strings.Builder
		for i, c := range row {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c))
			if t.right[i] {
				line.WriteString(pad + c + "  ")
			} else {
				line.WriteString(c + pad + "  ")
			}
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	b.WriteString(t.note())
	return b.String()
}

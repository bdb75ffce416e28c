package stdlib

import (
	"fmt"
	"strings"

	"gonum.org/v1/gonum/mat"
)

// Matrices are shown whole up to this many rows and columns; of larger ones
// the first and last are shown.
const (
	maxMatrixRows    = 12
	maxMatrixColumns = 10
	excerptMargin    = 3
)

// matrixBundle shows a matrix as text and as a table.
func matrixBundle(m mat.Matrix) map[string]any {
	rows, columns := m.Dims()
	options := []mat.FormatOption{mat.Squeeze()}
	if rows > maxMatrixRows || columns > maxMatrixColumns {
		options = append(options, mat.Excerpt(excerptMargin))
	}
	text := fmt.Sprintf("%.5g", mat.Formatted(m, options...))
	return map[string]any{
		"text/plain": fmt.Sprintf("%d x %d matrix\n%s", rows, columns, strings.TrimPrefix(text, fmt.Sprintf("Dims(%d, %d)\n", rows, columns))),
		"text/html":  matrixHTML(m, rows, columns),
	}
}

func matrixHTML(m mat.Matrix, rows, columns int) string {
	var b strings.Builder
	b.WriteString(`<table style="border-left:1px solid currentColor;border-right:1px solid currentColor;font-variant-numeric:tabular-nums">`)
	for _, i := range shownIndices(rows, maxMatrixRows) {
		b.WriteString("<tr>")
		for _, j := range shownIndices(columns, maxMatrixColumns) {
			b.WriteString(`<td style="text-align:right;padding:.1em .6em">`)
			switch {
			case i < 0:
				b.WriteString("&#8942;")
			case j < 0:
				b.WriteString("&#8943;")
			default:
				fmt.Fprintf(&b, "%.5g", m.At(i, j))
			}
			b.WriteString("</td>")
		}
		b.WriteString("</tr>")
	}
	fmt.Fprintf(&b, `</table><div style="opacity:.65;font-size:90%%">%d x %d matrix</div>`, rows, columns)
	return b.String()
}

// shownIndices lists the indices to show; -1 stands for those left out.
func shownIndices(n, limit int) []int {
	var out []int
	for i := range n {
		if n <= limit || i < excerptMargin || i >= n-excerptMargin {
			out = append(out, i)
		} else if i == excerptMargin {
			out = append(out, -1)
		}
	}
	return out
}

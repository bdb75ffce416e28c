package metrics

import (
	"fmt"
	"html"
	"math"
	"strings"

	"pawl/engine/frame"
	"pawl/engine/metrics"
)

// The page's colours: real rows, synthetic rows, marks.
const (
	realColour      = "#9fb6cd"
	syntheticColour = "#c2410c"
	markColour      = "#55616e"
)

// svg opens a drawing of that size.
func svg(b *strings.Builder, width, height float64, label string) {
	fmt.Fprintf(b, `<svg width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f" role="img" aria-label="%s">`,
		width, height, width, height, html.EscapeString(label))
}

func rect(b *strings.Builder, x, y, width, height float64, fill string) {
	fmt.Fprintf(b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"/>`, x, y, width, height, fill)
}

func rule(b *strings.Builder, x1, y1, x2, y2 float64, more string) {
	fmt.Fprintf(b, `<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="%s" %s/>`, x1, y1, x2, y2, markColour, more)
}

func text(b *strings.Builder, x, y float64, anchor, words string) {
	fmt.Fprintf(b, `<text x="%.1f" y="%.1f" text-anchor="%s">%s</text>`, x, y, anchor, html.EscapeString(words))
}

// strip draws a score's band over its control's, with the null as a tick.
func strip(e metrics.Entry) string {
	const width, height = 150.0, 22.0
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range []float64{e.Score.Value, e.Score.Low, e.Score.High, e.Control.Value, e.Control.Low, e.Control.High, e.Null} {
		if !math.IsNaN(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	margin := 0.08*(high-low) + 1e-9
	low, high = low-margin, high+margin
	at := func(v float64) float64 { return (v - low) / (high - low) * width }
	var b strings.Builder
	svg(&b, width, height, "score "+figure(e.Score.Value)+", control "+figure(e.Control.Value))
	rule(&b, 0, height/2, width, height/2, `stroke-opacity=".25"`)
	if !math.IsNaN(e.Null) {
		rule(&b, at(e.Null), 2, at(e.Null), height-2, `stroke-dasharray="2 2"`)
	}
	band(&b, e.Control, at, height/2-6, 12, realColour)
	band(&b, e.Score, at, height/2-3, 6, syntheticColour)
	b.WriteString("</svg>")
	return b.String()
}

func band(b *strings.Builder, s metrics.Score, at func(float64) float64, y, height float64, fill string) {
	from, to := at(s.Value)-1, at(s.Value)+1
	if !math.IsNaN(s.Low) && !math.IsNaN(s.High) {
		from, to = min(from, at(s.Low)), max(to, at(s.High))
	}
	rect(b, from, y, to-from, height, fill)
}

// shapesFigure draws a bar for each column's similarity.
func shapesFigure(q metrics.QualityReport) string {
	const left, width, step = 150.0, 560.0, 17.0
	height := step*float64(len(q.Columns)) + 4
	var b strings.Builder
	svg(&b, left+width+60, height, "similarity of each column")
	for i, c := range q.Columns {
		y, fill := step*float64(i)+2, realColour
		if c.Kind != frame.Number {
			fill = "#c9b7dc"
		}
		text(&b, left-6, y+11, "end", c.Column)
		rect(&b, left, y, width*max(c.Score, 0), step-4, fill)
		text(&b, left+width*max(c.Score, 0)+5, y+11, "start", figure(c.Score))
	}
	rule(&b, left+width*q.Shapes, 0, left+width*q.Shapes, height, `stroke-dasharray="4 3"`)
	b.WriteString("</svg>")
	return b.String()
}

// trendsFigure draws the pairs' similarities as a triangle of cells.
func trendsFigure(q metrics.QualityReport) string {
	const left, cell = 150.0, 26.0
	place := map[string]float64{}
	for i, c := range q.Columns {
		place[c.Column] = float64(i)
	}
	n := float64(len(q.Columns))
	var b strings.Builder
	svg(&b, left+cell*n+90, cell*n+6, "similarity of pairs of columns")
	for _, c := range q.Columns {
		text(&b, left-6, cell*place[c.Column]+17, "end", c.Column)
		text(&b, left+cell*place[c.Column]+6, cell*place[c.Column]+17, "start", c.Column)
	}
	for _, p := range q.Pairs {
		x, y := left+cell*place[p.A], cell*place[p.B]
		edge := ""
		if p.Dependent {
			edge = ` stroke="` + markColour + `" stroke-width="1.5"`
		}
		fmt.Fprintf(&b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"%s><title>%s</title></rect>`,
			x+1, y+1, cell-2, cell-2, shade(p.Score), edge, html.EscapeString(p.A+" and "+p.B+": "+figure(p.Score)))
	}
	b.WriteString("</svg>")
	return b.String()
}

// shade goes from pale at 0.7 and below to deep blue at 1; grey where there is
// no score.
func shade(score float64) string {
	if math.IsNaN(score) {
		return "#e4e8ec"
	}
	part := max(0, min(1, (score-0.7)/0.3))
	mix := func(a, b float64) int { return int(a + (b-a)*part) }
	return fmt.Sprintf("#%02x%02x%02x", mix(0xf4, 0x2f), mix(0xd9, 0x6f), mix(0xc6, 0xa8))
}

// marginalFigure draws one column's shares in both tables.
func marginalFigure(m metrics.Marginal) string {
	const width, height, foot = 210.0, 110.0, 24.0
	var b strings.Builder
	svg(&b, width, height, "shares of "+m.Column)
	text(&b, 4, 11, "start", m.Column)
	largest := 1e-9
	for i := range m.Real {
		largest = max(largest, m.Real[i], m.Synthetic[i])
	}
	step, top := (width-8)/float64(max(len(m.Real), 1)), height-foot-16
	y := func(share float64) float64 { return height - foot - top*share/largest }
	var points strings.Builder
	for i := range m.Real {
		x := 4 + step*float64(i)
		rect(&b, x, y(m.Real[i]), step-1, top*m.Real[i]/largest, realColour)
		fmt.Fprintf(&points, "%.1f,%.1f %.1f,%.1f ", x, y(m.Synthetic[i]), x+step-1, y(m.Synthetic[i]))
	}
	fmt.Fprintf(&b, `<polyline points="%s" fill="none" stroke="%s" stroke-width="1.5"/>`, strings.TrimSpace(points.String()), syntheticColour)
	from, to := ends(m)
	text(&b, 4, height-foot+13, "start", from)
	text(&b, width-4, height-foot+13, "end", to)
	b.WriteString("</svg>")
	return b.String()
}

// ends are the words under a marginal's first and last place.
func ends(m metrics.Marginal) (from, to string) {
	if m.Number && len(m.Edges) > 1 {
		return fmt.Sprintf("%.6g", m.Edges[0]), fmt.Sprintf("%.6g", m.Edges[len(m.Edges)-1])
	}
	if len(m.Levels) == 0 {
		return "", ""
	}
	return shorten(m.Levels[0]), shorten(m.Levels[len(m.Levels)-1])
}

func shorten(s string) string {
	if r := []rune(s); len(r) > 15 {
		return string(r[:14]) + "…"
	}
	return s
}

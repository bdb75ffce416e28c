package metrics

import (
	"fmt"
	"html"
	"math"
	"slices"
	"strings"

	"pawl/engine/metrics"
)

// families are the sections of the page, with what each asks.
var families = []struct{ name, title, question string }{
	{"fidelity", "Fidelity", "Are the columns, and the pairs of columns, distributed as in the real table?"},
	{"detection", "Detection", "Can a classifier tell synthetic rows from real ones?"},
	{"support", "Support", "Do the rows fill the real distribution, and no more than it?"},
	{"distance", "Distance to people", "Do rows lie nearer to the training rows than other people's rows do? Bad data are far from everybody: read this beside fidelity."},
	{"attack", "Attacks", "What does somebody learn who has the table?"},
	{"secrets", "Summary statistics", "How well does the table tell the real column means?"},
	{"utility", "Utility", "Is a classifier trained on it good on real rows?"},
	{"fairness", "Fairness", "Does such a classifier treat groups alike?"},
}

const style = `<style>
.pawl-report{font:13px/1.45 system-ui,sans-serif;max-width:980px;color:#1c2733;background:#fff;padding:12px 16px}
.pawl-report h2{font-size:20px;margin:0 0 4px}.pawl-report h3{font-size:15px;margin:18px 0 2px}
.pawl-report p{margin:2px 0 8px;color:#55616e}.pawl-report table{border-collapse:collapse;width:100%}
.pawl-report th,.pawl-report td{padding:3px 8px;text-align:right;border-bottom:1px solid #e4e8ec;white-space:nowrap;color:#1c2733}
.pawl-report th{color:#55616e;font-weight:500}.pawl-report td:first-child,.pawl-report th:first-child{text-align:left}
.pawl-report td:first-child{width:335px}.pawl-report small{color:#6b7783;display:block;white-space:normal;max-width:330px;font-size:11px}
.pawl-report .worse{color:#b3261e}.pawl-report .better{color:#146c43}
.pawl-report .row{display:flex;flex-wrap:wrap;gap:14px}.pawl-report svg{display:block}.pawl-report svg text{font:10px system-ui,sans-serif;fill:#55616e}
</style>`

// page writes the whole report as HTML that needs nothing from elsewhere.
func page(r *metrics.Report) string {
	var b strings.Builder
	b.WriteString(`<div class="pawl-report">` + style + "<h2>Synthetic data report</h2>")
	fmt.Fprintf(&b, "<p>%s.</p><p>%s</p>", html.EscapeString(headline(r)), verdict(r))
	b.WriteString("<p>↑ higher is better, ↓ lower is. Control: the value of real rows that the generator did not see, in the synthetic rows' place. " +
		"Null: what fresh draws of the real distribution would have. In the drawings, thin is the score's 95 % band, thick the control's, dashed the null.</p>")
	for _, f := range families {
		section(&b, f.title, f.question, ofFamily(r, f.name))
	}
	section(&b, "Other metrics", "As asked for.", others(r))
	b.WriteString("<h3>Columns</h3><p>Similarity of each column's distribution; dashed: the mean.</p>" + shapesFigure(r.Quality))
	b.WriteString("<h3>Pairs of columns</h3><p>Similarity of joint distributions, paler is less alike; framed: pairs that depend on each other in the real table.</p>" + trendsFigure(r.Quality))
	b.WriteString(`<h3>Marginals</h3><p>The columns least alike first; filled: real, line: synthetic.</p><div class="row">`)
	for _, m := range leastAlike(r) {
		b.WriteString(marginalFigure(m))
	}
	b.WriteString("</div></div>")
	return b.String()
}

// verdict counts how metrics stand beside real rows.
func verdict(r *metrics.Report) string {
	names := map[metrics.Standing][]string{}
	for _, e := range r.Entries {
		if e.Problem == "" {
			names[e.Standing()] = append(names[e.Standing()], e.Metric.Name)
		}
	}
	text := fmt.Sprintf("%d metrics are like those of real rows that the generator did not see, %d better",
		len(names[metrics.Alike]), len(names[metrics.Better]))
	if worse := names[metrics.Worse]; len(worse) > 0 {
		text += fmt.Sprintf(`, <span class="worse">%d worse: %s</span>`, len(worse), html.EscapeString(strings.Join(worse, ", ")))
	}
	return text + ". Chance alone moves one in twenty."
}

func ofFamily(r *metrics.Report, family string) []metrics.Entry {
	var out []metrics.Entry
	for _, e := range r.Entries {
		if e.Metric.Family == family {
			out = append(out, e)
		}
	}
	return out
}

func others(r *metrics.Report) []metrics.Entry {
	var out []metrics.Entry
	for _, e := range r.Entries {
		known := false
		for _, f := range families {
			known = known || e.Metric.Family == f.name
		}
		if !known {
			out = append(out, e)
		}
	}
	return out
}

// section writes one table; nothing if it would be empty.
func section(b *strings.Builder, title, question string, entries []metrics.Entry) {
	if len(entries) == 0 {
		return
	}
	fmt.Fprintf(b, "<h3>%s</h3><p>%s</p><table><tr><th>metric</th><th>value</th><th>95 %% band</th><th>control</th><th>null</th><th></th><th></th></tr>", title, question)
	for _, e := range entries {
		line(b, e)
	}
	b.WriteString("</table>")
}

func line(b *strings.Builder, e metrics.Entry) {
	arrow := "↑"
	if e.Metric.Better == metrics.Lower {
		arrow = "↓"
	}
	fmt.Fprintf(b, "<tr><td>%s %s<small>%s; %s</small></td>", html.EscapeString(e.Metric.Name), arrow, html.EscapeString(e.Metric.About), valueRange(e.Metric))
	if e.Problem != "" {
		fmt.Fprintf(b, `<td colspan="6"><small>%s</small></td></tr>`, html.EscapeString(e.Problem))
		return
	}
	class := [...]string{"alike", "worse", "better"}[e.Standing()]
	fmt.Fprintf(b, `<td><b>%s</b></td><td>%s to %s</td><td>%s</td><td>%s</td><td>%s</td><td class="%s">%s</td></tr>`,
		figure(e.Score.Value), figure(e.Score.Low), figure(e.Score.High), figure(e.Control.Value), figure(e.Null),
		strip(e), class, e.Standing())
}

// valueRange says between which values a metric lies.
func valueRange(m metrics.Metric) string {
	switch low, high := math.IsInf(m.Low, -1), math.IsInf(m.High, 1); {
	case low && high:
		return "any value"
	case low:
		return fmt.Sprintf("at most %g", m.High)
	case high:
		return fmt.Sprintf("at least %g", m.Low)
	}
	return fmt.Sprintf("%g to %g", m.Low, m.High)
}

// leastAlike returns up to twelve marginals, those of the columns with the
// lowest scores.
func leastAlike(r *metrics.Report) []metrics.Marginal {
	score := map[string]float64{}
	for _, c := range r.Quality.Columns {
		score[c.Column] = c.Score
	}
	all := slices.Clone(r.Marginals)
	slices.SortStableFunc(all, func(a, b metrics.Marginal) int {
		switch {
		case score[a.Column] < score[b.Column]:
			return -1
		case score[a.Column] > score[b.Column]:
			return 1
		}
		return 0
	})
	return all[:min(len(all), 12)]
}

package whatif

import (
	"fmt"
	"html"
	"math"
	"strings"
)

// MIMEBundle shows an answer: what is best under the thresholds, and what each
// of them costs.
func (a *Answer) MIMEBundle() map[string]any {
	return map[string]any{"text/plain": a.String(), "text/html": a.html()}
}

// String is the same as plain text.
func (a *Answer) String() string {
	var b strings.Builder
	for _, line := range a.lines() {
		b.WriteString(line + "\n")
	}
	rows := a.table()
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for k, cell := range row {
			widths[k] = max(widths[k], len([]rune(cell)))
		}
	}
	for _, row := range rows {
		line := ""
		for k, cell := range row {
			line += cell + strings.Repeat(" ", widths[k]-len([]rune(cell))+2)
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return strings.TrimRight(b.String(), "\n")
}

func (a *Answer) html() string {
	var b strings.Builder
	b.WriteString("<div>\n")
	for _, line := range a.lines() {
		fmt.Fprintf(&b, "<p>%s</p>\n", html.EscapeString(line))
	}
	b.WriteString("<table>\n")
	for i, row := range a.table() {
		cell := "td"
		if i == 0 {
			cell = "th"
		}
		b.WriteString("<tr>")
		for _, text := range row {
			fmt.Fprintf(&b, "<%s>%s</%s>", cell, html.EscapeString(text), cell)
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</table>\n</div>")
	return b.String()
}

// lines are the answer in sentences.
func (a *Answer) lines() []string {
	out := []string{fmt.Sprintf("%.1f %% of all mixtures keep these thresholds", 100*a.Feasible)}
	if a.Best == nil {
		out[0] = "no mixture keeps these thresholds"
		var limits []string
		for j, s := range a.Stances {
			if a.Relaxed[j] != a.Limits[j] {
				limits = append(limits, fmt.Sprintf("%s at %.4g", s.Name, a.Relaxed[j]))
			}
		}
		return append(out, "the smallest joint relaxation that some mixture keeps: "+strings.Join(limits, ", "))
	}
	out = append(out, fmt.Sprintf("best possible %s %s; evaluations scatter about the model by %.2g", a.objective, a.Optimum, a.Scatter))
	out = append(out, fmt.Sprintf("predicted best: %s; best of all with probability %.2f, feasible with %.2f, its release with %.2f",
		a.Best, a.Best.Chance, a.Best.Feasibility, a.Best.Release))
	if a.Observed != nil {
		out = append(out, fmt.Sprintf("best tried: evaluation %d, %s %.4f", a.Observed.Index, a.objective, a.Observed.Objective))
	} else {
		out = append(out, "no mixture that was tried keeps them")
	}
	if a.Next != nil {
		out = append(out, "worth evaluating next: "+a.Next.String())
	}
	if a.moved {
		out = append(out, "these thresholds were chosen after the results were seen: verify a release under them anew before it is used")
	}
	return out
}

// String is the mixture in a sentence.
func (m *Mixture) String() string {
	var parts []string
	for i, share := range m.Alpha {
		if share >= 0.0005 {
			parts = append(parts, fmt.Sprintf("%s %.1f %%", m.names[i], 100*share))
		}
	}
	text := fmt.Sprintf("%s; %s %s", strings.Join(parts, ", "), m.objective, m.Objective)
	if m.Far {
		text += fmt.Sprintf("; FAR from all that was tried (%.1f length scales): evaluate it before you rely on it", m.Distance)
	}
	return text
}

// MIMEBundle shows the mixture.
func (m *Mixture) MIMEBundle() map[string]any { return map[string]any{"text/plain": m.String()} }

// String is the curve as a table.
func (c *Curve) String() string {
	text := fmt.Sprintf("%-12s  %-30s  feasible part\n", c.Name, "best objective")
	for k, threshold := range c.Threshold {
		text += fmt.Sprintf("%-12.5g  %-30s  %.1f %%\n", threshold, c.Best[k], 100*c.Feasible[k])
	}
	return strings.TrimRight(text, "\n")
}

// MIMEBundle shows the curve.
func (c *Curve) MIMEBundle() map[string]any { return map[string]any{"text/plain": c.String()} }

// String is a figure with its band.
func (b Band) String() string {
	if math.IsNaN(b.Mean) {
		return "none"
	}
	return fmt.Sprintf("%.4f (%.4f to %.4f)", b.Mean, b.Low, b.High)
}

// table has a row a threshold. Prices are for a hundredth of the constraint's
// range.
func (a *Answer) table() [][]string {
	rows := [][]string{{"threshold", "at", "best mixture has", "room", "binding", a.objective + " gained by loosening", "mixtures reach"}}
	for _, s := range a.Stances {
		row := []string{s.Name, fmt.Sprintf("%.4g", s.Limit), "", "", "", "", fmt.Sprintf("%.4g to %.4g", s.Reach[0], s.Reach[1])}
		if !math.IsNaN(s.Value) {
			row[2], row[3], row[4] = fmt.Sprintf("%.4f", s.Value), fmt.Sprintf("%.4f", s.Slack), "no"
			row[5] = "nothing"
		}
		if s.Binding {
			row[4] = "yes"
			row[5] = fmt.Sprintf("%.2g (%.2g to %.2g) by %.2g", s.Price.Mean*s.Unit, s.Price.Low*s.Unit, s.Price.High*s.Unit, s.Unit)
		}
		if s.Impossible {
			row[4] = "impossible"
		}
		rows = append(rows, row)
	}
	return rows
}

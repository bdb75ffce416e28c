package scgoat

import (
	"fmt"
	"html"
	"math"
	"strings"
)

// sheet is a table of text with a headline and notes, to be shown.
type sheet struct {
	title string
	head  []string
	rows  [][]string
	notes []string
}

// MIMEBundle shows the answer against the constraints.
func (r *Run) MIMEBundle() map[string]any { return r.sheet().bundle() }

// String is the same as plain text.
func (r *Run) String() string { return r.sheet().text() }

func (r *Run) sheet() sheet {
	s := sheet{title: r.Method + ": " + r.status(), head: []string{"metric", "bound", "at the end", "mixture", "released rows", "5-95 %", "verdict"}}
	if !r.Finished {
		s.notes = append(s.notes, r.counts())
		return s
	}
	s.rows = append(s.rows, []string{
		r.Objective.Name + " (validation)", r.Objective.Better.String() + " is better", "",
		number(r.Best.Objective), number(r.Score.Value), between(r.Score.Low, r.Score.High), "",
	})
	if !math.IsNaN(r.Test) {
		s.rows = append(s.rows, []string{r.Objective.Name + " (test)", "", "", number(r.Test), number(r.Score.Test), "", ""})
	}
	for j, c := range r.Constraints {
		s.rows = append(s.rows, []string{
			c.Metric.Name, c.sign() + " " + number(c.Target), r.lastThreshold(j), number(r.Best.Values[j]),
			number(r.Checks[j].Value), between(r.Checks[j].Low, r.Checks[j].High), r.Checks[j].Verdict.String(),
		})
	}
	s.notes = append(s.notes, "mixture: "+r.mixture(), r.counts())
	s.notes = append(s.notes, r.reverts()...)
	if r.Relaxation != nil {
		s.notes = append([]string{r.relaxation()}, s.notes...)
	}
	return s
}

// relaxation says what would make an infeasible run feasible.
func (r *Run) relaxation() string {
	var moved []string
	for j, c := range r.Constraints {
		if limit := r.Relaxation.Limits[j]; limit != c.Target {
			moved = append(moved, fmt.Sprintf("%s %s %s", c.Metric.Name, c.sign(), number(limit)))
		}
	}
	how := "probably"
	if r.Relaxation.Certain {
		how = "certainly"
	}
	return fmt.Sprintf("no mixture keeps all targets (%s); the smallest joint relaxation that some mixture keeps: %s", how, strings.Join(moved, ", "))
}

func (r *Run) reverts() []string {
	var out []string
	for _, v := range r.Reverts {
		out = append(out, fmt.Sprintf("round %d, after %d evaluations: reverted, %s left a probability of feasibility of %.3f; later steps times %.3g",
			v.Round, v.Evaluation, v.Cause, v.Probability, v.Damping))
	}
	return out
}

func (r *Run) status() string {
	switch {
	case !r.Finished:
		return "not finished"
	case len(r.Constraints) == 0:
		return "no constraints"
	case len(r.Path) == 0 && !r.Verified:
		return "bounds not in force, and not kept"
	case len(r.Path) == 0:
		return "bounds not in force, but kept"
	case r.Feasible && r.Verdict == Feasible:
		return "feasible, verified on the released rows"
	case r.Feasible && r.Verified:
		return "undecided: the released rows keep every target, but a band of theirs crosses one"
	case r.Feasible:
		return "feasible in proportion, but the released rows miss a target"
	}
	return "infeasible: no mixture tried keeps all targets; this one breaks them least"
}

// lastThreshold is the bound in force at the end.
func (r *Run) lastThreshold(j int) string {
	if len(r.Path) == 0 {
		return "not in force"
	}
	return number(r.Path[len(r.Path)-1].Limits[j])
}

func (r *Run) mixture() string {
	parts := make([]string, len(r.Names))
	for m, name := range r.Names {
		parts[m] = fmt.Sprintf("%s %.1f %%", name, 100*r.Best.Alpha[m])
	}
	return strings.Join(parts, ", ")
}

func (r *Run) counts() string {
	onTarget, first := 0, 0
	for _, e := range r.Evaluations {
		if e.OnTarget {
			if onTarget++; onTarget == 1 {
				first = e.Index + 1
			}
		}
	}
	if onTarget == 0 || len(r.Constraints) == 0 {
		return fmt.Sprintf("%d evaluations", len(r.Evaluations))
	}
	return fmt.Sprintf("%d evaluations, %d on target, the first of them number %d", len(r.Evaluations), onTarget, first)
}

func number(v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return fmt.Sprintf("%.4f", v)
}

func between(low, high float64) string {
	if math.IsNaN(low) || low == high {
		return ""
	}
	return number(low) + " to " + number(high)
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func (s sheet) bundle() map[string]any {
	return map[string]any{"text/plain": s.text(), "text/html": s.html()}
}

func (s sheet) text() string {
	widths := make([]int, len(s.head))
	for _, row := range append([][]string{s.head}, s.rows...) {
		for k, cell := range row {
			widths[k] = max(widths[k], len([]rune(cell)))
		}
	}
	var b strings.Builder
	b.WriteString(s.title + "\n")
	for _, row := range append([][]string{s.head}, s.rows...) {
		line := ""
		for k, cell := range row {
			line += cell + strings.Repeat(" ", widths[k]-len([]rune(cell))+2)
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	b.WriteString(strings.Join(s.notes, "\n"))
	return b.String()
}

func (s sheet) html() string {
	var b strings.Builder
	fmt.Fprintf(&b, "<div><strong>%s</strong>\n<table>\n<thead><tr>", html.EscapeString(s.title))
	for _, cell := range s.head {
		fmt.Fprintf(&b, "<th>%s</th>", html.EscapeString(cell))
	}
	b.WriteString("</tr></thead>\n<tbody>\n")
	for _, row := range s.rows {
		b.WriteString("<tr>")
		for _, cell := range row {
			fmt.Fprintf(&b, "<td>%s</td>", html.EscapeString(cell))
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody>\n</table>\n")
	for _, note := range s.notes {
		fmt.Fprintf(&b, "<p>%s</p>\n", html.EscapeString(note))
	}
	b.WriteString("</div>")
	return b.String()
}

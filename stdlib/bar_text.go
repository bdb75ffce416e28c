package stdlib

import (
	"fmt"
	"html"
	"strings"
	"time"
)

// plain writes a task as a line of text.
func (r *row) plain(now time.Time) string {
	line := strings.Repeat("  ", r.depth()) + r.Task
	if r.Total > 0 {
		const width = 20
		full := width * min(r.Done, r.Total) / r.Total
		line += fmt.Sprintf(" [%s%s]", strings.Repeat("#", full), strings.Repeat(".", width-full))
	}
	for _, part := range []string{r.count(), r.speed(now), r.Note} {
		if part != "" {
			line += "  " + part
		}
	}
	return line
}

// html writes a task as an element.
func (r *row) html(now time.Time) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<div style="display:flex;gap:.8em;align-items:center;margin-left:%dem"><span style="min-width:12em">%s</span>`, 2*r.depth(), html.EscapeString(r.Task))
	if r.Total > 0 {
		fmt.Fprintf(&b, `<progress value="%d" max="%d" style="width:16em"></progress>`, r.Done, r.Total)
	}
	fmt.Fprintf(&b, `<span>%s</span>`, r.count())
	for _, part := range []string{r.speed(now), r.Note} {
		if part != "" {
			fmt.Fprintf(&b, `<span style="opacity:.65">%s</span>`, html.EscapeString(part))
		}
	}
	return b.String() + "</div>"
}

func (r *row) count() string {
	if r.Total > 0 {
		return fmt.Sprintf("%d/%d", r.Done, r.Total)
	}
	return fmt.Sprint(r.Done)
}

// settled is how long a task runs before its rate means anything.
const settled = time.Second

// speed tells rate and time left of a task that runs, "" if it has ended, or
// has just begun, or there is no time to count from.
func (r *row) speed(now time.Time) string {
	rate := r.pace.PerSecond()
	if now.IsZero() || r.ended() || rate == 0 || r.pace.Elapsed() < settled {
		return ""
	}
	text := fmt.Sprintf("%s s each", figures(1/rate))
	if rate >= 1 {
		text = figures(rate) + "/s"
	}
	if left, ok := r.pace.Left(now, r.Total); ok && r.Total > 0 {
		text += ", " + duration(left) + " left"
	}
	return text
}

// figures writes a number with two significant digits, or all of its whole
// part.
func figures(x float64) string {
	if x >= 10 {
		return fmt.Sprintf("%.0f", x)
	}
	return fmt.Sprintf("%.2g", x)
}

// duration writes a time to the second, longer ones more coarsely.
func duration(d time.Duration) string {
	s := int(d.Round(time.Second) / time.Second)
	switch {
	case s < 60:
		return fmt.Sprintf("%d s", s)
	case s < 600:
		return fmt.Sprintf("%d min %d s", s/60, s%60)
	case s < 3600:
		return fmt.Sprintf("%d min", (s+30)/60)
	}
	return fmt.Sprintf("%d h %d min", s/3600, s%3600/60)
}

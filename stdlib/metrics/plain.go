package metrics

import (
	"fmt"
	"math"
	"strings"

	"pawl/engine/metrics"
)

// plain writes the report as a table of text.
func plain(r *metrics.Report) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", headline(r))
	fmt.Fprintf(&b, "%-26s %8s  %-17s %8s %8s  %s\n", "metric", "value", "95 % band", "control", "null", "beside real rows")
	for _, e := range r.Entries {
		if e.Problem != "" {
			fmt.Fprintf(&b, "%-26s %s\n", e.Metric.Name, e.Problem)
			continue
		}
		band := fmt.Sprintf("%s to %s", figure(e.Score.Low), figure(e.Score.High))
		fmt.Fprintf(&b, "%-26s %8s  %-17s %8s %8s  %s\n", e.Metric.Name, figure(e.Score.Value), band, figure(e.Control.Value), figure(e.Null), e.Standing())
	}
	return b.String()
}

// headline says what was compared.
func headline(r *metrics.Report) string {
	return fmt.Sprintf("%s synthetic rows beside %s training rows and %s holdout rows; distances compare %s rows with as many real ones",
		count(r.Synthetic), count(r.Train), count(r.Holdout), count(r.Compared))
}

// count writes a number with its thousands apart.
func count(n int) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// figure writes a score; a dash if there is none.
func figure(v float64) string {
	if math.IsNaN(v) {
		return "–"
	}
	text := fmt.Sprintf("%.3f", v)
	if strings.Trim(text, "-0.") == "" {
		return "0.000"
	}
	return text
}

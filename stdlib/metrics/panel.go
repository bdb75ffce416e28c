package metrics

import (
	"pawl/engine/metrics"
	"pawl/stdlib/frame"
	"pawl/stdlib/scope"
)

// Score is a metric's value with a 95 % band: Value, Low, High.
type Score = metrics.Score

// Trial is a synthetic table and what it is judged by: Train and Holdout are
// the real rows that its generator learnt and did not see. Label names a column
// of two levels to be predicted, Group one that decisions should not follow,
// Secrets those that an attacker wants to know.
type Trial struct {
	Train, Holdout, Synthetic frame.Frame
	Label, Positive, Group    string
	Secrets                   []string
	Seeds                     int // classifiers trained where one is; 3
}

// In judges the synthetic table of a trial, with a band.
func (m Metric) In(t Trial) Score {
	return scope.Must(m.Metric.Score(scope.Context(), metrics.Trial{
		Train: t.Train.Frame, Holdout: t.Holdout.Frame, Synthetic: t.Synthetic.Frame,
		Label: t.Label, Positive: t.Positive, Group: t.Group, Secrets: t.Secrets, Seeds: t.Seeds,
		Source: scope.Source(),
	}))
}

// Panel judges a synthetic table by many metrics at once, each beside the
// value that real rows which the generator did not see have in its place.
// Fields, with their defaults: Metrics (all that Label and Group allow), Label
// (a column of two levels; without it no utility), Positive (the label's last
// level in byte order), Group (without it no fairness), Secrets (all but
// numbers of many values), Seeds 3.
type Panel struct {
	Metrics  []Metric
	Label    string
	Positive string
	Group    string
	Secrets  []string
	Seeds    int
}

// Judge compares the synthetic table with the rows it was learnt from and with
// the holdout. The report, shown, is one page.
func (p Panel) Judge(train, holdout, synthetic frame.Frame) Report {
	engine := metrics.Panel{Label: p.Label, Positive: p.Positive, Group: p.Group, Secrets: p.Secrets, Seeds: p.Seeds}
	for _, m := range p.Metrics {
		engine.Metrics = append(engine.Metrics, m.Metric)
	}
	return Report{scope.Must(engine.Judge(scope.Context(), train.Frame, holdout.Frame, synthetic.Frame, scope.Source()))}
}

// Entry is one metric's line of a report: Metric, Score, Control, Null.
type Entry = metrics.Entry

// QualityReport tells how alike two tables' columns and pairs of columns are.
type QualityReport = metrics.QualityReport

// Compare returns how alike the columns and the pairs of columns of two tables
// are, each with its score.
func Compare(real, synthetic frame.Frame) QualityReport {
	return scope.Must(metrics.NewQualityReport(scope.Context(), real.Frame, synthetic.Frame))
}

// Report is what a Panel found. It embeds the engine's report, whose Entries,
// Quality and Marginals it has. Shown, it is a page of tables and figures.
type Report struct{ *metrics.Report }

// Of returns the entry of a metric.
func (r Report) Of(m Metric) Entry { return scope.Must(r.Report.ByName(m.Name)) }

// HTML returns the page, complete in itself: to be written to a file.
func (r Report) HTML() string { return page(r.Report) }

// MIMEBundle shows the report as a page, and as a table of text.
func (r Report) MIMEBundle() map[string]any {
	return map[string]any{"text/plain": plain(r.Report), "text/html": page(r.Report)}
}

// String returns the table as text.
func (r Report) String() string { return plain(r.Report) }

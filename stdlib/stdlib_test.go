package stdlib

import (
	"context"
	"errors"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pawl/engine/progress"
	"pawl/interp"
)

// shows collects what a session displays.
type shows struct{ events []interp.Event }

func (s *shows) Event(e interp.Event) { s.events = append(s.events, e) }
func (s *shows) Input(context.Context, string, bool) (string, error) {
	return "", errors.New("no input")
}

func run(t *testing.T, s *interp.Session, n int, code string) (interp.Outcome, *shows) {
	t.Helper()
	sink := new(shows)
	return s.Execute(context.Background(), interp.Request{Code: code, Count: n, StoreHistory: true}, sink), sink
}

func result(t *testing.T, s *interp.Session, n int, code string) map[string]any {
	t.Helper()
	o, _ := run(t, s, n, code)
	if o.Fault != nil || o.Result == nil {
		t.Fatalf("%s: %+v, result %v", code, o.Fault, o.Result)
	}
	return o.Result.Data
}

// TestRichValues shows each kind of value without a call.
func TestRichValues(t *testing.T) {
	s, err := NewSession()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for i, c := range []struct{ code, mime, contains string }{
		{`frame.New(frame.Number("age", []float64{31, 44}), frame.Category("job", []string{"cook", ""}))`, "text/html", "<table"},
		{`mat.NewDense(2, 2, []float64{1, 2.5, 3, 4})`, "text/html", "2.5"},
		{`mat.NewDense(2, 2, []float64{1, 2.5, 3, 4})`, "text/plain", "2 x 2 matrix"},
		{"type City struct { Name string; People int }\n[]City{{\"Ulm\", 126}, {\"Jena\", 111}}", "text/html", "<th style"},
		{`plot.Line([]float64{1, 2, 3}, []float64{1, 4, 9})`, "image/svg+xml", "<svg"},
		{`plot.Line([]float64{1, 2, 3}, []float64{1, 4, 9})`, "image/png", "iVBOR"},
		{"import gplot \"gonum.org/v1/plot\"\ngplot.New()", "image/svg+xml", "<svg"},
		{`image.NewRGBA(image.Rect(0, 0, 4, 3))`, "image/png", "iVBOR"},
		{`errors.New("no such file")`, "text/html", "no such file"},
		{`errors.New("no such file")`, "text/plain", "error: no such file"},
	} {
		if got, _ := result(t, s, i+1, c.code)[c.mime].(string); !strings.Contains(got, c.contains) {
			t.Errorf("%s: %s is %.80q, lacks %q", c.code, c.mime, got, c.contains)
		}
	}
}

// TestSeed shows that cells repeat: the same cells give the same draws, two
// cells give different ones, and seed starts anew.
func TestSeed(t *testing.T) {
	draw := func(code string) string {
		s, err := NewSession()
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		text := ""
		for i, cell := range strings.Split(code, ";") {
			o, _ := run(t, s, i+1, cell)
			if o.Fault != nil {
				t.Fatal(o.Fault)
			}
			if o.Result != nil {
				text += o.Result.Data["text/plain"].(string) + "|"
			}
		}
		return text
	}
	const sample = `synth.CART{}.Fit(dataset.Credit(60, 1)).Sample(3).Floats("income")`
	first := draw(sample + ";" + sample)
	if again := draw(sample + ";" + sample); again != first {
		t.Errorf("the same cells give %q and %q", first, again)
	}
	if parts := strings.Split(first, "|"); parts[0] == parts[1] {
		t.Errorf("two cells draw the same: %q", first)
	}
	if other := draw("seed(5);" + sample); strings.Contains(first, other) {
		t.Errorf("seed changes nothing: %q", other)
	}
}

// TestBar shows one display that is updated, and the last step for certain.
func TestBar(t *testing.T) {
	var out bundles
	b := newBar(&out)
	for i := 1; i <= 100; i++ {
		b.report(progress.Step{Task: "fit", Done: i, Total: 100, Note: "AUC .9"})
	}
	if len(out) < 2 || len(out) > 5 {
		t.Errorf("%d displays of 100 quick steps", len(out))
	}
	last := out[len(out)-1]
	if text := last.Data["text/plain"].(string); !strings.Contains(text, "100/100") || !strings.Contains(text, "AUC .9") {
		t.Errorf("the last display is %q", text)
	}
	if last.DisplayID == "" || last.DisplayID != out[0].DisplayID {
		t.Error("the displays are not one")
	}
}

type bundles []interp.Bundle

func (b *bundles) Show(x interp.Bundle) { *b = append(*b, x) }

// TestMatrixExcerpt shows a large matrix by its corners.
func TestMatrixExcerpt(t *testing.T) {
	b := matrixBundle(mat.NewDense(1000, 1000, nil))
	if html := b["text/html"].(string); len(html) > 10000 || !strings.Contains(html, "1000 x 1000") || !strings.Contains(html, "&#8942;") {
		t.Errorf("html of %d bytes", len(html))
	}
	if text := b["text/plain"].(string); len(text) > 2000 {
		t.Errorf("text of %d bytes", len(text))
	}
}

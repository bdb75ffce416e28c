package plotting_test

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"pawl/plotting"
)

// lines returns a figure of one line through the given heights.
func lines(t *testing.T, heights ...float64) *plotting.Figure {
	t.Helper()
	p := plotting.NewPanel(nil)
	var points plotter.XYs
	for i, h := range heights {
		points = append(points, plotter.XY{X: float64(i), Y: h})
	}
	line, err := plotter.NewLine(points)
	if err != nil {
		t.Fatal(err)
	}
	p.Plot.Add(p.Theme().Grid(true, true), line)
	p.Legend.Keys = []plotting.Key{{Name: "a < b & \"c\"", Mark: plotting.Line, Color: p.Theme().Ink}}
	p.Bar = &plotting.ColorBar{Name: "value", Scale: plotting.Scale{Ramp: plotting.Viridis, Low: 0, High: 1}}
	return plotting.New(p, "a line")
}

func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestSameFigureGivesSameBytes(t *testing.T) {
	for _, format := range []string{".svg", ".png", ".pdf"} {
		var files [2][]byte
		for i := range files {
			f := lines(t, 1, 3, 2)
			f.SetTitle("bold title")
			f.SetXLabel("größer ≥ η")
			path := filepath.Join(t.TempDir(), "figure"+format)
			if err := f.Save(path); err != nil {
				t.Fatal(err)
			}
			files[i] = must[[]byte](t)(os.ReadFile(path))
		}
		if !bytes.Equal(files[0], files[1]) {
			t.Errorf("%s: two renderings differ", format)
		}
	}
}

func TestSVGIsWellFormedAndStandsAlone(t *testing.T) {
	f := lines(t, 1, 3, 2)
	f.SetTitle("p < 0.05 & \"q\" \x01 \xff")
	svg := must[[]byte](t)(f.SVG())
	decoder := xml.NewDecoder(bytes.NewReader(svg))
	texts := 0
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "text" {
			texts++
		}
	}
	if texts < 8 {
		t.Errorf("%d text elements: labels should be text", texts)
	}
	if n := strings.Count(string(svg), "textLength="); n != texts {
		t.Errorf("%d of %d texts state their width", n, texts)
	}
	for _, family := range regexp.MustCompile(`font-family="[^"]*"`).FindAllString(string(svg), -1) {
		if !strings.Contains(family, "Arial") || !strings.Contains(family, "sans-serif") {
			t.Errorf("%s has no substitutes", family)
		}
	}
	if regexp.MustCompile(`(href|src)="(http|file)`).Match(svg) || bytes.Contains(svg, []byte(" id=")) {
		t.Error("the SVG refers to something outside, or has ids that could clash in a page")
	}
}

func TestPNGHasTwoPixelsToEachOfTheBrowsers(t *testing.T) {
	f := lines(t, 1, 2)
	if err := f.SetSize(4*vg.Inch, 3*vg.Inch); err != nil {
		t.Fatal(err)
	}
	data := must[[]byte](t)(f.PNG())
	size := must[int](t)(width(data))
	if size != 4*96*2 {
		t.Errorf("4 inches are %d pixels wide, want %d", size, 4*96*2)
	}
	// 192 dots per inch are 7559 per metre, 0x1d87 in big-endian bytes, twice.
	if !bytes.Contains(data, []byte("pHYs\x00\x00\x1d\x87\x00\x00\x1d\x87\x01")) {
		t.Error("the file does not state its density")
	}
}

func width(data []byte) (int, error) {
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return 0, err
	}
	return img.Bounds().Dx(), nil
}

func TestMIMEBundle(t *testing.T) {
	f := lines(t, 1, 2)
	f.SetTitle("Two points")
	bundle := f.MIMEBundle()
	if got, want := bundle["text/plain"], "Two points: a line (5.6 x 3.5 in)"; got != want {
		t.Errorf("text/plain is %q, want %q", got, want)
	}
	if svg, ok := bundle["image/svg+xml"].(string); !ok || !strings.HasPrefix(svg, "<svg ") {
		t.Error("image/svg+xml is no SVG text")
	}
	text, _ := bundle["image/png"].(string)
	if _, err := width(must[[]byte](t)(base64.StdEncoding.DecodeString(text))); err != nil {
		t.Errorf("image/png: %v", err)
	}
}

func TestSettersRenewWhatWasRendered(t *testing.T) {
	f := lines(t, 1, 2)
	before := string(must[[]byte](t)(f.SVG()))
	f.SetXLabel("time")
	after := string(must[[]byte](t)(f.SVG()))
	if strings.Contains(before, ">time<") || !strings.Contains(after, ">time<") {
		t.Error("the label did not reach the figure")
	}
}

func TestGridKeepsItsCellsAsTheyWere(t *testing.T) {
	a, b := lines(t, 1, 2), lines(t, 2, 1)
	g := must[*plotting.Figure](t)(plotting.Row(a, b))
	a.SetTitle("later")
	if strings.Contains(string(must[[]byte](t)(g.SVG())), "later") {
		t.Error("a change to a cell changed the grid")
	}
	g.SetYLabel("left only")
	if n := strings.Count(string(must[[]byte](t)(g.SVG())), ">left only<"); n != 1 {
		t.Errorf("the label stands %d times", n)
	}
	if strings.Contains(string(must[[]byte](t)(a.SVG())), ">left only<") {
		t.Error("a change to the grid changed the figure it was made of")
	}
}

// TestGridAlignsItsData finds the base lines of two panels with axes of
// different widths, one above the other: they must begin and end alike.
func TestGridAlignsItsData(t *testing.T) {
	g := must[*plotting.Figure](t)(plotting.Grid(1, lines(t, 0, 1), lines(t, 0, 123456)))
	svg := string(must[[]byte](t)(g.SVG()))
	base := regexp.MustCompile(`stroke="#606060" stroke-width="0.6">\n((?:<path d="M[\d.]+ [\d.]+L[\d.]+ [\d.]+"/>\n)+)`)
	horizontal := regexp.MustCompile(`M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)"`)
	var spans []string
	for _, group := range base.FindAllStringSubmatch(svg, -1) {
		for _, l := range horizontal.FindAllStringSubmatch(group[1], -1) {
			if l[2] == l[4] && l[1] != l[3] {
				spans = append(spans, l[1]+".."+l[3])
			}
		}
	}
	if len(spans) != 2 || spans[0] != spans[1] {
		t.Errorf("the base lines span %v", spans)
	}
}

func TestFigureIsSafeForManyGoroutines(t *testing.T) {
	f := lines(t, 1, 2, 3)
	g := must[*plotting.Figure](t)(plotting.Row(f, f))
	var group sync.WaitGroup
	for range 4 {
		group.Add(1)
		go func() {
			defer group.Done()
			g.MIMEBundle()
			f.SVG()
		}()
	}
	f.SetTitle("meanwhile")
	group.Wait()
}

func TestOfPlotKeepsThePlotsStyle(t *testing.T) {
	p := plot.New()
	p.Title.Text = "Own title"
	line, err := plotter.NewLine(plotter.XYs{{X: 0, Y: 0}, {X: 1, Y: 1}})
	if err != nil {
		t.Fatal(err)
	}
	p.Add(line)
	f := plotting.OfPlot(p)
	svg := string(must[[]byte](t)(f.SVG()))
	if !strings.Contains(svg, ">Own title<") || !strings.Contains(svg, "Liberation Serif, Times New Roman") {
		t.Error("the title or gonum's font is gone")
	}
	if got := f.String(); !strings.Contains(got, `plot "Own title"`) {
		t.Errorf("described as %q", got)
	}
}

// bomb is a plotter that panics, as gonum's do on bad data.
type bomb struct{ *plotter.Grid }

func TestPanicsOfPlottersBecomeErrors(t *testing.T) {
	p := plot.New()
	p.Add(bomb{})
	_, err := plotting.OfPlot(p).SVG()
	if err == nil || !strings.HasPrefix(err.Error(), "plotting: the figure cannot be drawn") {
		t.Errorf("error %v", err)
	}
	bundle := plotting.OfPlot(p).MIMEBundle()
	if text, _ := bundle["text/plain"].(string); !strings.Contains(text, "cannot be drawn") || len(bundle) != 1 {
		t.Errorf("bundle %v", bundle)
	}
	p = plot.New()
	p.X.Scale, p.X.Min, p.X.Max = plot.LogScale{}, -1, 1
	if _, err := plotting.OfPlot(p).PNG(); err == nil {
		t.Error("a logarithm of -1 was drawn")
	}
}

func TestRefusals(t *testing.T) {
	f := lines(t, 1, 2)
	for _, size := range [][2]vg.Length{{0, 100}, {100, -1}, {vg.Length(math.NaN()), 100}, {1e6, 100}} {
		if err := f.SetSize(size[0], size[1]); err == nil {
			t.Errorf("size %v was accepted", size)
		}
	}
	if err := f.Save(filepath.Join(t.TempDir(), "figure.gif")); err == nil || !strings.Contains(err.Error(), ".svg, .png or .pdf") {
		t.Errorf("gif: %v", err)
	}
	if err := f.Save(filepath.Join(t.TempDir(), "no folder", "figure.png")); err == nil {
		t.Error("a folder that is not there was written to")
	}
	for name, make := range map[string]func() (*plotting.Figure, error){
		"empty":      func() (*plotting.Figure, error) { return plotting.Row() },
		"nil":        func() (*plotting.Figure, error) { return plotting.Row(f, nil) },
		"no columns": func() (*plotting.Figure, error) { return plotting.Grid(0, f) },
	} {
		if _, err := make(); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	g := must[*plotting.Figure](t)(plotting.Grid(1, f, f))
	for _, weights := range [][]float64{{1}, {1, 0}, {1, math.Inf(1)}, {1, math.NaN()}} {
		if err := g.SetRowHeights(weights...); err == nil {
			t.Errorf("row heights %v were accepted", weights)
		}
	}
}

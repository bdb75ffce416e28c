package frame

import (
	"strings"
	"testing"
)

func TestStringIsAligned(t *testing.T) {
	got := people(t).String()
	want := strings.Join([]string{
		"      age  job       member   note",
		"   number  category  boolean  text",
		"0      31  cook      true     a",
		"1      25  nurse     false    b,c",
		"2      NA  cook      true     NA",
		"3      47  NA        NA       d e",
		"4      25  clerk     false    f\"g",
		"5 rows × 4 columns",
	}, "\n")
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestLongTablesShowBothEnds(t *testing.T) {
	f := must(t)(New(NumberColumn("i", sequence(12345))))
	got := f.String()
	for _, want := range []string{"\n    4       4\n    …       …\n12340   12340\n", "\n12344   12344\n12,345 rows × 1 column"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	if lines := strings.Count(f.Show(3).String(), "\n"); lines != 2+3+1 {
		t.Errorf("show 3 has %d lines:\n%s", lines, f.Show(3))
	}
	if rows := strings.Count(f.Head(10).MIMEBundle()["text/html"].(string), "<tr"); rows != 11 {
		t.Errorf("ten rows and the head make %d rows", rows)
	}
}

func TestWideTablesSayWhatIsHidden(t *testing.T) {
	var columns []*Column
	for i := range 60 {
		columns = append(columns, NumberColumn("column number "+string(rune('A'+i)), []float64{1}))
	}
	f := must(t)(New(columns...))
	for line := range strings.Lines(f.String()) {
		if len([]rune(line)) > plainWidth+1 {
			t.Errorf("a line has %d letters", len([]rune(line)))
		}
	}
	if html := f.MIMEBundle()["text/html"].(string); !strings.Contains(html, "20 columns not shown") {
		t.Error("the page does not say that columns are hidden")
	}
}

func TestNumbersOfAColumnShareTheirDecimals(t *testing.T) {
	for want, x := range map[string][]float64{
		"1.00|2.25|-0.50":      {1, 2.25, -0.5},
		"1|2|3":                {1, 2, 3},
		"0.3000|0.3333":        {0.1 + 0.2, 1.0 / 3},
		"0.3":                  {0.1 + 0.2},
		"1e-05|0.5":            {1e-5, 0.5},
		"1.2346e+15|1":         {1.23456e15, 1},
		"0|1|0":                {-1e-16, 1, 1e-17},
		"|0.25":                {nan, 0.25},
		"+Inf|1.5":             {inf, 1.5},
		"123456789.1|100000.0": {123456789.1, 100000},
	} {
		c := NumberColumn("x", x)
		rows := []int{0, 1, 2}[:len(x)]
		if got := strings.Join(c.shownCells(rows), "|"); got != want {
			t.Errorf("%v: %s, want %s", x, got, want)
		}
	}
}

func TestHTMLEscapesTheData(t *testing.T) {
	f := must(t)(New(
		CategoryColumn(`<script>alert("name")</script>`, []string{`<img src=x onerror=alert(1)>`}),
		TextColumn("&", []string{strings.Repeat("long ", 100)}),
	))
	html := f.MIMEBundle()["text/html"].(string)
	for _, bad := range []string{"<script", "<img", strings.Repeat("long ", 20)} {
		if strings.Contains(html, bad) {
			t.Errorf("%q is in the page", bad)
		}
	}
	for _, want := range []string{"&lt;img src=x", "&lt;script&gt;", "category", "1 row × 2 columns", "…"} {
		if !strings.Contains(html, want) {
			t.Errorf("%q is not in the page", want)
		}
	}
}

func TestEmptyFramesShow(t *testing.T) {
	for _, f := range []*Frame{must(t)(New()), must(t)(New(NumberColumn("x", nil)))} {
		if s := f.String(); !strings.Contains(s, "0 rows") {
			t.Errorf("shown as %q", s)
		}
		if f.MIMEBundle()["text/html"] == "" {
			t.Error("no page")
		}
	}
}

package autodiff

import (
	"strings"
	"testing"
)

func TestShow(t *testing.T) {
	x, w := number("x", 2), number("w<", -.5)
	y := x.Mul(w).Tanh().Named("y")
	y.Backward()
	bundle := y.MIMEBundle()
	want := strings.Join([]string{
		"node  operation  value      gradient",
		"x                2          -0.209987",
		"w<               -0.5       0.839949",
		"n2    ×(x, w<)   -1         0.419974",
		"y     tanh(n2)   -0.761594  1",
	}, "\n")
	if got := bundle["text/plain"]; got != want {
		t.Errorf("plain:\n%s\nwant:\n%s", got, want)
	}
	if got := bundle["text/html"].(string); !strings.Contains(got, "<td>w&lt;</td>") {
		t.Errorf("html: %s", got)
	}
	for range 100 {
		y = y.Add(x)
	}
	if lines := strings.Count(y.MIMEBundle()["text/plain"].(string), "\n"); lines != shownNodes+1 {
		t.Errorf("%d lines of a long computation", lines)
	}
}

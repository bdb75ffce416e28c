package complete_test

import (
	"slices"
	"testing"
)

// TestFunctionsSeeTheCell: inside a function, variables of the same cell have
// their types, and so do a generic receiver's; a method that is being typed
// does not come to stay.
func TestFunctionsSeeTheCell(t *testing.T) {
	v := newView(t, points)
	for _, text := range []string{
		"xs := []Point{}\nfunc f() { xs[0].|",
		"x := Point{}\nfunc (p Point) Far() float64 { return x.|",
		"type Box[T any] struct { X, Y T; label string }\nfunc (b Box[T]) Get() T { return b.|",
	} {
		if got := at(v, text); len(got) < 3 || !slices.Contains(got, "X") || !slices.Contains(got, "label") {
			t.Errorf("%q: %v", text, got)
		}
	}
	at(v, "func (p Point) Far() {}\npoint.|")
	if got := at(v, "point.|"); slices.Contains(got, "Far") {
		t.Errorf("a method that was only typed has come to stay: %v", got)
	}
}

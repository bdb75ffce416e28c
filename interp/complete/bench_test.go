package complete_test

import (
	"fmt"
	"strings"
	"testing"

	"pawl/interp/complete"
	"pawl/stdlib/symbols"
)

// long is a session of some length and a cell of forty lines.
func long(b *testing.B) (complete.View, string) {
	cells := []string{points}
	var code strings.Builder
	for i := range 8 {
		cells = append(cells, fmt.Sprintf("v%d := frame.New(frame.Number(\"a\", []float64{1}))\nfunc f%d(p Point) Point { return p }", i, i))
	}
	for i := range 20 {
		fmt.Fprintf(&code, "w%d := f%d(point)\nfmt.Println(w%d.X, strings.Repeat(\"x\", %d))\n", i, i%8, i, i)
	}
	return newView(b, cells...), code.String()
}

// BenchmarkAt asks for names and members at the end of a long cell, and inside
// a function at its end, which does not parse as it stands.
func BenchmarkAt(b *testing.B) {
	v, code := long(b)
	for name, tail := range map[string]string{"name": "w1", "member": "w1.", "package": "mat.", "function": "func g() {\nfor i := range 3 {\nif w1.X > w2."} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				v.At(code+tail, len(code+tail))
			}
		})
	}
}

// BenchmarkWorst asks at the end of a cell of four hundred lines, some of which
// are wrong, and for a name that is unknown.
func BenchmarkWorst(b *testing.B) {
	v, code := long(b)
	code = strings.Repeat(code+"wrong := )\n", 10) + "func f() {\nfor {\nif x := g(func() {\nswitch y {\ncase "
	for b.Loop() {
		v.At(code+"unknown.", len(code)+8)
		v.Describe(code+"unknown", len(code)+7)
	}
}

// BenchmarkFirst asks for members of a package that nobody has named yet, the
// largest there is among those that are likely.
func BenchmarkFirst(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		l, err := symbols.Open()
		if err != nil {
			b.Fatal(err)
		}
		v := complete.View{World: newWorld(l)}
		b.StartTimer()
		v.At("http.", 5)
	}
}

// BenchmarkDescribe describes a function, and a type with its fields.
func BenchmarkDescribe(b *testing.B) {
	v, code := long(b)
	for name, tail := range map[string]string{"function": "strings.Repeat(", "type": "http.Client", "package": "http"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				p, _ := v.Describe(code+tail, len(code+tail))
				p.Markdown()
			}
		})
	}
}

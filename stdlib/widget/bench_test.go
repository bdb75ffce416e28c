package widget_test

import "testing"

// BenchmarkMove is the time from a slider's message to the last answer: of a
// value, and of a figure.
func BenchmarkMove(b *testing.B) {
	for name, code := range map[string]string{
		"value": `widget.Interact(func(k int) any { return k })`,
		"figure": `widget.Interact(func(k int) any {
	y := make([]float64, 200)
	for i := range y { y[i] = math.Sin(float64(k*i) / 30) }
	return plot.Line(nil, y).Title("wave")
})`,
	} {
		b.Run(name, func(b *testing.B) {
			s := open(b)
			s.run(code)
			id := s.model("IntSliderModel", 0)
			for n := 0; b.Loop(); n++ {
				s.move(id, map[string]any{"value": float64(n % 10)})
			}
		})
	}
}

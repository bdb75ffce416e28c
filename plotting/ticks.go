package plotting

import (
	"math"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
)

// Ticks places ticks at multiples of 1, 2, 2.5 or 5 times a power of ten and
// labels them briefly: 0.25, 40k, 1.5M, 2e-5.
type Ticks struct {
	Count   int                  // at most this many; 0 means as many as the axis has room for
	Integer bool                 // whole numbers only
	Format  func(float64) string // nil means the shortest label that tells the ticks apart
}

// Ticks returns the ticks from min to max. It implements plot.Ticker.
func (t Ticks) Ticks(min, max float64) []plot.Tick {
	step := t.step(min, max)
	first, count := multiples(step, min, max)
	format := t.Format
	if format == nil {
		format = shortFormat(step, math.Max(math.Abs(first), math.Abs(first+float64(count-1)))*step)
	}
	ticks := make([]plot.Tick, count)
	for i := range ticks {
		v := (first + float64(i)) * step
		ticks[i] = plot.Tick{Value: v, Label: format(v)}
	}
	return ticks
}

// multiples returns the first multiple of step in min..max, in steps, and how
// many there are.
func multiples(step, min, max float64) (first float64, count int) {
	first = math.Ceil(min/step - 1e-9)
	return first, int(math.Floor(max/step+1e-9)-first) + 1
}

// step returns the smallest round step of which min..max holds at most Count
// multiples, or the next smaller one if that leaves a single tick: one tick
// tells no scale.
func (t Ticks) step(min, max float64) float64 {
	most := t.Count
	if most <= 0 {
		most = 5
	}
	power := math.Pow(10, math.Floor(math.Log10((max-min)/float64(most)))-1)
	finer := 0.0
	for {
		for _, m := range []float64{1, 2, 2.5, 5} {
			step := m * power
			if t.Integer && step != math.Trunc(step) {
				continue
			}
			_, count := multiples(step, min, max)
			switch {
			case count < 2 && most > 1 && finer > 0:
				return finer
			case count <= most:
				return step
			}
			finer = step
		}
		power *= 10
	}
}

// shortFormat returns a formatter for multiples of step up to largest.
func shortFormat(step, largest float64) func(float64) string {
	unit, suffix := 1.0, ""
	switch {
	case largest >= 1e9 || largest < 1e-3:
		return func(v float64) string { return strconv.FormatFloat(v, 'g', 3, 64) }
	case largest >= 1e6:
		unit, suffix = 1e6, "M"
	case largest >= 1e4:
		unit, suffix = 1e3, "k"
	}
	digits := decimals(step / unit)
	return func(v float64) string {
		if v == 0 {
			return "0"
		}
		return strconv.FormatFloat(v/unit, 'f', digits, 64) + suffix
	}
}

// decimals returns how many decimals a multiple of step needs, at most 6.
func decimals(step float64) int {
	for d := range 6 {
		scaled := step * math.Pow(10, float64(d))
		if math.Abs(scaled-math.Round(scaled)) < 1e-6*scaled {
			return d
		}
	}
	return 6
}

// fit returns the marker with room for count ticks, if the number of ticks is
// ours to choose.
func fit(marker plot.Ticker, count int) plot.Ticker {
	if t, ok := marker.(Ticks); ok && t.Count == 0 {
		t.Count = count
		return t
	}
	return marker
}

// single labels a value that has no neighbours.
func (t Ticks) single(v float64) string { return strconv.FormatFloat(v, 'g', 4, 64) }

// The room a tick label wants along each axis.
const (
	horizontalTick vg.Length = 46
	verticalTick   vg.Length = 26
)

// tickCount returns how many ticks an axis of that length carries well.
func tickCount(length, each vg.Length) int { return min(max(int(length/each), 2), 8) }

package synth

import "testing"

// Rare values share out the range between them; a value of five rows is alone.
func TestCells(t *testing.T) {
	c := newCells([]float64{0, 10.5, 20, 40}, []int{7, 1, 1, 2})
	for i, want := range [][2]float64{{0, 0}, {5.25, 15.25}, {15.25, 30}, {30, 40}} {
		if c.low[i] != want[0] || c.high[i] != want[1] {
			t.Errorf("cell %d is %v to %v, want %v", i, c.low[i], c.high[i], want)
		}
	}
	if got := c.at(2, 0.5); got != 22.6 {
		t.Errorf("the middle of the third cell is %v, want 22.6", got)
	}
	if got := c.at(2, observedPlace); got != 20 {
		t.Errorf("the observed place of the third cell is %v, want 20", got)
	}
}

// A column of ten rows a distinct value keeps all its values.
func TestCellsOfDiscreteColumn(t *testing.T) {
	c := newCells([]float64{1, 2, 5}, []int{28, 1, 1})
	for i, v := range c.values {
		if c.low[i] != v || c.high[i] != v {
			t.Errorf("cell %d is %v to %v, want %v alone", i, c.low[i], c.high[i], v)
		}
	}
}

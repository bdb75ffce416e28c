//go:build amd64 && !noasm

package eigen

import (
	"testing"

	"gonum.org/v1/gonum/mat"
)

// TestWidthsAgree: AVX2 and AVX-512 give the same bits.
func TestWidthsAgree(t *testing.T) {
	if _, ebx, _, _ := cpuid(7, 0); vectorRows() == nil || !has(ebx, 1<<16) {
		t.Skip("the processor has no AVX-512")
	}
	defer func() { rowsInUse = vectorRows() }()
	const n = 101
	a := mat.DenseCopyOf(random(n, 1)).RawMatrix().Data
	x := mat.Col(nil, 0, random(n, 2))
	var y, sums [2][]float64
	for i, kernel := range []rowsKernel{fourRowsAVX2, fourRowsAVX512} {
		rowsInUse = kernel
		y[i], sums[i] = make([]float64, n), make([]float64, 4)
		fourRows(y[i], a, n, x, x[:4], sums[i])
	}
	for j := range n {
		if y[0][j] != y[1][j] {
			t.Errorf("y[%d]: %v and %v", j, y[0][j], y[1][j])
		}
	}
	for r := range 4 {
		if sums[0][r] != sums[1][r] {
			t.Errorf("sum %d: %v and %v", r, sums[0][r], sums[1][r])
		}
	}
}

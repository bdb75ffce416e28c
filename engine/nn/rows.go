package nn

import "pawl/engine/tensor"

// Rows returns rows of numbers as a tensor (n x d), rounded to float32. It
// panics if the rows differ in length.
func Rows(rows [][]float64) *Tensor {
	wide := tensor.FromRows(rows)
	out := tensor.New[float32](wide.Shape...)
	for i, v := range wide.Data {
		out.Data[i] = float32(v)
	}
	return out
}

// ToRows returns a tensor as rows of numbers: everything behind the first axis
// stands in one row.
func ToRows(t *Tensor) [][]float64 {
	flat := t.Reshape(t.Dim(0), -1)
	out := make([][]float64, flat.Dim(0))
	for i := range out {
		out[i] = make([]float64, flat.Dim(1))
		for j := range out[i] {
			out[i][j] = float64(flat.At(i, j))
		}
	}
	return out
}

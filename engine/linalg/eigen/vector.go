package eigen

import (
	"math"

	"pawl/engine/linalg"
)

func abs(x float64) float64 { return math.Abs(x) }

// dot is x'y; y may be longer.
func dot(x, y []float64) float64 { return linalg.Dot64(x, y[:len(x)]) }

// axpy adds alpha x to y, which may be longer.
func axpy(alpha float64, x, y []float64) { linalg.Axpy64(alpha, x, y[:len(x)]) }

// scale multiplies x by alpha.
func scale(alpha float64, x []float64) { linalg.Scale64(x, alpha, x) }

// add adds x to y.
func add(y, x []float64) { linalg.Add64(y, y, x) }

// norm is the length of x, whose components must neither overflow nor
// underflow when squared.
func norm(x []float64) float64 { return math.Sqrt(dot(x, x)) }

// dotRows sets out[i] to the product of row i with x.
func dotRows(out, rows []float64, stride int, x []float64) {
	if len(out) > 0 {
		linalg.Gemm64(false, false, len(out), 1, len(x), 1, rows, stride, x, 1, 0, out, 1)
	}
}

// takeRows subtracts the rows, each times its share, from x.
func takeRows(x, rows []float64, stride int, share []float64) {
	if len(share) > 0 {
		linalg.Gemm64(false, false, 1, len(x), len(share), -1, share, len(share), rows, stride, 1, x, len(x))
	}
}

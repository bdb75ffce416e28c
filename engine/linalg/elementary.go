package linalg

// The errors are in units in the last place of the exact result, at any
// argument; results below the normal numbers are rounded as IEEE 754 asks.

// Exp32 sets dst[i] = exp(x[i]), within 1.5 units in the last place. dst may be
// x.
func Exp32(dst, x []float32) { unary(kernels32.exp, dst, x) }

// Exp64 sets dst[i] = exp(x[i]), within 1.5 units in the last place. dst may be
// x.
func Exp64(dst, x []float64) { unary(kernels64.exp, dst, x) }

// Log32 sets dst[i] = log(x[i]), the natural logarithm, within 1.5 units in the
// last place. dst may be x.
func Log32(dst, x []float32) { unary(kernels32.log, dst, x) }

// Log64 sets dst[i] = log(x[i]), the natural logarithm, within 1.5 units in the
// last place. dst may be x.
func Log64(dst, x []float64) { unary(kernels64.log, dst, x) }

// Tanh32 sets dst[i] = tanh(x[i]), within 3 units in the last place. dst may be
// x.
func Tanh32(dst, x []float32) { unary(kernels32.tanh, dst, x) }

// Tanh64 sets dst[i] = tanh(x[i]), within 3 units in the last place. dst may be
// x.
func Tanh64(dst, x []float64) { unary(kernels64.tanh, dst, x) }

// Sigmoid32 sets dst[i] = 1/(1+exp(-x[i])), within 3 units in the last place. dst
// may be x.
func Sigmoid32(dst, x []float32) { unary(kernels32.sigmoid, dst, x) }

// Sigmoid64 sets dst[i] = 1/(1+exp(-x[i])), within 3 units in the last place. dst
// may be x.
func Sigmoid64(dst, x []float64) { unary(kernels64.sigmoid, dst, x) }

// Sqrt32 sets dst[i] to the square root of x[i]. dst may be x.
func Sqrt32(dst, x []float32) { unary(kernels32.sqrt, dst, x) }

// Sqrt64 sets dst[i] to the square root of x[i]. dst may be x.
func Sqrt64(dst, x []float64) { unary(kernels64.sqrt, dst, x) }

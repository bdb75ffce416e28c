package linalg

import "fmt"

// Add32 sets dst[i] = x[i] + y[i]. dst may be x or y.
func Add32(dst, x, y []float32) { binary(kernels32.add, dst, x, y) }

// Add64 sets dst[i] = x[i] + y[i]. dst may be x or y.
func Add64(dst, x, y []float64) { binary(kernels64.add, dst, x, y) }

// Sub32 sets dst[i] = x[i] - y[i]. dst may be x or y.
func Sub32(dst, x, y []float32) { binary(kernels32.sub, dst, x, y) }

// Sub64 sets dst[i] = x[i] - y[i]. dst may be x or y.
func Sub64(dst, x, y []float64) { binary(kernels64.sub, dst, x, y) }

// Mul32 sets dst[i] = x[i] * y[i]. dst may be x or y.
func Mul32(dst, x, y []float32) { binary(kernels32.mul, dst, x, y) }

// Mul64 sets dst[i] = x[i] * y[i]. dst may be x or y.
func Mul64(dst, x, y []float64) { binary(kernels64.mul, dst, x, y) }

// Div32 sets dst[i] = x[i] / y[i]. dst may be x or y.
func Div32(dst, x, y []float32) { binary(kernels32.div, dst, x, y) }

// Div64 sets dst[i] = x[i] / y[i]. dst may be x or y.
func Div64(dst, x, y []float64) { binary(kernels64.div, dst, x, y) }

// Scale32 sets dst[i] = alpha*x[i]. dst may be x.
func Scale32(dst []float32, alpha float32, x []float32) { unaryWith(kernels32.scale, dst, alpha, x) }

// Scale64 sets dst[i] = alpha*x[i]. dst may be x.
func Scale64(dst []float64, alpha float64, x []float64) { unaryWith(kernels64.scale, dst, alpha, x) }

// Axpy32 adds alpha*x to y. y may be x.
func Axpy32(alpha float32, x, y []float32) { binaryWith(kernels32.axpy, y, alpha, x, y) }

// Axpy64 adds alpha*x to y. y may be x.
func Axpy64(alpha float64, x, y []float64) { binaryWith(kernels64.axpy, y, alpha, x, y) }

// LeakyReLU32 sets dst[i] to x[i] where that is positive or NaN, and to
// slope*x[i] elsewhere; slope 0 is the ReLU. dst may be x.
func LeakyReLU32(dst []float32, slope float32, x []float32) {
	unaryWith(kernels32.leaky, dst, slope, x)
}

// LeakyReLU64 is LeakyReLU32 in double precision.
func LeakyReLU64(dst []float64, slope float64, x []float64) {
	unaryWith(kernels64.leaky, dst, slope, x)
}

// LeakyReLUGrad32 sets dst[i] to dy[i] where x[i] is positive, and to
// slope*dy[i] elsewhere. dst may be dy or x.
func LeakyReLUGrad32(dst []float32, slope float32, x, dy []float32) {
	binaryWith(kernels32.leakyGrad, dst, slope, x, dy)
}

// LeakyReLUGrad64 is LeakyReLUGrad32 in double precision.
func LeakyReLUGrad64(dst []float64, slope float64, x, dy []float64) {
	binaryWith(kernels64.leakyGrad, dst, slope, x, dy)
}

func unary[T real](f func(dst, x *T, n int), dst, x []T) {
	checkLengths(len(dst), len(x), len(x))
	if len(x) > 0 {
		f(&dst[0], &x[0], len(x))
	}
}

func unaryWith[T real](f func(dst, x *T, n int, alpha T), dst []T, alpha T, x []T) {
	checkLengths(len(dst), len(x), len(x))
	if len(x) > 0 {
		f(&dst[0], &x[0], len(x), alpha)
	}
}

func binary[T real](f func(dst, x, y *T, n int), dst, x, y []T) {
	checkLengths(len(dst), len(x), len(y))
	if len(x) > 0 {
		f(&dst[0], &x[0], &y[0], len(x))
	}
}

func binaryWith[T real](f func(dst, x, y *T, n int, alpha T), dst []T, alpha T, x, y []T) {
	checkLengths(len(dst), len(x), len(y))
	if len(x) > 0 {
		f(&dst[0], &x[0], &y[0], len(x), alpha)
	}
}

// checkLengths panics unless all lengths are the same.
func checkLengths(dst, x, y int) {
	if dst != x || x != y {
		panic(fmt.Sprintf("linalg: slices of %d, %d and %d elements, which must be as long", dst, x, y))
	}
}

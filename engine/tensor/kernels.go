package tensor

import "pawl/engine/linalg"

// The functions below are linalg's vector kernels with the precision taken
// from their arguments. All slices have the same length; dst may be an input.

// AddTo sets dst = x + y.
func AddTo[T Float](dst, x, y []T) {
	switch d := any(dst).(type) {
	case []float32:
		linalg.Add32(d, any(x).([]float32), any(y).([]float32))
	case []float64:
		linalg.Add64(d, any(x).([]float64), any(y).([]float64))
	}
}

// SubTo sets dst = x - y.
func SubTo[T Float](dst, x, y []T) {
	switch d := any(dst).(type) {
	case []float32:
		linalg.Sub32(d, any(x).([]float32), any(y).([]float32))
	case []float64:
		linalg.Sub64(d, any(x).([]float64), any(y).([]float64))
	}
}

// MulTo sets dst = x * y, element by element.
func MulTo[T Float](dst, x, y []T) {
	switch d := any(dst).(type) {
	case []float32:
		linalg.Mul32(d, any(x).([]float32), any(y).([]float32))
	case []float64:
		linalg.Mul64(d, any(x).([]float64), any(y).([]float64))
	}
}

// DivTo sets dst = x / y, element by element.
func DivTo[T Float](dst, x, y []T) {
	switch d := any(dst).(type) {
	case []float32:
		linalg.Div32(d, any(x).([]float32), any(y).([]float32))
	case []float64:
		linalg.Div64(d, any(x).([]float64), any(y).([]float64))
	}
}

// ScaleTo sets dst = alpha*x.
func ScaleTo[T Float](dst []T, alpha T, x []T) {
	switch d := any(dst).(type) {
	case []float32:
		linalg.Scale32(d, float32(alpha), any(x).([]float32))
	case []float64:
		linalg.Scale64(d, float64(alpha), any(x).([]float64))
	}
}

// Axpy adds alpha*x to y.
func Axpy[T Float](alpha T, x, y []T) {
	switch x := any(x).(type) {
	case []float32:
		linalg.Axpy32(float32(alpha), x, any(y).([]float32))
	case []float64:
		linalg.Axpy64(float64(alpha), x, any(y).([]float64))
	}
}

// Exp sets dst = exp(x).
func Exp[T Float](dst, x []T) {
	switch d := any(dst).(type) {
	case []float32:
		linalg.Exp32(d, any(x).([]float32))
	case []float64:
		linalg.Exp64(d, any(x).([]float64))
	}
}

// Log sets dst = log(x).
func Log[T Float](dst, x []T) {
	switch d := any(dst).(type) {
	case []float32:
		linalg.Log32(d, any(x).([]float32))
	case []float64:
		linalg.Log64(d, any(x).([]float64))
	}
}

// Sqrt sets dst to the square root of x.
func Sqrt[T Float](dst, x []T) {
	switch d := any(dst).(type) {
	case []float32:
		linalg.Sqrt32(d, any(x).([]float32))
	case []float64:
		linalg.Sqrt64(d, any(x).([]float64))
	}
}

// Tanh sets dst = tanh(x).
func Tanh[T Float](dst, x []T) {
	switch d := any(dst).(type) {
	case []float32:
		linalg.Tanh32(d, any(x).([]float32))
	case []float64:
		linalg.Tanh64(d, any(x).([]float64))
	}
}

// Sigmoid sets dst = 1/(1+exp(-x)).
func Sigmoid[T Float](dst, x []T) {
	switch d := any(dst).(type) {
	case []float32:
		linalg.Sigmoid32(d, any(x).([]float32))
	case []float64:
		linalg.Sigmoid64(d, any(x).([]float64))
	}
}

// LeakyReLU sets dst to x where that is positive, and to slope*x elsewhere.
func LeakyReLU[T Float](dst []T, slope T, x []T) {
	switch d := any(dst).(type) {
	case []float32:
		linalg.LeakyReLU32(d, float32(slope), any(x).([]float32))
	case []float64:
		linalg.LeakyReLU64(d, float64(slope), any(x).([]float64))
	}
}

// LeakyReLUGrad sets dst to dy where x is positive, and to slope*dy elsewhere.
func LeakyReLUGrad[T Float](dst []T, slope T, x, dy []T) {
	switch d := any(dst).(type) {
	case []float32:
		linalg.LeakyReLUGrad32(d, float32(slope), any(x).([]float32), any(dy).([]float32))
	case []float64:
		linalg.LeakyReLUGrad64(d, float64(slope), any(x).([]float64), any(dy).([]float64))
	}
}

// Softmax sets each row of dst (rows x cols) to the softmax of that row of x.
func Softmax[T Float](dst, x []T, rows, cols int) {
	switch d := any(dst).(type) {
	case []float32:
		linalg.Softmax32(d, any(x).([]float32), rows, cols)
	case []float64:
		linalg.Softmax64(d, any(x).([]float64), rows, cols)
	}
}

// SumOf returns the sum of x.
func SumOf[T Float](x []T) T {
	switch x := any(x).(type) {
	case []float32:
		return T(linalg.Sum32(x))
	case []float64:
		return T(linalg.Sum64(x))
	}
	return 0
}

// Dot returns the inner product of x and y.
func Dot[T Float](x, y []T) T {
	switch x := any(x).(type) {
	case []float32:
		return T(linalg.Dot32(x, any(y).([]float32)))
	case []float64:
		return T(linalg.Dot64(x, any(y).([]float64)))
	}
	return 0
}

// Fill sets every element of dst to v.
func Fill[T Float](dst []T, v T) {
	for i := range dst {
		dst[i] = v
	}
}

// Gemm computes C = alpha*op(A)*op(B) + beta*C on row-major slices, as
// linalg.Gemm32 and Gemm64 do.
func Gemm[T Float](transA, transB bool, m, n, k int, alpha T, a []T, lda int, b []T, ldb int, beta T, c []T, ldc int) {
	switch a := any(a).(type) {
	case []float32:
		linalg.Gemm32(transA, transB, m, n, k, float32(alpha), a, lda, any(b).([]float32), ldb, float32(beta), any(c).([]float32), ldc)
	case []float64:
		linalg.Gemm64(transA, transB, m, n, k, float64(alpha), a, lda, any(b).([]float64), ldb, float64(beta), any(c).([]float64), ldc)
	}
}

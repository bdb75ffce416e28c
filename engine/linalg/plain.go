package linalg

import (
	"math"
	"unsafe"
)

// plainKernels are the kernels in Go.
func plainKernels[T real]() *kernels[T] {
	return &kernels[T]{
		tile:      tileSize{rows: 4, lanes: 1},
		panel:     plainPanel[T],
		line:      plainLine[T],
		broad:     8,
		dots:      plainDots[T],
		sum:       plainSum[T],
		top:       plainTop[T],
		add:       plainAdd[T],
		sub:       plainSub[T],
		mul:       plainMul[T],
		div:       plainDiv[T],
		scale:     plainScale[T],
		leaky:     plainLeaky[T],
		axpy:      plainAxpy[T],
		leakyGrad: plainLeakyGrad[T],
		raise:     plainRaise[T],
		sqrt:      each[T](math.Sqrt),
		exp:       each[T](exp),
		log:       each[T](log),
		tanh:      each[T](math.Tanh),
		sigmoid:   each[T](sigmoid),
		expShift:  plainExpShift[T],
	}
}

func plainAdd[T real](dst, x, y *T, n int) {
	of, to := unsafe.Slice(y, n), unsafe.Slice(dst, n)
	for i, v := range unsafe.Slice(x, n) {
		to[i] = v + of[i]
	}
}

func plainSub[T real](dst, x, y *T, n int) {
	of, to := unsafe.Slice(y, n), unsafe.Slice(dst, n)
	for i, v := range unsafe.Slice(x, n) {
		to[i] = v - of[i]
	}
}

func plainMul[T real](dst, x, y *T, n int) {
	of, to := unsafe.Slice(y, n), unsafe.Slice(dst, n)
	for i, v := range unsafe.Slice(x, n) {
		to[i] = v * of[i]
	}
}

func plainDiv[T real](dst, x, y *T, n int) {
	of, to := unsafe.Slice(y, n), unsafe.Slice(dst, n)
	for i, v := range unsafe.Slice(x, n) {
		to[i] = v / of[i]
	}
}

func plainScale[T real](dst, x *T, n int, alpha T) {
	to := unsafe.Slice(dst, n)
	for i, v := range unsafe.Slice(x, n) {
		to[i] = alpha * v
	}
}

func plainAxpy[T real](dst, x, y *T, n int, alpha T) {
	of, to := unsafe.Slice(y, n), unsafe.Slice(dst, n)
	for i, v := range unsafe.Slice(x, n) {
		to[i] = alpha*v + of[i]
	}
}

func plainRaise[T real](dst, x, y *T, n int, alpha T) {
	of, to := unsafe.Slice(y, n), unsafe.Slice(dst, n)
	for i, v := range unsafe.Slice(x, n) {
		to[i] = max(0, v+of[i]+alpha)
	}
}

func plainLeaky[T real](dst, x *T, n int, alpha T) {
	to := unsafe.Slice(dst, n)
	for i, v := range unsafe.Slice(x, n) {
		if v <= 0 {
			v *= alpha
		}
		to[i] = v
	}
}

func plainLeakyGrad[T real](dst, x, y *T, n int, alpha T) {
	at, to := unsafe.Slice(x, n), unsafe.Slice(dst, n)
	for i, g := range unsafe.Slice(y, n) {
		if !(at[i] > 0) {
			g *= alpha
		}
		to[i] = g
	}
}

// each applies a function in double precision.
func each[T real](f func(float64) float64) func(dst, x *T, n int) {
	return func(dst, x *T, n int) {
		to := unsafe.Slice(dst, n)
		for i, v := range unsafe.Slice(x, n) {
			to[i] = T(f(float64(v)))
		}
	}
}

func plainExpShift[T real](dst, x *T, n int, alpha T) {
	to := unsafe.Slice(dst, n)
	for i, v := range unsafe.Slice(x, n) {
		to[i] = T(exp(float64(v - alpha)))
	}
}

// exp is math.Exp also close to the greatest number, where that has Inf on
// amd64.
func exp(x float64) float64 {
	if x > 709 && x < 710 {
		root := math.Exp(x / 2)
		return root * root
	}
	return math.Exp(x)
}

// log is math.Log also below the normal numbers, where that is wrong on amd64.
func log(x float64) float64 {
	if x > 0 && x < 0x1p-1022 {
		return math.Log(x*0x1p52) - 52*math.Ln2
	}
	return math.Log(x)
}

// sigmoid takes the exponential of what is below zero, so that it neither
// overflows nor loses the digits of a small result.
func sigmoid(x float64) float64 {
	e := exp(-math.Abs(x))
	if x > 0 {
		return 1 / (1 + e)
	}
	return e / (1 + e)
}

func plainSum[T real](x *T, n int) T {
	var parts [8]T
	for i, v := range unsafe.Slice(x, n) {
		parts[i&7] += v
	}
	return together(parts)
}

// together adds partial sums in pairs.
func together[T real](p [8]T) T {
	return ((p[0] + p[4]) + (p[2] + p[6])) + ((p[1] + p[5]) + (p[3] + p[7]))
}

func plainTop[T real](x *T, n int) T {
	top := *x
	for _, v := range unsafe.Slice(x, n) {
		top = max(top, v)
	}
	return top
}

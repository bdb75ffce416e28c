package linalg

import "fmt"

// Softmax32 sets each row of dst (rows x cols, without gaps) to the softmax of
// that row of x: exp(x - max) over its sum. dst may be x. A row with NaN or
// with +Inf becomes NaN.
func Softmax32(dst, x []float32, rows, cols int) { softmax(dst, x, rows, cols) }

// Softmax64 is Softmax32 in double precision.
func Softmax64(dst, x []float64, rows, cols int) { softmax(dst, x, rows, cols) }

func softmax[T real](dst, x []T, rows, cols int) {
	checkRows(len(dst), rows, cols)
	checkRows(len(x), rows, cols)
	if cols == 0 {
		return
	}
	k := the[T]()
	for i := range rows {
		softmaxRow(k, dst[i*cols:][:cols], x[i*cols:][:cols])
	}
}

func softmaxRow[T real](k *kernels[T], dst, x []T) {
	to, n := &dst[0], len(dst)
	k.expShift(to, &x[0], n, k.top(&x[0], n))
	k.scale(to, to, n, 1/k.sum(to, n))
}

// checkRows panics unless length is that of a rows x cols matrix.
func checkRows(length, rows, cols int) {
	if rows < 0 || cols < 0 || length != rows*cols {
		panic(fmt.Sprintf("linalg: %d elements for %d rows of %d", length, rows, cols))
	}
}

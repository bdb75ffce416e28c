package eigen

// rowsKernel is fourRows for rounds times eight columns: what it adds to the
// sums it leaves as eight partial sums a row. Strides are in bytes.
type rowsKernel func(rounds int, a *float64, stride int, x, y, weights, sums *float64)

// rowsInUse is nil where there is plain Go only.
var rowsInUse = vectorRows()

// fourRows reads four rows, stride apart and as long as y, once for both uses:
// sums += A x and y += A'weights.
func fourRows(y, a []float64, stride int, x, weights, sums []float64) {
	done := 0
	if n := len(y) &^ 7; n > 0 && rowsInUse != nil {
		var partial [32]float64
		_, _ = a[3*stride+n-1], x[n-1] // the kernel does not look
		rowsInUse(n/8, &a[0], 8*stride, &x[0], &y[0], &weights[:4][0], &partial[0])
		for r := range 4 {
			p := partial[8*r : 8*r+8]
			sums[r] += ((p[0] + p[4]) + (p[2] + p[6])) + ((p[1] + p[5]) + (p[3] + p[7]))
		}
		done = n
	}
	if done < len(y) {
		plainRows(y[done:], a[done:], stride, x[done:], weights, sums)
	}
}

// plainRows is fourRows in Go.
func plainRows(y, a []float64, stride int, x, weights, sums []float64) {
	n := len(y)
	x = x[:n]
	a0, a1, a2, a3 := a[:n], a[stride:][:n], a[2*stride:][:n], a[3*stride:][:n]
	w0, w1, w2, w3 := weights[0], weights[1], weights[2], weights[3]
	var s0, s1, s2, s3 float64
	for j := range y {
		e0, e1, e2, e3, xj := a0[j], a1[j], a2[j], a3[j], x[j]
		y[j] += (e0*w0 + e1*w1) + (e2*w2 + e3*w3)
		s0 += e0 * xj
		s1 += e1 * xj
		s2 += e2 * xj
		s3 += e3 * xj
	}
	sums[0] += s0
	sums[1] += s1
	sums[2] += s2
	sums[3] += s3
}

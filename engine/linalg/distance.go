package linalg

// SquaredDistances64 sets dst (n x m, without gaps) to the squared Euclidean
// distances between the rows of x (n x d) and those of y (m x d), computed as
// |x|^2 + |y|^2 - 2 x.y and cut off below at zero. The error is a few units in
// the last place of the larger norm: centre data that lie far from the origin.
func SquaredDistances64(dst, x, y []float64, n, m, d int) { squaredDistances(dst, x, y, n, m, d) }

// SquaredDistances32 is SquaredDistances64 in single precision.
func SquaredDistances32(dst, x, y []float32, n, m, d int) { squaredDistances(dst, x, y, n, m, d) }

func squaredDistances[T real](dst, x, y []T, n, m, d int) {
	checkRows(len(dst), n, m)
	checkRows(len(x), n, d)
	checkRows(len(y), m, d)
	if n == 0 || m == 0 {
		return
	}
	gemm(false, true, n, m, d, -2, x, max(1, d), y, max(1, d), 0, dst, m)
	k := the[T]()
	ofY := squaredNorms(y, m, d)
	for i, ofX := range squaredNorms(x, n, d) {
		row := &dst[i*m]
		k.raise(row, row, &ofY[0], m, ofX)
	}
}

// squaredNorms returns the squared length of each row of x (n x d).
func squaredNorms[T real](x []T, n, d int) []T {
	norms := make([]T, n)
	for i := range norms {
		row := x[i*d:][:d]
		norms[i] = dot(row, row)
	}
	return norms
}

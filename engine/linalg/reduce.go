package linalg

// Sum32 returns the sum of x, accumulated in float32 in many partial sums.
func Sum32(x []float32) float32 { return sum(x) }

// Sum64 returns the sum of x, accumulated in many partial sums.
func Sum64(x []float64) float64 { return sum(x) }

// Dot32 returns the inner product of x and y, which have the same length.
func Dot32(x, y []float32) float32 { return dot(x, y) }

// Dot64 returns the inner product of x and y, which have the same length.
func Dot64(x, y []float64) float64 { return dot(x, y) }

func sum[T real](x []T) T {
	if len(x) == 0 {
		return 0
	}
	return the[T]().sum(&x[0], len(x))
}

func dot[T real](x, y []T) T {
	checkLengths(len(x), len(x), len(y))
	if len(x) == 0 {
		return 0
	}
	var out T
	the[T]().dots(1, len(x), &x[0], 0, &y[0], &out, 1, 0)
	return out
}

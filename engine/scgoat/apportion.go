package scgoat

import (
	"math"
	"slices"
)

// Apportion turns proportions alpha into whole rows with sum rows exactly, by
// largest remainder (Hamilton's method); of equal remainders the first wins.
func Apportion(alpha []float64, rows int) []int {
	counts, order := make([]int, len(alpha)), make([]int, len(alpha))
	remainder := make([]float64, len(alpha))
	left := rows
	for m, a := range alpha {
		// The slack keeps 0.3 * 10 at three rows although it is 2.999... in binary.
		share := a * float64(rows)
		counts[m] = int(math.Floor(share + 1e-9))
		remainder[m] = share - float64(counts[m])
		left -= counts[m]
		order[m] = m
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case remainder[a] > remainder[b]+1e-9:
			return -1
		case remainder[b] > remainder[a]+1e-9:
			return 1
		}
		return 0
	})
	for _, m := range order[:min(max(left, 0), len(order))] {
		counts[m]++
	}
	return counts
}

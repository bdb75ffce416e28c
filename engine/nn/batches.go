package nn

import (
	"math/rand/v2"
	"slices"
)

// Batches returns the numbers 0..n-1 in random order, cut into batches of the
// given size; the last may be smaller.
func Batches(n, size int, r *rand.Rand) [][]int {
	return cut(r.Perm(n), size)
}

// Buckets returns the rows cut into batches whose sequences have about the same
// length, in random order: little of a batch is padding.
func Buckets(lengths []int, size int, r *rand.Rand) [][]int {
	rows := r.Perm(len(lengths)) // equal lengths meet in a new order each time
	slices.SortStableFunc(rows, func(a, b int) int { return lengths[a] - lengths[b] })
	out := cut(rows, size)
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

func cut(rows []int, size int) [][]int {
	return slices.Collect(slices.Chunk(rows, size))
}

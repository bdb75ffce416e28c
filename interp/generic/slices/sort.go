package slices

import "cmp"

// The interpreter sorts by the compiled functions, whose order of equal
// elements these do not promise. Their signatures are all it takes from here.

func Sort[S ~[]E, E cmp.Ordered](x S) { SortStableFunc(x, cmp.Compare[E]) }

func SortFunc[S ~[]E, E any](x S, compare func(a, b E) int) { SortStableFunc(x, compare) }

func SortStableFunc[S ~[]E, E any](x S, compare func(a, b E) int) {
	for i := 1; i < len(x); i++ {
		for j := i; j > 0 && compare(x[j], x[j-1]) < 0; j-- {
			x[j], x[j-1] = x[j-1], x[j]
		}
	}
}

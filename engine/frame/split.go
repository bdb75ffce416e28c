package frame

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Split deals the rows, in an order drawn from src, into parts: one per
// fraction and a last one for the rest, so n fractions make n+1 parts. The
// sizes are those of the largest-remainder method and add up to Rows. Split
// fails if a fraction is not above 0, if they leave nothing for the last part,
// or if a part would have no row.
func (f *Frame) Split(src rand.Source, fractions ...float64) ([]*Frame, error) {
	shares, err := withRest(fractions)
	if err != nil {
		return nil, err
	}
	sizes := largestRemainder(f.rows, shares)
	order := rand.New(src).Perm(f.rows)
	parts := make([]*Frame, len(sizes))
	for i, size := range sizes {
		if size == 0 {
			return nil, fmt.Errorf("frame: %d rows are too few to split into parts of %v", f.rows, shares)
		}
		parts[i] = f.Take(order[:size])
		order = order[size:]
	}
	return parts, nil
}

// withRest appends what the fractions leave of 1.
func withRest(fractions []float64) ([]float64, error) {
	if len(fractions) == 0 {
		return nil, errors.New("frame: split needs at least one fraction, such as 0.8")
	}
	rest := 1.0
	for _, x := range fractions {
		if !(x > 0 && x < 1) {
			return nil, fmt.Errorf("frame: split fraction %v is not between 0 and 1", x)
		}
		rest -= x
	}
	if rest < 1e-9 { // 0.7 + 0.2 + 0.1 need not be 1 to the last bit
		return nil, fmt.Errorf("frame: split fractions %v leave no row for the last part: leave out the last fraction", fractions)
	}
	return append(slices.Clone(fractions), rest), nil
}

// largestRemainder rounds n times the shares, which add up to 1, to whole
// numbers that add up to n: each share gets its floor, and the units left go
// to the largest remainders, the earlier share first among equals.
func largestRemainder(n int, shares []float64) []int {
	sizes := make([]int, len(shares))
	remainders := make([]float64, len(shares))
	order := make([]int, len(shares))
	left := n
	for i, share := range shares {
		exact := share * float64(n)
		sizes[i] = int(math.Floor(exact))
		remainders[i] = exact - float64(sizes[i])
		order[i] = i
		left -= sizes[i]
	}
	// Products such as 0.29 * 100 fall a rounding error short of what they mean.
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(math.Round(remainders[b]*1e9), math.Round(remainders[a]*1e9))
	})
	for _, i := range order[:max(left, 0)] {
		sizes[i]++
	}
	return sizes
}

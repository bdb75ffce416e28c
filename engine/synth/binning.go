package synth

import (
	"slices"

	"pawl/engine/frame"
)

// mostBins is the largest number of bins of an ordered column, missing values
// aside.
const mostBins = 255

// binning puts the codes of a column into bins that a split may lie between:
// bin 0 for a missing value, and one for each level or run of numbers.
type binning struct {
	firsts  []int32 // of an ordered column: the first code of bins 1, 2 ...
	size    int     // bins, with that of missing values
	ordered bool
}

// newBinning makes bins of about equally many rows of an ordered column.
func newBinning(d *domain) binning {
	if d.kind == frame.Category {
		return binning{size: d.size() + 1}
	}
	b := binning{ordered: true}
	share, seen := float64(d.observed())/mostBins, 0.0
	for code, n := range d.counts {
		if len(d.counts) <= mostBins || seen >= share*float64(len(b.firsts)) {
			b.firsts = append(b.firsts, int32(code))
		}
		seen += float64(n)
	}
	b.size = len(b.firsts) + 1
	return b
}

// bin returns the bin of a code.
func (b *binning) bin(code int32) int32 {
	if !b.ordered || code == missing {
		return code + 1
	}
	at, found := slices.BinarySearch(b.firsts, code)
	if found {
		at++
	}
	return int32(at)
}

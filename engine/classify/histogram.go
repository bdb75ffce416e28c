package classify

// sums holds, for each code of a column, the sum of the pairs of a leaf's rows.
type sums [maxCodes]pair

// histogram holds the sums of the columns of a word.
type histogram [lanes]sums

// reset clears the codes in use.
func (h *histogram) reset(columns []*bins) {
	for lane, b := range columns {
		clear(h[lane][:b.codes])
	}
}

// subtract takes other away, leaving the histogram of the rows not in other.
func (h *histogram) subtract(other *histogram, columns []*bins) {
	for lane, b := range columns {
		from, less := h[lane][:b.codes], other[lane][:b.codes]
		for k := range from {
			from[k] -= less[k]
		}
	}
}

// total returns the sum over all rows.
func (h *histogram) total(columns []*bins) (sum pair) {
	for _, p := range h[0][:columns[0].codes] {
		sum += p
	}
	return sum
}

// add adds the pairs of the given rows. One row is the unit of work, not one
// column: neighbouring additions then go to different lanes, and the processor
// need not wait for one to reach memory before the next, as it must where one
// code is frequent.
func (h *histogram) add(rows []uint32, words []uint64, pairs []pair, lanes int) {
	if lanes <= 4 {
		h.addHalf(rows, words, pairs)
		return
	}
	for _, row := range rows {
		w, p := words[row], pairs[row]
		h[0][uint8(w)] += p
		h[1][uint8(w>>8)] += p
		h[2][uint8(w>>16)] += p
		h[3][uint8(w>>24)] += p
		h[4][uint8(w>>32)] += p
		h[5][uint8(w>>40)] += p
		h[6][uint8(w>>48)] += p
		h[7][uint8(w>>56)] += p
	}
}

func (h *histogram) addHalf(rows []uint32, words []uint64, pairs []pair) {
	for _, row := range rows {
		w, p := words[row], pairs[row]
		h[0][uint8(w)] += p
		h[1][uint8(w>>8)] += p
		h[2][uint8(w>>16)] += p
		h[3][uint8(w>>24)] += p
	}
}

package classify

import "encoding/binary"

// sums holds, for each code of a column, the sum of the pairs of a leaf's rows.
type sums [maxCodes]pair

// histogram holds the sums of a group of columns.
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

// plus adds other's sums.
func (h *histogram) plus(other *histogram, columns []*bins) {
	for lane, b := range columns {
		to, more := h[lane][:b.codes], other[lane][:b.codes]
		for k := range to {
			to[k] += more[k]
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

// add adds the pairs of the given rows; the first of a row's codes that count
// is codes[row*stride]. One row is the unit of work, not one column:
// neighbouring additions then go to different lanes, and the processor need
// not wait for one to reach memory before the next, as it must where one code
// is frequent.
func (h *histogram) add(rows []uint32, pairs []pair, codes []uint8, stride int) {
	pairs = pairs[:len(rows)]
	for i, row := range rows {
		at := int(row) * stride
		w, p := binary.LittleEndian.Uint64(codes[at:at+lanes]), pairs[i]
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

// addFirst is add for codes that have been fetched.
func (h *histogram) addFirst(words []uint64, pairs []pair) {
	pairs = pairs[:len(words)]
	for i, w := range words {
		p := pairs[i]
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

// addHalf is add for a group of at most four columns.
func (h *histogram) addHalf(rows []uint32, pairs []pair, codes []uint8, stride int) {
	pairs = pairs[:len(rows)]
	for i, row := range rows {
		at := int(row) * stride
		w, p := binary.LittleEndian.Uint32(codes[at:at+lanes/2]), pairs[i]
		h[0][uint8(w)] += p
		h[1][uint8(w>>8)] += p
		h[2][uint8(w>>16)] += p
		h[3][uint8(w>>24)] += p
	}
}

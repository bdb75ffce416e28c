package neighbors

import "math"

// best keeps the k nearest rows offered, ordered by distance and then by row.
type best struct {
	distance []float64
	row      []int
	n        int
}

// limit is the distance beyond which an offer is refused.
func (b *best) limit() float64 {
	if b.n < len(b.distance) {
		return math.Inf(1)
	}
	return b.distance[b.n-1]
}

// offer keeps a row if it is among the nearest so far.
func (b *best) offer(distance float64, row int) {
	at := b.n
	if b.n == len(b.distance) {
		at--
		if !before(distance, row, b.distance[at], b.row[at]) {
			return
		}
	} else {
		b.n++
	}
	for at > 0 && before(distance, row, b.distance[at-1], b.row[at-1]) {
		b.distance[at], b.row[at] = b.distance[at-1], b.row[at-1]
		at--
	}
	b.distance[at], b.row[at] = distance, row
}

func before(d float64, row int, e float64, other int) bool {
	return d < e || d == e && row < other
}

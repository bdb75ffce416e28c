package classify

import "math"

// leastGain is the decrease of the loss below which a split is noise of
// rounding.
const leastGain = 1e-6

// split is a way to cut a leaf in two.
type split struct {
	gain    float64 // decrease of the loss; 0 if there is no split worth making
	column  int32
	left    codeSet
	leftSum pair
}

// search looks for a leaf's best split, column after column.
type search struct {
	units
	total          pair
	lambda         float64
	categoryLambda float64
	minChildWeight float64
	oneHot         int
	unsplit        float64 // score of the leaf as it is
	best           split
}

func (t *trainer) newSearch(total pair) search {
	s := search{
		units: t.units, total: total,
		lambda: t.Lambda, categoryLambda: t.CategoryLambda,
		minChildWeight: t.MinChildWeight, oneHot: t.OneHot,
	}
	g, h := s.units.split(total)
	s.unsplit = score(g, h, s.lambda)
	s.best.gain = max(t.MinGain, leastGain)
	return s
}

// score is twice what a leaf takes off the loss (Chen and Guestrin 2016,
// equation 6).
func score(g, h, lambda float64) float64 {
	if h+lambda <= 0 {
		return 0
	}
	return g * g / (h + lambda)
}

// gain is the decrease of twice the loss (equation 7), or -Inf if a side has
// too little weight.
func (s *search) gain(left pair, lambda float64) float64 {
	g, h := s.units.split(left)
	otherG, otherH := s.units.split(s.total - left)
	if h < s.minChildWeight || otherH < s.minChildWeight {
		return math.Inf(-1)
	}
	return score(g, h, lambda) + score(otherG, otherH, lambda) - s.unsplit
}

// heavier tells whether the left side has at least half of the weight.
func (s *search) heavier(left pair) bool {
	return uint32(left) >= uint32(s.total-left)
}

// number tries each edge between bins, with the missing values on either side.
func (s *search) number(column int, sums *sums, codes int) {
	var (
		missing = sums[0]
		below   pair
		edge    = 0
		take    pair
		with    bool
	)
	for k := 1; k < codes; k++ {
		if sums[k] == 0 {
			continue
		}
		below += sums[k]
		if gain := s.gain(below, s.lambda); gain > s.best.gain {
			s.best.gain, edge, take, with = gain, k, below, false
		}
		if missing == 0 {
			continue
		}
		if gain := s.gain(below+missing, s.lambda); gain > s.best.gain {
			s.best.gain, edge, take, with = gain, k, below+missing, true
		}
	}
	if edge == 0 {
		return
	}
	if missing == 0 {
		with = s.heavier(take)
	}
	s.best.column, s.best.leftSum, s.best.left = int32(column), take, upTo(edge, with)
}

// upTo returns the codes 1..edge, and 0 if missing is to be with them.
func upTo(edge int, missing bool) (set codeSet) {
	for k := 1; k <= edge; k++ {
		set.add(uint8(k))
	}
	if missing {
		set.add(0)
	}
	return set
}

package classify

// levelOrder sorts the codes of a category that occur in a leaf.
type levelOrder struct {
	n     int
	codes [maxCodes]uint8
	keys  [maxCodes]float64
}

// category tries to part a category's levels, a missing value being one more
// level, into two sets. Levels that do not occur in the leaf go where most of
// its weight goes.
func (s *search) category(column int, sums *sums, codes int) {
	if codes-1 <= s.oneHot {
		s.oneLevel(column, sums, codes)
		return
	}
	var order levelOrder
	s.sortLevels(&order, sums, codes)
	lambda := s.lambda + s.categoryLambda
	var left, take pair
	cut := 0
	for i := range order.n - 1 {
		left += sums[order.codes[i]]
		if gain := s.gain(left, lambda); gain > s.best.gain {
			s.best.gain, take, cut = gain, left, i+1
		}
	}
	if cut == 0 {
		return
	}
	s.best.column, s.best.leftSum = int32(column), take
	s.best.left = order.set(cut, s.heavier(take))
}

// oneLevel tries each level against all others.
func (s *search) oneLevel(column int, sums *sums, codes int) {
	for k := range codes {
		if sums[k] == 0 || sums[k] == s.total {
			continue
		}
		if gain := s.gain(sums[k], s.lambda); gain > s.best.gain {
			s.best = split{gain: gain, column: int32(column), leftSum: sums[k]}
			s.best.left.add(uint8(k))
		}
	}
}

// sortLevels orders the levels that occur by their mean gradient; equal ones
// stay in order of their codes.
func (s *search) sortLevels(o *levelOrder, sums *sums, codes int) {
	lambda := s.lambda + s.categoryLambda
	for k := range codes {
		if sums[k] == 0 {
			continue
		}
		g, h := s.units.split(sums[k])
		key, at := g/(h+lambda), o.n
		for at > 0 && o.keys[at-1] > key {
			o.codes[at], o.keys[at] = o.codes[at-1], o.keys[at-1]
			at--
		}
		o.codes[at], o.keys[at] = uint8(k), key
		o.n++
	}
}

// set returns the first cut codes, together with the codes that do not occur
// if rest is set.
func (o *levelOrder) set(cut int, rest bool) (set codeSet) {
	for _, k := range o.codes[:cut] {
		set.add(k)
	}
	if !rest {
		return set
	}
	var right codeSet
	for _, k := range o.codes[cut:o.n] {
		right.add(k)
	}
	for i := range set {
		set[i] = ^right[i]
	}
	return set
}

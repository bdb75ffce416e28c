package tensor

// walk visits tensors of one shape together, run by run: a run is a stretch of
// the last axis, along which operand k moves by step[k]. Axes that all operands
// pass without a gap are joined first, so that runs are long.
type walk struct {
	shape  []int    // the outer axes
	stride [3][]int // per operand, of the outer axes
	index  []int
	run    int
	step   [3]int
	at     [3]int // where the run begins in each operand
	begun  bool
	empty  bool
}

// walkOver starts a walk over up to three operands of the same shape.
func walkOver[T Float](operands ...*Tensor[T]) *walk {
	w := &walk{run: 1, shape: append([]int(nil), operands[0].Shape...)}
	for k, t := range operands {
		w.stride[k] = append([]int(nil), t.strides()...)
	}
	w.empty = operands[0].Size() == 0
	w.join(len(operands))
	if last := len(w.shape) - 1; last >= 0 {
		w.run = w.shape[last]
		w.shape = w.shape[:last]
		for k := range operands {
			w.step[k] = w.stride[k][last]
		}
	}
	w.index = make([]int, len(w.shape))
	return w
}

// join drops axes of length one and merges neighbours without a gap.
func (w *walk) join(operands int) {
	kept := 0
	for a, d := range w.shape {
		if d == 1 {
			continue
		}
		if kept > 0 && w.follows(a, kept-1, operands) {
			w.shape[kept-1] *= d
			kept--
		} else {
			w.shape[kept] = d
		}
		for k := range operands {
			w.stride[k][kept] = w.stride[k][a]
		}
		kept++
	}
	w.shape = w.shape[:kept]
}

// follows reports whether axis a continues axis b for every operand.
func (w *walk) follows(a, b, operands int) bool {
	for k := range operands {
		if w.stride[k][b] != w.stride[k][a]*w.shape[a] {
			return false
		}
	}
	return true
}

// next moves to the following run, and reports whether there is one.
func (w *walk) next() bool {
	if !w.begun {
		w.begun = true
		return !w.empty
	}
	for a := len(w.shape) - 1; a >= 0; a-- {
		w.index[a]++
		for k := range w.at {
			if w.stride[k] != nil {
				w.at[k] += w.stride[k][a]
			}
		}
		if w.index[a] < w.shape[a] {
			return true
		}
		for k := range w.at {
			if w.stride[k] != nil {
				w.at[k] -= w.stride[k][a] * w.shape[a]
			}
		}
		w.index[a] = 0
	}
	return false
}

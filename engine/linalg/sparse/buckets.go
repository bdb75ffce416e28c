package sparse

// buckets holds variables by degree in doubly linked lists, so that the least
// degree is found and a degree changed in constant time.
type buckets struct {
	of             []int // the degree of each variable
	head           []int // of each degree: its first variable, or -1
	next, previous []int
	held           []bool
	lowest         int // no variable has a lower degree
}

func newBuckets(n int) buckets {
	b := buckets{of: make([]int, n), head: make([]int, n+1), next: make([]int, n), previous: make([]int, n), held: make([]bool, n)}
	for d := range b.head {
		b.head[d] = -1
	}
	return b
}

func (b *buckets) insert(i, degree int) {
	degree = max(degree, 0)
	first := b.head[degree]
	b.of[i], b.held[i] = degree, true
	b.next[i], b.previous[i] = first, -1
	if first >= 0 {
		b.previous[first] = i
	}
	b.head[degree] = i
	b.lowest = min(b.lowest, degree)
}

func (b *buckets) remove(i int) {
	if !b.held[i] {
		return
	}
	b.held[i] = false
	if b.previous[i] >= 0 {
		b.next[b.previous[i]] = b.next[i]
	} else {
		b.head[b.of[i]] = b.next[i]
	}
	if b.next[i] >= 0 {
		b.previous[b.next[i]] = b.previous[i]
	}
}

// least is a variable of the lowest degree; there must be one.
func (b *buckets) least() int {
	for b.head[b.lowest] < 0 {
		b.lowest++
	}
	return b.head[b.lowest]
}

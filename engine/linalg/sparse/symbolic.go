package sparse

import (
	"context"
	"slices"
)

// symbolic is the plan of a factorisation: where the factor has elements, and
// in which order they are computed. It depends on the pattern only.
type symbolic struct {
	n     int
	order []int   // row i of the permuted matrix is row order[i] of the given one
	place []int32 // the inverse of order
	nodes []node  // children before parents
	first []int   // of each subtree: its first node, so that node i's is first[i] ... i
	*shares
}

// node is a supernode: neighbouring columns of the factor that have the same
// elements below them, and are treated as one dense block.
type node struct {
	lo, hi   int     // its columns
	rows     []int32 // the rows of the block: lo ... hi-1, then those below
	children []int
	parent   int // -1 for a root
}

func (v *node) width() int { return v.hi - v.lo }

// work is the number of multiplications to eliminate the columns.
func (v *node) work() float64 {
	total, rows := 0.0, float64(len(v.rows))
	for range v.width() {
		rows--
		total += rows * (rows + 3) / 2
	}
	return total
}

// analyse orders a symmetric matrix and finds the supernodes of its factor.
func analyse(ctx context.Context, m *CSR, limit float64) (*symbolic, error) {
	order, err := minimumDegree(ctx, m, limit)
	if err != nil {
		return nil, err
	}
	tree := eliminationTree(m, order)
	post := postorder(tree)
	s := &symbolic{n: m.rows, order: make([]int, m.rows), place: make([]int32, m.rows)}
	rank := make([]int, m.rows)
	for i, old := range post {
		s.order[i] = order[old]
		s.place[order[old]] = int32(i)
		rank[old] = i
	}
	parent := make([]int, m.rows)
	for i, old := range post {
		parent[i] = -1
		if tree[old] >= 0 {
			parent[i] = rank[tree[old]]
		}
	}
	s.supernodes(m, parent, s.counts(m, parent))
	s.subtrees()
	s.shares = s.split()
	return s, nil
}

// eliminationTree returns the parent of each permuted column: the first row
// below the diagonal in which the factor has an element (Liu 1990).
func eliminationTree(m *CSR, order []int) []int {
	n := m.rows
	place, parent, ancestor := make([]int, n), make([]int, n), make([]int, n)
	for i, row := range order {
		place[row] = i
	}
	for i, row := range order {
		parent[i], ancestor[i] = -1, -1
		columns, _ := m.Row(row)
		for _, c := range columns {
			// Climb to the root, and let everyone on the way point here.
			for j := place[c]; j != -1 && j < i; {
				up := ancestor[j]
				ancestor[j] = i
				if up == -1 {
					parent[j] = i
				}
				j = up
			}
		}
	}
	return parent
}

// postorder lists the nodes of a forest so that each subtree is contiguous.
func postorder(parent []int) []int {
	n := len(parent)
	head, next := make([]int, n+1), make([]int, n)
	for i := range head {
		head[i] = -1
	}
	for i := n - 1; i >= 0; i-- {
		p := parent[i]
		if p < 0 {
			p = n
		}
		next[i], head[p] = head[p], i
	}
	order, stack := make([]int, 0, n), []int{n}
	for len(stack) > 0 {
		top := stack[len(stack)-1]
		if child := head[top]; child >= 0 {
			head[top] = next[child]
			stack = append(stack, child)
			continue
		}
		stack = stack[:len(stack)-1]
		if top < n {
			order = append(order, top)
		}
	}
	return order
}

// counts returns how many elements each column of the factor has, the diagonal
// one included: row i has one in each column on the way from those of the
// matrix up to i.
func (s *symbolic) counts(m *CSR, parent []int) []int {
	count, seen := make([]int, s.n), make([]int, s.n)
	for i := range s.n {
		count[i]++
		seen[i] = i
		columns, _ := m.Row(s.order[i])
		for _, c := range columns {
			for j := int(s.place[c]); j < i && seen[j] != i; j = parent[j] {
				count[j]++
				seen[j] = i
			}
		}
	}
	return count
}

// supernodes groups the columns, and lists the rows of each group.
func (s *symbolic) supernodes(m *CSR, parent, count []int) {
	only := onlyChild(parent)
	of := make([]int, s.n)
	for j := range s.n {
		if j > 0 && parent[j-1] == j && count[j-1] == count[j]+1 && only[j] {
			s.nodes[len(s.nodes)-1].hi++
		} else {
			s.nodes = append(s.nodes, node{lo: j, hi: j + 1, parent: -1})
		}
		of[j] = len(s.nodes) - 1
	}
	for i := range s.nodes {
		if p := parent[s.nodes[i].hi-1]; p >= 0 {
			s.nodes[i].parent = of[p]
		}
	}
	s.relax(count)
	s.connect()
	s.fillRows(m)
}

// onlyChild tells of each node whether it has exactly one child.
func onlyChild(parent []int) []bool {
	children := make([]int, len(parent))
	for _, p := range parent {
		if p >= 0 {
			children[p]++
		}
	}
	only := make([]bool, len(parent))
	for j, c := range children {
		only[j] = c == 1
	}
	return only
}

// relax joins a supernode with its last child where that stores few zeros more
// (Ashcraft and Grimes 1989): larger blocks are worth some.
func (s *symbolic) relax(count []int) {
	merged := make([]node, 0, len(s.nodes))
	height := make([]int, 0, len(s.nodes)) // rows of each block
	zeros := make([]int, 0, len(s.nodes))
	renamed := make([]int, len(s.nodes))
	for i, v := range s.nodes {
		rows, waste := count[v.lo], 0
		for len(merged) > 0 {
			last := len(merged) - 1
			child := merged[last]
			if child.parent != i || child.hi != v.lo {
				break
			}
			added := child.width() * (child.width() + rows - height[last])
			total := (child.width() + v.width()) * (child.width() + rows)
			if !worthJoining(child.width()+v.width(), waste+zeros[last]+added, total) {
				break
			}
			v.lo, rows, waste = child.lo, child.width()+rows, waste+zeros[last]+added
			merged, height, zeros = merged[:last], height[:last], zeros[:last]
		}
		merged, height, zeros = append(merged, v), append(height, rows), append(zeros, waste)
	}
	at := 0
	for i, v := range s.nodes {
		for merged[at].hi < v.hi {
			at++
		}
		renamed[i] = at
	}
	for i := range merged {
		if p := merged[i].parent; p >= 0 {
			merged[i].parent = renamed[p]
		}
	}
	s.nodes = merged
}

// worthJoining weighs the zeros of a joined block against its elements.
func worthJoining(width, zeros, total int) bool {
	switch {
	case width <= 4:
		return true
	case width <= 16:
		return 2*zeros < total
	case width <= 48:
		return 10*zeros < total
	}
	return 20*zeros < total
}

// connect lists the children of each node.
func (s *symbolic) connect() {
	for i, v := range s.nodes {
		if v.parent >= 0 {
			s.nodes[v.parent].children = append(s.nodes[v.parent].children, i)
		}
	}
}

// fillRows finds the rows of each block: those of the matrix in its columns,
// and what its children leave.
func (s *symbolic) fillRows(m *CSR) {
	seen := make([]int, s.n)
	for i := range s.nodes {
		v := &s.nodes[i]
		var below []int32
		take := func(r int32) {
			if int(r) >= v.hi && seen[r] != i+1 {
				seen[r] = i + 1
				below = append(below, r)
			}
		}
		for j := v.lo; j < v.hi; j++ {
			columns, _ := m.Row(s.order[j])
			for _, c := range columns {
				take(s.place[c])
			}
			v.rows = append(v.rows, int32(j))
		}
		for _, c := range v.children {
			child := &s.nodes[c]
			for _, r := range child.rows[child.width():] {
				take(r)
			}
		}
		slices.Sort(below)
		v.rows = append(v.rows, below...)
	}
}

// subtrees notes where the subtree of each node begins.
func (s *symbolic) subtrees() {
	s.first = make([]int, len(s.nodes))
	for i, v := range s.nodes {
		s.first[i] = i
		if len(v.children) > 0 {
			s.first[i] = s.first[v.children[0]]
		}
	}
}

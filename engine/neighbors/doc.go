// Package neighbors finds nearest rows exactly.
//
// Euclidean searches points of numbers, by a k-d tree or by blocked matrix
// products, whichever is faster for their dimension. Gower measures rows of
// mixed columns of a table, and its Index searches them. Both stream: memory
// grows with the rows, never with the pairs of rows.
package neighbors

// Neighbors holds, for each of n queries, its k nearest rows, the nearest
// first. Of rows equally far the one with the lower number comes first.
type Neighbors struct {
	Distance [][]float64 // n x k
	Row      [][]int     // n x k
}

// newNeighbors makes room for n x k, in two pieces.
func newNeighbors(n, k int) *Neighbors {
	out := &Neighbors{Distance: make([][]float64, n), Row: make([][]int, n)}
	distance, row := make([]float64, n*k), make([]int, n*k)
	for i := range n {
		out.Distance[i], out.Row[i] = distance[i*k:(i+1)*k:(i+1)*k], row[i*k:(i+1)*k:(i+1)*k]
	}
	return out
}

// Farthest returns each query's distance to the last of its neighbours: the
// radius of the ball that holds them.
func (n *Neighbors) Farthest() []float64 {
	out := make([]float64, len(n.Distance))
	for i, d := range n.Distance {
		out[i] = d[len(d)-1]
	}
	return out
}

package nn

import (
	"fmt"
	"math/rand/v2"
)

// Embedding is a table with one row for each of its entries.
type Embedding struct {
	Name  string
	Table *Node // (entries x d)
}

// NewEmbedding returns a table of standard normal numbers.
func NewEmbedding(name string, entries, d int, src rand.Source) *Embedding {
	l := &Embedding{Name: name, Table: Param(name+".table", entries, d)}
	Normal(l.Table, 1, src)
	return l
}

// Rows returns the rows with the given indices, in the shape given with the
// width of a row behind it: Rows(index, batch, steps) is (batch x steps x d).
// It panics if there is no such row.
func (l *Embedding) Rows(index []int, shape ...int) *Node {
	d := l.Table.Dim(1)
	if len(shape) == 0 {
		shape = []int{len(index)}
	}
	n := 1
	for _, s := range shape {
		n *= s
	}
	if n != len(index) {
		panic(fmt.Sprintf("nn: %d indices for the shape %v", len(index), shape))
	}
	return l.Table.Rows(index).Reshape(append(append([]int(nil), shape...), d)...).Named(l.Name)
}

// Params returns the table.
func (l *Embedding) Params() []*Node { return []*Node{l.Table} }

package sparse

import (
	"context"

	"pawl/engine/parallel"
)

// elimination is a factorisation under way.
type elimination struct {
	*LDLFactor
	rest     []front // of each node: what it leaves to its parent
	smallest float64
}

// run factors the subtrees side by side, then what is above them.
func (e *elimination) run(ctx context.Context) error {
	err := parallel.For(ctx, len(e.roots), func(i int) error {
		local := make([]int32, e.n)
		for at := e.first[e.roots[i]]; at <= e.roots[i]; at++ {
			if err := e.factorNode(at, local); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	local := make([]int32, e.n)
	for _, at := range e.above {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := e.factorNode(at, local); err != nil {
			return err
		}
	}
	return nil
}

// factorNode assembles the front of a node and eliminates its columns. local is
// scratch: where a row of the matrix stands in the front.
func (e *elimination) factorNode(at int, local []int32) error {
	v := &e.nodes[at]
	for i, r := range v.rows {
		local[r] = int32(i)
	}
	f := newFront(len(v.rows))
	e.assemble(f, v, local)
	for _, c := range v.children {
		e.extendAdd(f, c, local)
	}
	width := v.width()
	if bad := f.factor(e.d[v.lo:v.hi], e.smallest); bad >= 0 {
		return &SingularError{Row: e.order[v.lo+bad], Pivot: e.d[v.lo+bad]}
	}
	e.blocks[at] = f.a[: width*f.order : width*f.order]
	if rest := f.order - width; rest > 0 && v.parent >= 0 {
		e.rest[at] = e.leave(f, width)
	}
	e.blocks[at] = append([]float64(nil), e.blocks[at]...)
	return nil
}

// leave copies what is not yet eliminated.
func (e *elimination) leave(f front, width int) front {
	rest := newFront(f.order - width)
	for i := range rest.order {
		copy(rest.row(i)[i:], f.row(width + i)[width+i:])
	}
	return rest
}

// assemble adds the matrix's own elements in the node's columns.
func (e *elimination) assemble(f front, v *node, local []int32) {
	for j := v.lo; j < v.hi; j++ {
		columns, values := e.matrix.Row(e.order[j])
		row := f.row(j - v.lo)
		for at, c := range columns {
			if r := e.place[c]; int(r) >= j {
				row[local[r]] += values[at]
			}
		}
	}
}

// extendAdd adds what a child left, row by row, and lets it go.
func (e *elimination) extendAdd(f front, child int, local []int32) {
	rest := e.rest[child]
	e.rest[child] = front{}
	rows := e.nodes[child].rows[e.nodes[child].width():]
	for i := range rest.order {
		to, from := f.row(int(local[rows[i]])), rest.row(i)
		for j := i; j < rest.order; j++ {
			to[local[rows[j]]] += from[j]
		}
	}
}

package tensor

import "fmt"

// Gather sets row i of dst to row index[i] of table; a row is everything behind
// the first axis. Both are contiguous. It panics if an index has no row.
func Gather[T Float](dst, table *Tensor[T], index []int) {
	width := rowWidth(dst, table, len(index))
	for i, r := range index {
		checkIndex(r, table.Shape[0])
		copy(dst.Data[i*width:][:width], table.Data[r*width:])
	}
}

// Scatter adds row i of x to row index[i] of table: the adjoint of Gather.
// Rows are added in order, so that the sums do not depend on timing.
func Scatter[T Float](table, x *Tensor[T], index []int) {
	width := rowWidth(x, table, len(index))
	for i, r := range index {
		checkIndex(r, table.Shape[0])
		row := table.Data[r*width:][:width]
		AddTo(row, row, x.Data[i*width:][:width])
	}
}

func rowWidth[T Float](x, table *Tensor[T], rows int) int {
	if table.Rank() == 0 {
		panic("tensor: a single number has no rows to gather")
	}
	width := Size(table.Shape[1:])
	if x.Size() != rows*width {
		panic(fmt.Sprintf("tensor: %d rows of %d do not fill the shape %v", rows, width, x.Shape))
	}
	return width
}

func checkIndex(r, rows int) {
	if r < 0 || r >= rows {
		panic(fmt.Sprintf("tensor: row %d of a table of %d rows", r, rows))
	}
}

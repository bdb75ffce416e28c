package plotting

import (
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// gap is the distance between the cells of a grid.
const gap vg.Length = 14

// rows returns the number of rows of a grid, and 1 for a panel.
func (c *content) rows() int {
	if c.panel != nil {
		return 1
	}
	return (len(c.cells) + c.columns - 1) / c.columns
}

// row returns the cells of row i; the last row may be short.
func (c *content) row(i int) []*Figure {
	return c.cells[i*c.columns : min((i+1)*c.columns, len(c.cells))]
}

// size returns the size that was set, or the natural one.
func (c *content) size() (width, height vg.Length) {
	if c.width > 0 {
		return c.width, c.height
	}
	if c.panel == nil {
		return c.gridSize()
	}
	width, height = panelWidth, panelHeight
	if c.panel.Width > 0 {
		width, height = c.panel.Width, c.panel.Height
	}
	return width, height
}

// gridSize adds up the cells' sizes. A grid wider than a page shrinks to it;
// its height shrinks less, since type keeps its size.
func (c *content) gridSize() (width, height vg.Length) {
	for i := range c.rows() {
		rowWidth, rowHeight := vg.Length(0), vg.Length(0)
		for _, f := range c.row(i) {
			w, h := f.size()
			rowWidth, rowHeight = rowWidth+w, max(rowHeight, h)
		}
		width, height = max(width, rowWidth), height+rowHeight
	}
	if width > pageWidth {
		height *= vg.Length(math.Pow(float64(pageWidth/width), 0.6))
		width = pageWidth
	}
	return width, height
}

// draw draws the figure into a canvas, its title in type of the given size.
func (c *content) draw(on draw.Canvas, titleSize vg.Length) {
	below := c.drawHead(on, titleSize)
	if c.panel == nil {
		c.drawGrid(below)
		return
	}
	data := c.panel.margins(below).shrink(below.Rectangle)
	c.panel.drawAround(below, data, below.Max.Y)
}

// headHeight returns the height of title and legend over a canvas of that
// width.
func (c *content) headHeight(width, titleSize vg.Length) vg.Length {
	height := vg.Length(0)
	if c.title != "" {
		height += titleSize*1.3 + 6
	}
	if _, rows := c.legend.place(c.theme, width); rows > 0 {
		height += vg.Length(rows)*rowHeight(c.theme) + 6
	}
	return height
}

// drawHead draws title and legend, and returns the canvas below them.
func (c *content) drawHead(on draw.Canvas, titleSize vg.Length) draw.Canvas {
	width, y := on.Size().X, on.Max.Y
	if c.title != "" {
		sty := Bold(c.theme.Style(titleSize, c.theme.Ink))
		sty.YAlign = draw.YTop
		on.FillText(sty, vg.Point{X: on.Min.X, Y: y}, c.title)
		y -= titleSize*1.3 + 6
	}
	c.legend.draw(on, c.theme, vg.Point{X: on.Min.X, Y: y}, width)
	return draw.Crop(on, 0, 0, 0, -c.headHeight(width, titleSize))
}

// drawGrid draws the cells so that the data areas of each column share their
// left and right edges, and those of each row their top and bottom.
//
// How much room a cell's axes and legend take depends on the cell's size, and
// the reverse; beginning with equal cells, two rounds settle it.
func (c *content) drawGrid(on draw.Canvas) {
	var (
		tiles         = draw.Tiles{Cols: c.columns, Rows: c.rows(), PadX: gap, PadY: gap}
		cells         = make([]draw.Canvas, len(c.cells))
		columns, rows []margin
	)
	for i := range cells {
		cells[i] = tiles.At(on, i%c.columns, i/c.columns)
	}
	for range 2 {
		columns, rows = c.margins(cells)
		cells = c.tile(on, columns, rows)
	}
	for i, f := range c.cells {
		f.drawCell(cells[i], columns[i%c.columns], rows[i/c.columns])
	}
}

// tile returns the canvas of each cell.
func (c *content) tile(on draw.Canvas, columns, rows []margin) []draw.Canvas {
	size := on.Size()
	widths := c.dataWidths(size.X, columns)
	heights := divide(size.Y-total(rows), c.rowWeights())
	cells := make([]draw.Canvas, len(c.cells))
	x, y := on.Min.X, on.Max.Y
	for i := range cells {
		column, row := i%c.columns, i/c.columns
		if column == 0 && row > 0 {
			x, y = on.Min.X, cells[i-1].Min.Y-gap
		}
		cells[i] = draw.Canvas{Canvas: on.Canvas, Rectangle: vg.Rectangle{
			Min: vg.Point{X: x, Y: y - heights[row] - rows[row].before - rows[row].after},
			Max: vg.Point{X: x + widths[column] + columns[column].before + columns[column].after, Y: y},
		}}
		x = cells[i].Max.X + gap
	}
	return cells
}

// drawCell draws one cell of a grid: a panel within the margins of its column
// and row, a grid within all of the cell.
func (c *content) drawCell(on draw.Canvas, column, row margin) {
	if c.panel == nil {
		c.draw(on, c.theme.Title)
		return
	}
	below := c.drawHead(on, c.theme.Title)
	data := edges{left: column.before, right: column.after, top: row.before, bottom: row.after}.shrink(on.Rectangle)
	c.panel.drawAround(on, data, below.Max.Y)
}

// margin is the room before and after the data of a column (left and right)
// or a row (above and below).
type margin struct{ before, after vg.Length }

func (m *margin) include(before, after vg.Length) {
	m.before, m.after = max(m.before, before), max(m.after, after)
}

// margins returns the largest margins in each column and row, for cells of
// these sizes.
func (c *content) margins(cells []draw.Canvas) (columns, rows []margin) {
	columns, rows = make([]margin, c.columns), make([]margin, c.rows())
	for i, f := range c.cells {
		if f.panel == nil {
			continue
		}
		e := f.panel.margins(cells[i])
		e.top += f.headHeight(cells[i].Size().X, f.theme.Title)
		columns[i%c.columns].include(e.left, e.right)
		rows[i/c.columns].include(e.top, e.bottom)
	}
	return columns, rows
}

// dataWidths returns the width of the data in each column. Columns of panels
// only get data of the same width; where a cell is a grid itself, columns
// share the width as their natural widths do.
func (c *content) dataWidths(width vg.Length, margins []margin) []vg.Length {
	natural, nested := make([]float64, c.columns), false
	for i := range c.rows() {
		for j, f := range c.row(i) {
			w, _ := f.size()
			natural[j] = max(natural[j], float64(w))
			nested = nested || f.panel == nil
		}
	}
	if !nested {
		return divide(width-total(margins), make([]float64, c.columns))
	}
	widths := divide(width-gap*vg.Length(c.columns-1), natural)
	for j, m := range margins {
		widths[j] -= m.before + m.after
	}
	return widths
}

// rowWeights returns the share of the height that each row's data gets.
func (c *content) rowWeights() []float64 {
	if c.weights != nil {
		return c.weights
	}
	weights := make([]float64, c.rows())
	for i := range weights {
		for _, f := range c.row(i) {
			_, h := f.size()
			weights[i] = max(weights[i], float64(h))
		}
	}
	return weights
}

// total returns the length of all margins and gaps.
func total(margins []margin) vg.Length {
	sum := gap * vg.Length(len(margins)-1)
	for _, m := range margins {
		sum += m.before + m.after
	}
	return sum
}

// divide splits a length in proportion to the weights; weights that are all
// zero count as equal.
func divide(length vg.Length, weights []float64) []vg.Length {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	parts := make([]vg.Length, len(weights))
	for i, w := range weights {
		if sum == 0 {
			parts[i] = length / vg.Length(len(weights))
		} else {
			parts[i] = length * vg.Length(w/sum)
		}
	}
	return parts
}

package plotting

import (
	"image/color"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A Mark is the shape in front of a legend's entry.
type Mark int

const (
	Disc  Mark = iota // a point
	Ring              // an open point
	Cross             // a small x
	Line              // a line
	Dash              // a dashed line
	Box               // a filled area
)

// A Key is one entry of a legend.
type Key struct {
	Name  string
	Mark  Mark
	Color color.Color
}

// A Legend stands in rows above the data, never over it.
type Legend struct {
	Title string // what the entries are values of; may be empty
	Keys  []Key
}

const (
	keyMark  vg.Length = 12 // width of a mark
	keyGap   vg.Length = 4  // between mark and name
	keySpace vg.Length = 12 // between entries
)

// placedKey is an entry with its place: x from the left, row from the top.
type placedKey struct {
	Key
	x   vg.Length
	row int
}

// place flows the legend into rows of the given width, and returns the
// entries and the number of rows.
func (l Legend) place(t *Theme, width vg.Length) (keys []placedKey, rows int) {
	if len(l.Keys) == 0 {
		return nil, 0
	}
	sty := t.Style(t.Text, t.Ink)
	x, row := vg.Length(0), 0
	if l.Title != "" {
		x = sty.Width(l.Title) + keySpace
	}
	for _, k := range l.Keys {
		w := keyMark + keyGap + sty.Width(k.Name)
		if x > 0 && x+w > width {
			x, row = 0, row+1
		}
		keys = append(keys, placedKey{k, x, row})
		x += w + keySpace
	}
	return keys, row + 1
}

// rowHeight is the distance between the rows of a legend.
func rowHeight(t *Theme) vg.Length { return t.Text * 1.4 }

// draw draws the legend with its top left corner at the given point.
func (l Legend) draw(c draw.Canvas, t *Theme, corner vg.Point, width vg.Length) {
	keys, _ := l.place(t, width)
	sty := t.Style(t.Text, t.Ink)
	sty.YAlign = draw.YCenter
	middle := func(row int) vg.Length { return corner.Y - rowHeight(t)*(vg.Length(row)+0.5) }
	lift := sty.FontExtents().Descent
	if l.Title != "" && len(keys) > 0 {
		title := sty
		title.Color = t.Muted
		c.FillText(title, vg.Point{X: corner.X, Y: middle(0) + lift}, l.Title)
	}
	for _, k := range keys {
		at := vg.Point{X: corner.X + k.x, Y: middle(k.row)}
		k.drawMark(c, at)
		c.FillText(sty, vg.Point{X: at.X + keyMark + keyGap, Y: at.Y + lift}, k.Name)
	}
}

// drawMark draws the entry's mark to the right of the given point.
func (k Key) drawMark(c draw.Canvas, at vg.Point) {
	center := vg.Point{X: at.X + keyMark/2, Y: at.Y}
	line := draw.LineStyle{Color: k.Color, Width: 1.6}
	switch k.Mark {
	case Disc:
		c.DrawGlyphNoClip(draw.GlyphStyle{Color: k.Color, Radius: 3, Shape: draw.CircleGlyph{}}, center)
	case Ring:
		c.DrawGlyphNoClip(draw.GlyphStyle{Color: k.Color, Radius: 2.6, Shape: draw.RingGlyph{}}, center)
	case Cross:
		c.DrawGlyphNoClip(draw.GlyphStyle{Color: k.Color, Radius: 2.6, Shape: draw.CrossGlyph{}}, center)
	case Line, Dash:
		if k.Mark == Dash {
			line.Dashes = []vg.Length{3, 1.5}
		}
		c.StrokeLine2(line, at.X, at.Y, at.X+keyMark, at.Y)
	case Box:
		half := vg.Length(3.5)
		c.FillPolygon(k.Color, []vg.Point{
			{X: center.X - half, Y: at.Y - half}, {X: center.X + half, Y: at.Y - half},
			{X: center.X + half, Y: at.Y + half}, {X: center.X - half, Y: at.Y + half},
		})
	}
}

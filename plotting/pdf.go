package plotting

import (
	"bytes"
	"image/color"
	"regexp"

	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// outlined is a PDF canvas for any text and any opacity. The PDF canvas of
// gonum/plot writes ASCII in upright regular type; all other text is drawn as
// the outlines of its glyphs.
type outlined struct{ vg.CanvasSizer }

// SetColor sets the colour. The PDF canvas takes premultiplied components for
// straight ones, which darkens translucent colours, so it gets them straight.
func (c outlined) SetColor(ink color.Color) {
	if ink == nil {
		ink = color.Black
	}
	c.CanvasSizer.SetColor(straight(color.NRGBAModel.Convert(ink).(color.NRGBA)))
}

// straight is a colour whose components are not multiplied by its opacity.
type straight color.NRGBA

// RGBA implements color.Color.
func (s straight) RGBA() (r, g, b, a uint32) {
	return uint32(s.R) * 257, uint32(s.G) * 257, uint32(s.B) * 257, uint32(s.A) * 257
}

// FillString draws text, as text where it can.
func (c outlined) FillString(f font.Face, p vg.Point, str string) {
	if f.Font.Size <= 0 {
		return
	}
	plain := f.Font.Weight == xfont.WeightNormal && f.Font.Style == xfont.StyleNormal
	for _, r := range str {
		plain = plain && r >= ' ' && r <= '~'
	}
	if plain {
		c.CanvasSizer.FillString(f, p, str)
		return
	}
	c.Fill(outline(f, p, str))
}

// finer is how many times larger than drawn a glyph is loaded, since its
// coordinates come rounded to 1/64 of a point.
const finer = 16

// outline returns the outlines of a string's glyphs, the baseline beginning at
// p. A character that the font lacks gets the font's own box for it.
func outline(f font.Face, p vg.Point, str string) vg.Path {
	var (
		path   vg.Path
		buffer sfnt.Buffer
		size   = fixed.Int26_6(f.Font.Size.Points() * 64 * finer)
		x      = p.X
	)
	for _, r := range str {
		glyph, err := f.Face.GlyphIndex(&buffer, r)
		if err != nil {
			continue
		}
		segments, err := f.Face.LoadGlyph(&buffer, glyph, size, nil)
		if err != nil {
			continue
		}
		path = appendGlyph(path, segments, vg.Point{X: x, Y: p.Y})
		x += f.Width(string(r))
	}
	return path
}

// appendGlyph appends a glyph's contours, whose y axis points down.
func appendGlyph(path vg.Path, segments sfnt.Segments, at vg.Point) vg.Path {
	point := func(p fixed.Point26_6) vg.Point {
		return vg.Point{X: at.X + vg.Length(p.X)/(64*finer), Y: at.Y - vg.Length(p.Y)/(64*finer)}
	}
	for i, s := range segments {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if i > 0 {
				path.Close()
			}
			path.Move(point(s.Args[0]))
		case sfnt.SegmentOpLineTo:
			path.Line(point(s.Args[0]))
		case sfnt.SegmentOpQuadTo:
			path.QuadTo(point(s.Args[0]), point(s.Args[1]))
		case sfnt.SegmentOpCubeTo:
			path.CubeTo(point(s.Args[0]), point(s.Args[1]), point(s.Args[2]))
		}
	}
	if len(segments) > 0 {
		path.Close()
	}
	return path
}

var pdfDate = regexp.MustCompile(`/(Creation|Mod)Date \(D:\d{14}\)`)

// undated replaces the two dates in a PDF file by one of the same length, so
// that the same figure gives the same bytes.
func undated(file []byte) []byte {
	return pdfDate.ReplaceAllFunc(file, func(date []byte) []byte {
		i := bytes.Index(date, []byte("(D:"))
		return append(append([]byte(nil), date[:i]...), "(D:20000101000000)"...)
	})
}

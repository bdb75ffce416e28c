package plotting

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgpdf"
)

// PNGDensity is the resolution of PNG files in dots per inch: two to each of
// the 96 pixels that browsers count to an inch.
const PNGDensity = 192

// edge is the white around a figure.
const edge vg.Length = 6

// SVG returns the figure as an SVG document. Text is text; layers of very many
// points are images in it.
func (f *Figure) SVG() ([]byte, error) { return f.render("svg") }

// PNG returns the figure as a PNG file of PNGDensity dots per inch.
func (f *Figure) PNG() ([]byte, error) { return f.render("png") }

// PDF returns the figure as a PDF file of one page.
func (f *Figure) PDF() ([]byte, error) { return f.render("pdf") }

// Save writes the figure to a file; the extension, .svg, .png or .pdf, says in
// what format.
func (f *Figure) Save(path string) error {
	format := strings.TrimPrefix(strings.ToLower(filepath.Ext(path)), ".")
	data, err := f.render(format)
	if err != nil {
		return err
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		return fmt.Errorf("plotting: %w", err)
	}
	return nil
}

// MIMEBundle returns the figure as "image/svg+xml", as "image/png" (base64)
// and as a line of "text/plain". A figure that cannot be drawn says so in its
// text.
func (f *Figure) MIMEBundle() map[string]any {
	svg, err := f.SVG()
	if err != nil {
		return map[string]any{"text/plain": err.Error()}
	}
	png, err := f.PNG()
	if err != nil {
		return map[string]any{"text/plain": err.Error()}
	}
	return map[string]any{
		"text/plain":    f.String(),
		"image/svg+xml": string(svg),
		"image/png":     base64.StdEncoding.EncodeToString(png),
	}
}

// render returns the figure in a format, drawing it the first time only.
func (f *Figure) render(format string) ([]byte, error) {
	about := f.String()
	f.mu.Lock()
	defer f.mu.Unlock()
	if data, ok := f.rendered[format]; ok {
		return data, nil
	}
	data, err := f.content.encode(format, about)
	if err != nil {
		return nil, fmt.Errorf("plotting: %w", err)
	}
	if f.rendered == nil {
		f.rendered = map[string][]byte{}
	}
	f.rendered[format] = data
	return data, nil
}

// encode draws the content in a format. Plotters of gonum/plot report bad data
// by panics; here they become errors.
func (c *content) encode(format, about string) (data []byte, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("the figure cannot be drawn: %v", v)
		}
	}()
	width, height := c.size()
	switch format {
	case "svg":
		canvas := newSVG(width, height)
		c.drawOn(canvas)
		return canvas.document(about), nil
	case "png":
		canvas := vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(PNGDensity))
		c.drawOn(canvas)
		return encodePNG(canvas.Image(), PNGDensity)
	case "pdf":
		canvas := vgpdf.New(width, height)
		c.drawOn(outlined{canvas})
		var file bytes.Buffer
		_, err := canvas.WriteTo(&file)
		return undated(file.Bytes()), err
	}
	return nil, fmt.Errorf("no file format %q: use .svg, .png or .pdf", format)
}

// drawOn draws the content over all of a canvas.
func (c *content) drawOn(canvas vg.CanvasSizer) {
	on := draw.NewCanvas(canvas, 0, 0)
	w, h := canvas.Size()
	on.Max = vg.Point{X: w, Y: h}
	on.SetColor(c.theme.Background)
	on.Fill(on.Rectangle.Path())
	inside := draw.Crop(on, edge, -edge, edge, -edge)
	if inside.Size().X <= 0 || inside.Size().Y <= 0 {
		panic(errors.New("no room inside its edges"))
	}
	c.draw(inside, c.theme.Heading)
}

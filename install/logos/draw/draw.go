// Draw renders the logo's SVG as the bitmaps that Jupyter asks for.
//
//	draw logo-svg.svg folder
//
// It reads the part of SVG that the logo uses: filled paths of absolute move,
// line, cubic and close commands in a square view box.
package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"log"
	"os"
	"path/filepath"
)

// drawing is an SVG document: its view box and its paths, lowest first.
type drawing struct {
	ViewBox string `xml:"viewBox,attr"`
	Paths   []path `xml:"path"`
}

type path struct {
	Fill string `xml:"fill,attr"`
	D    string `xml:"d,attr"`
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: draw logo-svg.svg folder")
	}
	if err := renderAll(os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

func renderAll(source, folder string) error {
	b, err := os.ReadFile(source)
	if err != nil {
		return err
	}
	for _, side := range []int{32, 64} {
		img, err := render(b, side)
		if err != nil {
			return fmt.Errorf("%s: %w", source, err)
		}
		name := fmt.Sprintf("logo-%dx%d.png", side, side)
		if err := os.WriteFile(filepath.Join(folder, name), img, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// render is the SVG as a PNG of side by side pixels.
func render(svg []byte, side int) ([]byte, error) {
	var d drawing
	if err := xml.Unmarshal(svg, &d); err != nil {
		return nil, err
	}
	var x, y, w, h float64
	if _, err := fmt.Sscan(d.ViewBox, &x, &y, &w, &h); err != nil || x != 0 || y != 0 || w != h || w <= 0 {
		return nil, fmt.Errorf("view box %q is not a square at the origin", d.ViewBox)
	}
	img := image.NewNRGBA(image.Rect(0, 0, side, side))
	for _, p := range d.Paths {
		if err := p.fill(img, float64(side)/w); err != nil {
			return nil, err
		}
	}
	var b bytes.Buffer
	err := png.Encode(&b, img)
	return b.Bytes(), err
}

// samples is how many points along each side of a pixel are asked whether they
// lie in a path: 16 by 16 give 256 shades of an edge.
const samples = 16

// fill paints the path over the image, scaled.
func (p path) fill(img *image.NRGBA, scale float64) error {
	var c color.NRGBA
	if _, err := fmt.Sscanf(p.Fill, "#%02x%02x%02x", &c.R, &c.G, &c.B); err != nil {
		return fmt.Errorf("fill %q: %w", p.Fill, err)
	}
	o, err := trace(p.D)
	if err != nil {
		return err
	}
	mask := image.NewAlpha(img.Rect)
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			mask.Pix[mask.PixOffset(x, y)] = o.coverage(x, y, scale)
		}
	}
	c.A = 255
	draw.DrawMask(img, img.Rect, image.NewUniform(c), image.Point{}, mask, image.Point{}, draw.Over)
	return nil
}

// coverage is how much of a pixel lies inside, 0 to 255.
func (o outline) coverage(x, y int, scale float64) uint8 {
	inside := 0
	for i := range samples {
		for j := range samples {
			at := point{(float64(x) + (float64(i)+.5)/samples) / scale, (float64(y) + (float64(j)+.5)/samples) / scale}
			if o.winding(at) != 0 {
				inside++
			}
		}
	}
	return uint8(inside * 255 / (samples * samples))
}

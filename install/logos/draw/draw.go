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
	"image/png"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/image/vector"
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
	if err := draw(os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

func draw(source, folder string) error {
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
	var x, y, w, h float32
	if _, err := fmt.Sscan(d.ViewBox, &x, &y, &w, &h); err != nil || x != 0 || y != 0 || w != h || w <= 0 {
		return nil, fmt.Errorf("view box %q is not a square at the origin", d.ViewBox)
	}
	img := image.NewNRGBA(image.Rect(0, 0, side, side))
	for _, p := range d.Paths {
		if err := p.fill(img, float32(side)/w); err != nil {
			return nil, err
		}
	}
	var b bytes.Buffer
	err := png.Encode(&b, img)
	return b.Bytes(), err
}

// fill paints the path over the image, scaled.
func (p path) fill(img *image.NRGBA, scale float32) error {
	var c color.NRGBA
	if _, err := fmt.Sscanf(p.Fill, "#%02x%02x%02x", &c.R, &c.G, &c.B); err != nil {
		return fmt.Errorf("fill %q: %w", p.Fill, err)
	}
	c.A = 255
	r := vector.NewRasterizer(img.Rect.Dx(), img.Rect.Dy())
	if err := p.trace(r, scale); err != nil {
		return err
	}
	r.Draw(img, img.Rect, image.NewUniform(c), image.Point{})
	return nil
}

// arity is how many coordinates a path command takes.
var arity = map[byte]int{'M': 2, 'L': 2, 'C': 6, 'Z': 0}

// trace sends the path's commands to the rasterizer.
func (p path) trace(r *vector.Rasterizer, scale float32) error {
	fields := strings.Fields(p.D)
	for len(fields) > 0 {
		command := fields[0][0]
		n, known := arity[command]
		if !known {
			return fmt.Errorf("path command %q", fields[0])
		}
		if fields[0] = fields[0][1:]; fields[0] == "" { // the letter stood alone
			fields = fields[1:]
		}
		if len(fields) < n {
			return fmt.Errorf("path command %c wants %d numbers", command, n)
		}
		v := make([]float32, n)
		for i := range v {
			f, err := strconv.ParseFloat(fields[i], 32)
			if err != nil {
				return fmt.Errorf("path command %c: %w", command, err)
			}
			v[i] = float32(f) * scale
		}
		fields = fields[n:]
		segment(r, command, v)
	}
	return nil
}

func segment(r *vector.Rasterizer, command byte, v []float32) {
	switch command {
	case 'M':
		r.MoveTo(v[0], v[1])
	case 'L':
		r.LineTo(v[0], v[1])
	case 'C':
		r.CubeTo(v[0], v[1], v[2], v[3], v[4], v[5])
	case 'Z':
		r.ClosePath()
	}
}

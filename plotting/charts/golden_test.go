package charts_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"log"
	"os"
	"path/filepath"
	"testing"

	"gonum.org/v1/plot/vg"
	"pawl/plotting/charts"
)

var update = flag.Bool("update", false, "renew the golden figures in testdata")

// output is where the examples write their figures.
var output = os.TempDir()

// save draws a chart small and writes it.
func save(c charts.Chart, file string) {
	f, err := c.Figure()
	if err != nil {
		log.Fatal(err)
	}
	w, h := f.Size()
	shrink := 3.4 * vg.Inch / w
	if err := errors.Join(f.SetSize(w*shrink, h*shrink), f.Save(filepath.Join(output, file))); err != nil {
		log.Fatal(err)
	}
}

// TestGolden compares what each example draws with its golden figure, which is
// kept at half the size.
func TestGolden(t *testing.T) {
	output = t.TempDir()
	examples := map[string]func(){
		"scatter":       ExampleScatter,
		"scatter_value": ExampleScatter_values,
		"line":          ExampleLine,
		"histogram":     ExampleHistogram,
		"box":           ExampleBox,
		"bar":           ExampleBar,
		"count":         ExampleCount,
		"heat":          ExampleHeat,
		"convergence":   ExampleConvergence,
		"marginals":     ExampleMarginals,
	}
	for name, draw := range examples {
		t.Run(name, func(t *testing.T) {
			draw()
			got := halve(readPNG(t, filepath.Join(output, name+".png")))
			golden := filepath.Join("testdata", name+".png")
			if *update {
				writePNG(t, golden, got)
			}
			if err := alike(got, readPNG(t, golden)); err != nil {
				kept := filepath.Join(os.TempDir(), "got_"+name+".png")
				writePNG(t, kept, got)
				t.Errorf("%v: compare %s with %s, and renew it with -update if the change is meant", err, kept, golden)
			}
		})
	}
}

func readPNG(t *testing.T, path string) image.Image {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func writePNG(t *testing.T, path string, img image.Image) {
	t.Helper()
	var file bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := errors.Join(encoder.Encode(&file, img), os.WriteFile(path, file.Bytes(), 0o644)); err != nil {
		t.Fatal(err)
	}
}

// halve averages each two by two pixels.
func halve(img image.Image) image.Image {
	size := img.Bounds().Size().Div(2)
	out := image.NewRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			var sum [3]uint32
			for k := range 4 {
				r, g, b, _ := img.At(2*x+k%2, 2*y+k/2).RGBA()
				sum[0], sum[1], sum[2] = sum[0]+r/4, sum[1]+g/4, sum[2]+b/4
			}
			out.SetRGBA(x, y, color.RGBA{uint8(sum[0] >> 8), uint8(sum[1] >> 8), uint8(sum[2] >> 8), 255})
		}
	}
	return out
}

// alike fails if more than one pixel in a thousand differs visibly, by 24 of
// 255 in some channel. Processors that fuse multiplication and addition round
// the rims of shapes otherwise by a few levels; a label or a line that moves
// by a pixel exceeds the limit.
func alike(a, b image.Image) error {
	if a.Bounds() != b.Bounds() {
		return fmt.Errorf("size %v, want %v", a.Bounds().Size(), b.Bounds().Size())
	}
	differing := 0
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			if visiblyDiffer(a, b, x, y) {
				differing++
			}
		}
	}
	if total := a.Bounds().Dx() * a.Bounds().Dy(); differing*1000 > total {
		return fmt.Errorf("%d of %d pixels differ", differing, total)
	}
	return nil
}

func visiblyDiffer(a, b image.Image, x, y int) bool {
	r1, g1, b1, _ := a.At(x, y).RGBA()
	r2, g2, b2, _ := b.At(x, y).RGBA()
	far := func(u, v uint32) bool { return max(u, v)-min(u, v) > 24*257 }
	return far(r1, r2) || far(g1, g2) || far(b1, b2)
}

// TestAlikeSeesASmallChange guards the comparison itself.
func TestAlikeSeesASmallChange(t *testing.T) {
	draw := func(y float64) image.Image {
		f, err := charts.Line{Series: []charts.Series{{Y: []float64{0, y, 2}}}}.Figure()
		if err != nil {
			t.Fatal(err)
		}
		data, err := f.PNG()
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		return halve(img)
	}
	if err := alike(draw(1), draw(1)); err != nil {
		t.Errorf("equal figures: %v", err)
	}
	if alike(draw(1), draw(1.03)) == nil {
		t.Error("a line that moved by 3 % of a third of the axis passed")
	}
}

package install

import (
	"bytes"
	"encoding/xml"
	"image/png"
	"testing"
)

func TestLogosAreWhatTheirNamesSay(t *testing.T) {
	for side, content := range map[int][]byte{32: logo32, 64: logo64} {
		img, err := png.Decode(bytes.NewReader(content))
		if err != nil {
			t.Fatalf("%d: %v", side, err)
		}
		if b := img.Bounds(); b.Dx() != side || b.Dy() != side {
			t.Errorf("logo of %d pixels is %v", side, b)
		}
		if _, _, _, a := img.At(side-1, side-1).RGBA(); a != 0 {
			t.Errorf("logo of %d pixels: the corner is not transparent", side)
		}
		if _, _, _, a := img.At(side/4, side*4/5).RGBA(); a == 0 {
			t.Errorf("logo of %d pixels: the wheel is not drawn", side)
		}
	}
	var root struct{ XMLName xml.Name }
	if err := xml.Unmarshal(logoSVG, &root); err != nil || root.XMLName.Local != "svg" {
		t.Errorf("logo-svg.svg: root %v, %v", root.XMLName, err)
	}
}

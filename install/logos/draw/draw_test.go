package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestCommittedBitmapsAreTheDrawing(t *testing.T) {
	svg, err := os.ReadFile("../logo-svg.svg")
	if err != nil {
		t.Fatal(err)
	}
	for _, side := range []int{32, 64} {
		want, err := os.ReadFile(fmt.Sprintf("../logo-%dx%d.png", side, side))
		if err != nil {
			t.Fatal(err)
		}
		got, err := render(svg, side)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%d pixels: the committed file is not what the SVG draws: run go generate ./install", side)
		}
	}
}

func TestWhatItCannotDrawIsAnError(t *testing.T) {
	const frame = `<svg viewBox="0 0 8 8"><path fill="%s" d="%s"/></svg>`
	for want, svg := range map[string]string{
		"path command":    fmt.Sprintf(frame, "#000000", "M0 0 A1 1 0 0 0 2 2 Z"),
		"wants 2 numbers": fmt.Sprintf(frame, "#000000", "M0"),
		"fill":            fmt.Sprintf(frame, "red", "M0 0 Z"),
		"is not a square": `<svg viewBox="0 0 8 4"/>`,
		"EOF":             ``,
	} {
		if _, err := render([]byte(svg), 8); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want one with %q", svg, err, want)
		}
	}
}

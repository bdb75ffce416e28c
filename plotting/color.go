package plotting

import (
	"image/color"
	"math"
)

// A Ramp is a continuous colour scale, given by colours at equal distances
// between which it is linear in sRGB.
type Ramp []color.RGBA

// Viridis is the perceptually uniform scale of van der Walt and Smith (2015,
// CC0) at ten points. It is readable in grey and for colour-blind readers.
var Viridis = Ramp{
	{68, 1, 84, 255}, {72, 40, 120, 255}, {62, 74, 137, 255}, {49, 104, 142, 255}, {38, 130, 142, 255},
	{31, 158, 137, 255}, {53, 183, 121, 255}, {109, 205, 89, 255}, {180, 222, 44, 255}, {253, 231, 37, 255},
}

// BlueRed runs from blue over near white to red, the ends equally dark.
var BlueRed = Ramp{
	{33, 102, 172, 255}, {103, 169, 207, 255}, {209, 229, 240, 255}, {247, 247, 247, 255},
	{253, 219, 199, 255}, {239, 138, 98, 255}, {178, 24, 43, 255},
}

// At returns the colour at t, which is clamped to 0..1.
func (r Ramp) At(t float64) color.RGBA {
	t = min(max(t, 0), 1) * float64(len(r)-1)
	i := min(int(t), len(r)-2)
	f := t - float64(i)
	mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(a) + f*(float64(b)-float64(a)))) }
	a, b := r[i], r[i+1]
	return color.RGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 255}
}

// A Scale colours values by a ramp between Low and High. If they are equal,
// every value gets the middle of the ramp.
type Scale struct {
	Ramp      Ramp
	Low, High float64
}

// At returns the colour of v.
func (s Scale) At(v float64) color.RGBA {
	if s.High <= s.Low {
		return s.Ramp.At(0.5)
	}
	return s.Ramp.At((v - s.Low) / (s.High - s.Low))
}

// Luminance returns the relative luminance of c, 0 (black) to 1 (white), as in
// WCAG 2.2: it decides whether text on c is to be dark or light.
func Luminance(c color.RGBA) float64 {
	linear := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

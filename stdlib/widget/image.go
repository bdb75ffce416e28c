package widget

import (
	"bytes"
	"fmt"
	"image"
	"image/png"

	"pawl/stdlib/scope"
)

// Image is a picture that can be exchanged.
type Image struct{ widget }

// NewImage makes a picture.
func NewImage(picture image.Image) *Image {
	return &Image{newModel(control("Image", ""), map[string]any{"value": encoded("NewImage", picture), "format": "png"})}
}

// encoded is a picture as PNG.
func encoded(who string, picture image.Image) []byte {
	if picture == nil || picture.Bounds().Empty() {
		scope.Check(fmt.Errorf("widget: %s: the picture is empty", who))
	}
	var b bytes.Buffer
	scope.Check(png.Encode(&b, picture))
	return b.Bytes()
}

// Size sets width and height in pixels of the page.
func (i *Image) Size(width, height int) *Image {
	i.set(map[string]any{"width": fmt.Sprint(width), "height": fmt.Sprint(height)})
	return i
}

// Set shows another picture.
func (i *Image) Set(picture image.Image) *Image {
	i.let(map[string]any{"value": encoded("Image.Set", picture)})
	return i
}

// SetFile shows the picture that the bytes of a file hold; format is "png",
// "jpeg", "gif", "svg+xml" or another that browsers know.
func (i *Image) SetFile(data []byte, format string) *Image {
	i.let(map[string]any{"value": data, "format": format})
	return i
}

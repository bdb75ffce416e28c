// Package display turns a value into the forms in which a front end shows it:
// a map from MIME type to content. A value with a method
// MIMEBundle() map[string]any decides for itself.
package display

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"image"
	"image/png"
	"reflect"
	"strings"
)

// Renderer gives the bundle of a value it knows, or nil.
type Renderer func(value any) map[string]any

// Bundler is a value that shows itself.
type Bundler interface{ MIMEBundle() map[string]any }

// Of returns the bundle of a value; text/plain is always there.
func Of(value any, renderers []Renderer) map[string]any {
	if b, ok := value.(Bundler); ok && !isNil(value) {
		return complete(b.MIMEBundle(), value)
	}
	for _, r := range renderers {
		if b := r(value); b != nil {
			return complete(b, value)
		}
	}
	return plain(value)
}

// complete adds the text that every bundle must have.
func complete(b map[string]any, value any) map[string]any {
	if _, ok := b["text/plain"]; ok {
		return b
	}
	out := map[string]any{"text/plain": "<" + typeName(reflect.TypeOf(value)) + ">"}
	for k, v := range b {
		out[k] = v
	}
	return out
}

func isNil(v any) bool {
	r := reflect.ValueOf(v)
	return r.Kind() == reflect.Pointer && r.IsNil()
}

func plain(value any) map[string]any {
	switch v := value.(type) {
	case nil:
		return map[string]any{"text/plain": "<nil>"}
	case string:
		return map[string]any{"text/plain": v}
	case error:
		return errorBundle(v)
	case image.Image:
		if b := imageBundle(v); b != nil {
			return b
		}
	case fmt.Stringer:
		if !isNil(v) {
			return map[string]any{"text/plain": v.String()}
		}
	}
	r := reflect.ValueOf(value)
	b := map[string]any{"text/plain": Text(r)}
	if t := tableOf(r); t != nil {
		b["text/plain"], b["text/html"] = t.text(), t.html()
	}
	return b
}

func errorBundle(err error) map[string]any {
	return map[string]any{
		"text/plain": "error: " + err.Error(),
		"text/html":  `<span style="color:#c0392b">error:</span> ` + strings.ReplaceAll(html.EscapeString(err.Error()), "\n", "<br>"),
	}
}

// imageBundle encodes an image as PNG; nil for an empty one.
func imageBundle(m image.Image) map[string]any {
	if m.Bounds().Empty() {
		return nil
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, m); err != nil {
		return nil
	}
	size := m.Bounds().Size()
	return map[string]any{
		"text/plain": fmt.Sprintf("image of %d x %d pixels", size.X, size.Y),
		"image/png":  base64.StdEncoding.EncodeToString(buf.Bytes()),
	}
}

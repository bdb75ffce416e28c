package plotting

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/png"
	"math"
)

// headerEnd is where the first chunk of every PNG file, IHDR, ends: after the
// 8 bytes of the signature and the chunk's 25.
const headerEnd = 8 + 25

// encodePNG returns a PNG file that states its density in dots per inch, so
// that a document shows it at its size in print and not at a pixel a point.
func encodePNG(img image.Image, density float64) ([]byte, error) {
	var file bytes.Buffer
	if err := png.Encode(&file, img); err != nil {
		return nil, err
	}
	data := file.Bytes()
	out := append([]byte(nil), data[:headerEnd]...)
	out = append(out, densityChunk(density)...)
	return append(out, data[headerEnd:]...), nil
}

// densityChunk returns the chunk pHYs (PNG specification, 11.3.5.3): pixels
// per metre in x and y.
func densityChunk(density float64) []byte {
	perMetre := uint32(math.Round(density / 0.0254))
	chunk := binary.BigEndian.AppendUint32(nil, 9)
	chunk = append(chunk, "pHYs"...)
	chunk = binary.BigEndian.AppendUint32(chunk, perMetre)
	chunk = binary.BigEndian.AppendUint32(chunk, perMetre)
	chunk = append(chunk, 1) // the unit is the metre
	return binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
}

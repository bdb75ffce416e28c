package frame

import (
	"bufio"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"slices"

	"pawl/engine/progress"
)

// textStep is how many bytes are read between two looks at the context.
const textStep = 1 << 20

// readText reads r to its end and decompresses it if it is compressed. size
// is how many bytes r has, 0 if that is not known.
func readText(ctx context.Context, r io.Reader, size int) ([]byte, error) {
	r, size, err := unzipped(r, size)
	if err != nil {
		return nil, err
	}
	data := make([]byte, 0, size+textStep)
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if cap(data)-len(data) < textStep {
			data = slices.Grow(data, max(textStep, len(data)/2))
		}
		n, err := r.Read(data[len(data) : len(data)+textStep])
		reportText(ctx, len(data), len(data)+n, size)
		data = data[:len(data)+n]
		if err == io.EOF {
			return data, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// unzipped returns a reader of the text in r, and how many bytes to expect.
func unzipped(r io.Reader, size int) (io.Reader, int, error) {
	buffered := bufio.NewReaderSize(r, textStep)
	magic, _ := buffered.Peek(2)
	if len(magic) < 2 || magic[0] != 0x1f || magic[1] != 0x8b {
		return buffered, size, nil
	}
	text, err := gzip.NewReader(buffered)
	return text, 4 * size, err // tables usually shrink to a fourth
}

// reportText tells the context's listener of a long text every 64 MB.
func reportText(ctx context.Context, before, after, size int) {
	const every = 64 << 20
	if before/every != after/every {
		progress.Report(ctx, progress.Step{Task: "read CSV", Done: after, Total: max(size, after), Note: fmt.Sprintf("%d MB", after>>20)})
	}
}

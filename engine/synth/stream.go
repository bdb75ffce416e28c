package synth

import (
	"context"
	"fmt"
	"math/rand/v2"

	"pawl/engine/frame"
)

// streamed is the number of rows of a piece of a stream: whole blocks, so that
// the pieces are the rows that one call would draw.
const streamed = 32 * block

// Stream draws n rows of m in pieces of at most 65,536 and hands each to each,
// so that a sample may be larger than memory. Together the pieces are what
// m.Sample would have drawn at once from the same source. It stops at the first
// error.
func Stream(ctx context.Context, m Model, n int, src rand.Source, each func(piece *frame.Frame) error) error {
	if n < 0 {
		return fmt.Errorf("synth: cannot sample %d rows: ask for 0 or more", n)
	}
	for done := 0; done < n; done += streamed {
		f, err := m.Sample(ctx, min(streamed, n-done), src)
		if err != nil {
			return err
		}
		if err := each(f); err != nil {
			return err
		}
	}
	return nil
}

// Package scope is what compiled library code knows of the cell that calls
// it: its context, its random source, and how to fail. The facades use it so
// that a cell need not pass them.
package scope

import (
	"context"
	"math/rand/v2"
	"sync"

	"pawl/engine/rng"
)

var current = struct {
	sync.Mutex
	ctx context.Context
	src rand.Source
}{ctx: context.Background(), src: rng.New(0)}

// Enter makes ctx the running cell's context and draws its randomness from
// seed. The session calls it before each cell.
func Enter(ctx context.Context, seed uint64) {
	current.Lock()
	defer current.Unlock()
	current.ctx, current.src = ctx, rng.New(seed)
}

// Context returns the running cell's context: it ends when the cell is
// interrupted, and carries the listener of package progress.
func Context() context.Context {
	current.Lock()
	defer current.Unlock()
	return current.ctx
}

// Source returns a new random source split from the cell's. The same cells in
// the same order with the same seed get the same sources.
func Source() rand.Source {
	current.Lock()
	defer current.Unlock()
	return rng.Split(current.src, 1)[0]
}

// Seed restarts the cell's randomness.
func Seed(seed uint64) {
	current.Lock()
	defer current.Unlock()
	current.src = rng.New(seed)
}

// Check ends the cell with err, unless err is nil. The cell shows the error's
// message at the cell's own line.
func Check(err error) {
	if err != nil {
		panic(err)
	}
}

// Must returns v, or ends the cell with err.
func Must[T any](v T, err error) T {
	Check(err)
	return v
}

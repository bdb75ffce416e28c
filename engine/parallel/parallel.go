// Package parallel runs independent tasks on all cores. It is the only place
// in engine that starts a goroutine.
package parallel

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// For calls f(0) ... f(n-1), on as many goroutines as there are cores, and
// waits for all of them. The context is checked before each call. For returns
// the error of the lowest index that failed, so that the outcome does not
// depend on timing. A panic in f is carried back and raised again in the
// caller's goroutine.
//
// f(i) must write only what belongs to i: then the result is the same for any
// number of cores.
func For(ctx context.Context, n int, f func(i int) error) error {
	workers := min(runtime.GOMAXPROCS(0), n)
	if workers <= 1 {
		return inOrder(ctx, n, f)
	}
	var (
		next    atomic.Int64
		stopped atomic.Bool
		group   sync.WaitGroup
		first   = failure{index: n}
	)
	for range workers {
		group.Add(1)
		go func() {
			defer group.Done()
			for !stopped.Load() {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if err := call(ctx, i, f); err != nil {
					first.keep(i, err)
					stopped.Store(true)
				}
			}
		}()
	}
	group.Wait()
	if p, ok := first.err.(*workerPanic); ok {
		panic(p.String())
	}
	return first.err
}

// Map returns f(0) ... f(n-1), computed as by For.
func Map[T any](ctx context.Context, n int, f func(i int) (T, error)) ([]T, error) {
	out := make([]T, n)
	err := For(ctx, n, func(i int) error {
		v, err := f(i)
		out[i] = v
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Blocks cuts 0..n into pieces of at most size and calls f(lo, hi) for each,
// as For does: for loops whose body is too small to be a task of its own.
func Blocks(ctx context.Context, n, size int, f func(lo, hi int) error) error {
	return For(ctx, (n+size-1)/size, func(i int) error {
		return f(i*size, min((i+1)*size, n))
	})
}

func inOrder(ctx context.Context, n int, f func(i int) error) error {
	for i := range n {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := f(i); err != nil {
			return err
		}
	}
	return nil
}

// failure keeps the error of the lowest index.
type failure struct {
	mu    sync.Mutex
	index int
	err   error
}

func (f *failure) keep(i int, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if i < f.index {
		f.index, f.err = i, err
	}
}

// workerPanic is a panic on its way from a worker to the caller.
type workerPanic struct {
	value any
	stack []byte
}

func (p *workerPanic) Error() string { return p.String() }
func (p *workerPanic) String() string {
	return fmt.Sprintf("%v\n\nworker stack:\n%s", p.value, p.stack)
}

func call(ctx context.Context, i int, f func(int) error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &workerPanic{value: v, stack: debug.Stack()}
		}
	}()
	if err := ctx.Err(); err != nil {
		return err
	}
	return f(i)
}

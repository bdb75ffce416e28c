package worker

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	"pawl/interp"
)

var errNoPipes = errors.New("worker: this command is for the kernel, which calls it by itself")

// Run makes this process a worker: it answers the requests of the kernel that
// has started it, until that closes the pipe or is gone. It then does not
// return. Memory bounds the bytes that the session may take; 0: no bound.
func Run(open func() (interp.Runtime, error), memory int64) error {
	down, up, err := pipes()
	if err != nil {
		return err
	}
	rt, err := open()
	if err != nil {
		return err
	}
	s := newServer(rt, up)
	if memory > 0 {
		debug.SetMemoryLimit(memory)
		go newGuard(memory, s).watch()
	}
	if err := s.serve(down); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	closed := make(chan struct{})
	go func() { defer close(closed); rt.Close() }()
	select {
	case <-closed:
	case <-time.After(partingTime):
	}
	leave(0)
	return nil
}

// partingTime is what the running cell's deferred functions have when the
// kernel ends.
const partingTime = 300 * time.Millisecond

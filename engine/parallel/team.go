package parallel

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// Team is For for a computation made of many short steps. Its helpers stay
// awake between steps, because to wake an idle core may take longer (tens of
// microseconds, on a virtual machine a hundred) than a step has work for it.
// If the helpers are late or another program has their core, the caller does
// the work of a step alone and does not wait for them.
//
// One goroutine at a time may use a Team, and tasks must not use the Team they
// run on. Dismiss it when the computation is over.
type Team struct {
	helpers int
	step    atomic.Pointer[step] // the latest; nil before the first
	over    atomic.Bool
	asleep  atomic.Int32
	mu      sync.Mutex
	change  *sync.Cond
}

// patience is how long to stay awake for the next event: about what falling
// asleep and being woken costs.
const patience = 200 * time.Microsecond

// NewTeam returns a Team of as many goroutines as there are cores, the caller
// included.
func NewTeam() *Team {
	t := &Team{helpers: runtime.GOMAXPROCS(0) - 1}
	t.change = sync.NewCond(&t.mu)
	for range t.helpers {
		go t.help()
	}
	return t
}

// Dismiss ends the helpers.
func (t *Team) Dismiss() {
	t.over.Store(true)
	t.announce()
}

// For calls f(0) ... f(n-1) and waits for all of them, as the package's For
// does, with the same outcome.
func (t *Team) For(ctx context.Context, n int, f func(i int) error) error {
	if t.helpers == 0 || n <= 1 {
		return inOrder(ctx, n, f)
	}
	s := &step{ctx: ctx, n: n, f: f, first: failure{index: n}}
	t.step.Store(s)
	t.announce()
	s.work()
	t.await(func() bool { return s.busy.Load() == 0 })
	if p, ok := s.first.err.(*workerPanic); ok {
		panic(p.String())
	}
	return s.first.err
}

// Blocks cuts 0..n into pieces of at most size and calls f(lo, hi) for each.
func (t *Team) Blocks(ctx context.Context, n, size int, f func(lo, hi int) error) error {
	return t.For(ctx, (n+size-1)/size, func(i int) error {
		return f(i*size, min((i+1)*size, n))
	})
}

// help works on one step after another.
func (t *Team) help() {
	var last *step
	for {
		t.await(func() bool { return t.over.Load() || t.step.Load() != last })
		if t.over.Load() {
			return
		}
		last = t.step.Load()
		last.work()
		t.announce()
	}
}

// announce wakes those who fell asleep, after something changed.
func (t *Team) announce() {
	if t.asleep.Load() > 0 {
		t.mu.Lock()
		t.change.Broadcast()
		t.mu.Unlock()
	}
}

// await returns when happened is true. It looks for a while and then sleeps
// until something is announced. A sleeper counts itself before its last look,
// and who announces changes things before looking for sleepers: so one of the
// two sees the other.
func (t *Team) await(happened func() bool) {
	begun := time.Now()
	for time.Since(begun) < patience {
		for range 32 {
			if happened() {
				return
			}
		}
		runtime.Gosched()
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.asleep.Add(1)
	defer t.asleep.Add(-1)
	for !happened() {
		t.change.Wait()
	}
}

// step is one call of Team.For.
type step struct {
	ctx     context.Context
	n       int
	f       func(i int) error
	next    atomic.Int64
	busy    atomic.Int64 // goroutines in work
	stopped atomic.Bool
	first   failure
}

// work takes tasks until there are none left. It counts itself busy before it
// takes one: when busy is zero after the caller's own work, every task that
// was taken is done, and a helper that comes later finds none.
func (s *step) work() {
	s.busy.Add(1)
	defer s.busy.Add(-1)
	for !s.stopped.Load() {
		i := int(s.next.Add(1)) - 1
		if i >= s.n {
			return
		}
		if err := call(s.ctx, i, s.f); err != nil {
			s.first.keep(i, err)
			s.stopped.Store(true)
		}
	}
}

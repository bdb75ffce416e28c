package worker

import (
	"fmt"
	"os"
	"runtime"
	"runtime/metrics"
	"sync/atomic"
	"time"
)

// outOfMemory is the cause of a cell's end that the guard brought about.
type outOfMemory struct{ limit int64 }

func (e *outOfMemory) Error() string { return "the cell needed more than " + sizeText(e.limit) }

const outOfMemoryHeadline = "out of memory: "

// guard keeps the worker's memory within a limit. A cell whose memory a
// collection does not bring back is stopped; if memory goes on growing all the
// same, or the cell does not stop, the worker dies, before the machine suffers.
type guard struct {
	limit   int64
	server  *server
	memory  func() (used, live int64)
	collect func()
	die     func()

	ceiling    int64 // the limit, or what earlier cells have left behind if that is more
	collecting atomic.Bool
	collected  bool      // since the memory was first too much, with no cell running
	stopped    time.Time // when the cell was told to stop; zero: it was not
	stopping   func() int
	atStop     int64
}

// The figures of the guard.
const (
	guardPeriod   = 50 * time.Millisecond // from look to look; a tenth of it where it matters
	guardPatience = 5 * time.Second       // for a cell to stop
	guardGrowth   = 1.25                  // of memory, after which that is not awaited
	guardSlack    = 256 << 20             // what a cell can take before it is stopped: 20 GB a second, untouched
)

func newGuard(limit int64, s *server) *guard {
	g := &guard{limit: limit, ceiling: limit, server: s, memory: memory, collect: runtime.GC}
	g.die = func() {
		fmt.Fprintf(os.Stderr, "%s%v\n", outOfMemoryHeadline, &outOfMemory{limit})
		leave(goDies)
	}
	return g
}

// memory is what the Go runtime has and cannot give back to the system, and how
// much of that was no garbage at the last collection.
func memory() (used, live int64) {
	s := []metrics.Sample{
		{Name: "/memory/classes/total:bytes"},
		{Name: "/memory/classes/heap/released:bytes"},
		{Name: "/memory/classes/heap/free:bytes"},
		{Name: "/memory/classes/heap/objects:bytes"},
		{Name: "/memory/classes/heap/unused:bytes"},
		{Name: "/gc/heap/live:bytes"},
	}
	metrics.Read(s)
	n := func(i int) int64 { return int64(s[i].Value.Uint64()) }
	used = n(0) - n(1) - n(2)
	return used, used - n(3) - n(4) + n(5)
}

func (g *guard) watch() {
	for {
		period := guardPeriod
		if used := g.look(); used > g.limit/2 || g.server.busy() {
			period /= 10
		}
		select {
		case <-g.server.began:
		case <-time.After(period):
		}
	}
}

// look acts on the memory in use, and returns it.
func (g *guard) look() int64 {
	used, live := g.memory()
	busy := g.server.busy()
	switch {
	case !g.stopped.IsZero():
		g.see(used)
	case used <= g.ceiling:
		g.collected = false
		g.ceiling = max(g.limit, min(g.ceiling, used+g.limit/8))
	case busy && (live > g.ceiling || used > 2*g.ceiling+guardSlack):
		g.stopped, g.atStop = time.Now(), used
		g.stopping = g.server.interrupt(&outOfMemory{g.limit})
	case g.collecting.Load():
	case busy || !g.collected:
		g.collected = !busy
		g.tidy()
	case live > g.rest():
		g.die()
	}
	return used
}

// rest is what a session may hold between two cells.
func (g *guard) rest() int64 { return int64(guardGrowth*float64(g.limit)) + guardSlack }

// tidy collects, while the guard goes on looking.
func (g *guard) tidy() {
	g.collecting.Store(true)
	go func() {
		defer g.collecting.Store(false)
		g.collect()
	}()
}

// see sees to it that a cell that was told to stop does. What it leaves behind
// is the ceiling of the next, which must be able to let go of it.
func (g *guard) see(used int64) {
	if g.stopping() > 0 {
		if used > int64(guardGrowth*float64(g.atStop))+guardSlack || time.Since(g.stopped) > guardPatience {
			g.die()
		}
		return
	}
	g.stopped, g.collected = time.Time{}, false
	g.collect()
	used, live := g.memory()
	if live > g.rest() {
		g.die()
	}
	g.ceiling = max(g.limit, used+g.limit/8)
}

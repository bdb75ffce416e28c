package exec

import (
	"bytes"
	"go/ast"
	"reflect"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// run is one execution of a cell, with the goroutines that it starts.
type run struct {
	m       *Machine
	stopped atomic.Bool
	done    chan struct{} // closed when the run is told to stop
	once    sync.Once
	failed  atomic.Pointer[Failure] // of a goroutine that panicked, or a deadlock
	over    atomic.Bool             // the cell has ended
	late    func(text string)       // takes what is printed then

	goroutines int // under m.mu
}

func (m *Machine) newRun() *run { return &run{m: m, done: make(chan struct{})} }

// alive counts the goroutines that a run has started and that have not ended.
func (r *run) alive(n int) {
	r.m.mu.Lock()
	defer r.m.mu.Unlock()
	r.goroutines += n
	if r.goroutines > 0 {
		r.m.live[r] = true
	} else {
		delete(r.m.live, r)
	}
}

func (r *run) halt() {
	r.stopped.Store(true)
	r.once.Do(func() { close(r.done) })
}

// thread begins a goroutine of the run.
func (r *run) thread() *thread { return &thread{run: r, stop: &r.stopped} }

// interrupt raises what ends a stopped cell.
func (th *thread) interrupt(fp frame) {
	var pos posn
	if fp != nil {
		pos = head(fp).pos
	}
	th.raise(fp, pos, Interrupted{})
}

// goStmt compiles go f(x): function and arguments are evaluated here.
func (c *compiler) goStmt(s *ast.GoStmt) action {
	k := c.laterCall(s.Call)
	pos := s.Pos()
	return func(fp frame) {
		head(fp).pos = pos
		nf, runs := k.ready(fp)
		h := head(fp)
		h.th.depth--
		th := h.th.run.thread()
		head(nf).th, head(nf).caller = th, nil
		h.th.run.m.waits.add(1)
		h.th.run.alive(1)
		go th.start(nf, runs)
	}
}

// start runs a goroutine to its end. A panic that it does not recover ends the
// cell that started it.
func (th *thread) start(nf frame, runs func(frame)) {
	ended := false
	defer func() {
		th.run.m.waits.add(-1)
		th.run.alive(-1)
		if ended {
			return
		}
		if v := recover(); v != nil {
			th.run.escaped(th.failure(v))
		}
	}()
	runs(nf)
	ended = true
}

// escaped ends a run because one of its goroutines panicked.
func (r *run) escaped(f *Failure) {
	if _, stop := f.Value.(Interrupted); stop {
		return
	}
	if r.over.Load() {
		r.m.host.Escaped(f)
		return
	}
	r.failed.CompareAndSwap(nil, f)
	r.halt()
}

// choose waits for one of several channel operations, or until the run is told
// to stop.
func (th *thread) choose(fp frame, pos posn, cases []reflect.SelectCase) (int, reflect.Value, bool) {
	r := th.run
	if th.stop.Load() {
		th.interrupt(fp)
	}
	all := append(cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(r.done)})
	r.m.waits.begin(r)
	i, v, ok := reflect.Select(all)
	r.m.waits.end()
	if i == len(cases) {
		head(fp).pos = pos
		th.interrupt(fp)
	}
	return i, v, ok
}

// waiting runs something that waits, in a goroutine of its own, so that the
// cell can be stopped meanwhile.
func (th *thread) waiting(fp frame, wait func()) {
	r := th.run
	ended := make(chan any, 1)
	go func() {
		defer func() { ended <- recover() }()
		wait()
	}()
	r.m.waits.begin(r)
	select {
	case v := <-ended:
		r.m.waits.end()
		if v != nil {
			panic(v)
		}
	case <-r.done:
		r.m.waits.end()
		th.interrupt(fp)
	}
}

// waits counts the goroutines of cells and those of them that wait for each
// other. When all do, nothing can wake them.
type waits struct {
	mu         sync.Mutex
	threads    int
	waiting    int
	epoch      int
	confirming bool        // a goroutine watches
	open       atomic.Bool // compiled code may wake a goroutine: it was given a channel or a function
	current    *run        // the cell that runs
}

func (w *waits) add(n int) {
	w.mu.Lock()
	w.threads += n
	w.epoch++
	w.watch()
	w.mu.Unlock()
}

func (w *waits) begin(r *run) {
	w.mu.Lock()
	w.waiting++
	w.epoch++
	w.watch()
	w.mu.Unlock()
}

func (w *waits) end() {
	w.mu.Lock()
	w.waiting--
	w.epoch++
	w.mu.Unlock()
}

// watch begins to watch for a deadlock if all goroutines seem to wait. mu is held.
func (w *waits) watch() {
	if w.suspect() && !w.confirming {
		w.confirming = true
		go w.confirm()
	}
}

// suspect tells whether all goroutines seem to wait. mu is held.
func (w *waits) suspect() bool {
	return w.waiting > 0 && w.waiting == w.threads && w.current != nil && !w.open.Load()
}

// confirm watches while all goroutines of cells seem to wait, and raises a
// deadlock once nothing moves and all are parked: one that has been woken
// counts as waiting until it runs.
func (w *waits) confirm() {
	for pause := 2 * time.Millisecond; ; pause = min(2*pause, 100*time.Millisecond) {
		w.mu.Lock()
		epoch := w.epoch
		w.mu.Unlock()
		time.Sleep(pause)
		if !w.still(epoch) || !parked() || !w.still(epoch) {
			if w.calm() {
				return
			}
			continue
		}
		w.mu.Lock()
		r := w.current
		w.confirming = false
		w.mu.Unlock()
		r.failed.CompareAndSwap(nil, &Failure{Value: Deadlock{}})
		r.halt()
		return
	}
}

// still tells whether all seem to wait and nothing has moved since an epoch.
func (w *waits) still(epoch int) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.suspect() && w.epoch == epoch
}

// calm ends the watch if some goroutine runs.
func (w *waits) calm() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.confirming = w.suspect()
	return !w.confirming
}

// parked tells, of one moment, whether all goroutines that wait in a cell's
// channel operations and locks are asleep. The runtime's own listing says so.
func parked() bool {
	buf := make([]byte, 1<<16)
	for {
		n := runtime.Stack(buf, true)
		if n < len(buf) {
			buf = buf[:n]
			break
		}
		buf = make([]byte, 2*len(buf))
	}
	for _, g := range bytes.Split(buf, []byte("\n\n")) {
		if !bytes.Contains(g, []byte("exec.(*thread).choose")) && !bytes.Contains(g, []byte("exec.(*thread).waiting")) {
			continue
		}
		head, _, _ := bytes.Cut(g, []byte("\n"))
		if bytes.Contains(head, []byte("[runn")) || bytes.Contains(head, []byte("[preempted")) || bytes.Contains(head, []byte("[syscall")) || bytes.Contains(head, []byte("[copystack")) {
			return false
		}
	}
	return true
}

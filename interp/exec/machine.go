// Package exec compiles checked cells to closures over typed memory and runs
// them. Values of a cell lie in memory exactly as those of compiled Go, and
// their types are real ones (package rtype), so nothing is converted between a
// cell and compiled code.
//
// A Machine is a session. Compile makes a Program of a checked cell without
// running anything; Run runs it.
package exec

import (
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"reflect"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"unsafe"

	"golang.org/x/tools/go/types/typeutil"

	"pawl/interp/rtype"
)

// Host is what running code asks of the session.
type Host interface {
	// Show receives value i of the last expression.
	Show(i int, value any)
	Display(values ...any)
	ClearOutput(wait bool)
	Input(prompt string) string
	Password(prompt string) string
	Seed(seed int)
	// Print writes to the cell's standard error, as print and println do.
	Print(text string)
	// Escaped receives a panic of a goroutine whose cell has ended.
	Escaped(f *Failure)
}

// Streams are the files that a cell's os.Stdin, os.Stdout and os.Stderr are.
type Streams struct {
	In          io.Reader
	Out, Stderr *os.File
}

// Machine holds what the cells of a session have declared, compiled.
type Machine struct {
	host     Host
	streams  Streams
	pkg      *types.Package
	tables   map[string]map[string]reflect.Value
	builtins map[string]reflect.Value
	types    *typeTable
	unit     *unit // being compiled

	conventions  typeutil.Map
	bares        typeutil.Map
	closureTypes map[reflect.Type]*rtype.Signatured
	tableCaches  map[reflect.Type]*tables

	functions map[types.Object]*funcRef
	byName    map[string]*funcRef
	named     map[string]types.Object // the objects of byName
	globals   map[string]unsafe.Pointer
	instances map[*types.Func][]instance
	methods   map[*types.Func]*funcRef // of instances of generic types

	compiling sync.Mutex // held while anything is compiled, which running code may need too

	mu              sync.Mutex    // guards cellTypes, idle and live
	live            map[*run]bool // with goroutines of their own
	cellTypes       map[unsafe.Pointer]types.Type
	implementations sync.Map

	waits   waits
	current atomic.Pointer[run]
	idle    []*thread // for calls from compiled code
	trace   atomic.Pointer[[]Frame]
}

func init() {
	rtype.OnEnter(func(c *rtype.Closure, args []reflect.Value) []reflect.Value {
		f := (*function)(c.Target)
		return f.m.callBack(f, c, args, nil)
	})
}

// maxStack is the most that the stack of a goroutine may take; MaxDepth is
// reached before.
const maxStack = 2_000_000_000

// New starts a machine with the symbols of compiled packages, by import path.
func New(symbols map[string]map[string]reflect.Value, streams Streams, host Host) (*Machine, error) {
	if err := rtype.Supported(); err != nil {
		return nil, err
	}
	m := &Machine{
		host: host, streams: streams, pkg: types.NewPackage("main", "main"),
		tables: maps.Clone(symbols), closureTypes: map[reflect.Type]*rtype.Signatured{}, tableCaches: map[reflect.Type]*tables{},
		functions: map[types.Object]*funcRef{}, byName: map[string]*funcRef{}, named: map[string]types.Object{}, globals: map[string]unsafe.Pointer{},
		instances: map[*types.Func][]instance{}, methods: map[*types.Func]*funcRef{}, cellTypes: map[unsafe.Pointer]types.Type{}, live: map[*run]bool{},
	}
	m.types = &typeTable{m: m, compiled: map[string]map[string]reflect.Type{}}
	for path, symbols := range m.own() {
		m.tables[path] = maps.Clone(m.tables[path])
		maps.Copy(m.tables[path], symbols)
	}
	m.builtins = map[string]reflect.Value{
		"display": reflect.ValueOf(host.Display), "clearOutput": reflect.ValueOf(host.ClearOutput), "input": reflect.ValueOf(host.Input),
		"password": reflect.ValueOf(host.Password), "seed": reflect.ValueOf(host.Seed),
	}
	debug.SetMaxStack(maxStack)
	return m, nil
}

// symbol finds a name of a compiled package.
func (m *Machine) symbol(pkg *types.Package, name string) reflect.Value {
	if pkg == nil {
		return reflect.Value{}
	}
	return m.tables[pkg.Path()][name]
}

// Stop makes the running cell leave: at its next loop iteration, function call
// or channel operation. It may be called from any goroutine, and more than once.
func (m *Machine) Stop() {
	if r := m.current.Load(); r != nil {
		r.halt()
	}
}

// borrow returns a thread for a call from compiled code.
func (m *Machine) borrow() *thread {
	r := m.current.Load()
	m.mu.Lock()
	defer m.mu.Unlock()
	if r == nil {
		r = m.newRun()
	}
	if n := len(m.idle); n > 0 {
		th := m.idle[n-1]
		m.idle = m.idle[:n-1]
		th.run, th.stop, th.depth, th.traced = r, &r.stopped, 0, false
		return th
	}
	return r.thread()
}

func (m *Machine) giveBack(th *thread) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.idle = append(m.idle, th)
}

// lost keeps the trace of a call from compiled code that panicked, for the
// goroutine that the panic goes on in.
func (m *Machine) lost(th *thread) {
	trace := th.trace
	if !th.traced && th.top != nil {
		trace = stack(th.top)
	}
	m.trace.Store(&trace)
}

// Program is a compiled cell.
type Program struct {
	m      *Machine
	unit   *unit
	body   *function
	Shown  []types.Type   // the static types of the value to show; nil: nothing is shown
	At     token.Position // the place of the expression that is shown
	Called bool           // what is shown are the results of a call
	// Late takes what goroutines of the cell print when it has ended; nil: it goes
	// where the output of the cell then running goes.
	Late func(text string)

	statements, reached int // how many the cell has, and the last one begun
}

// Run runs the cell's statements to their end and returns how many of them
// ended, and how the next one failed, or nil.
func (p *Program) Run() (done int, failure *Failure) {
	r := p.m.newRun()
	r.late = p.Late
	p.m.current.Store(r)
	p.m.trace.Store(nil)
	p.m.waits.enter(r)
	if err := p.unit.install(); err != nil {
		p.m.waits.leave(r)
		return 0, &Failure{Value: err}
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		failure = r.execute(p)
	}()
	<-ended
	r.over.Store(true)
	p.m.waits.leave(r)
	if f := r.failed.Load(); f != nil {
		if len(f.Frames) == 0 && failure != nil {
			f.Frames = failure.Frames
		}
		failure = f
	}
	if failure == nil {
		return p.statements, nil
	}
	return p.reached, failure
}

// execute runs the cell's statements in the goroutine it is called in.
func (r *run) execute(p *Program) (failure *Failure) {
	th := r.thread()
	var nf frame
	ended := false
	defer func() {
		if ended {
			return
		}
		v := recover()
		if v == nil || v == (Exit{}) {
			return // runtime.Goexit, or os.Exit(0)
		}
		failure = th.failure(v)
		if t := r.m.trace.Load(); t != nil && len(*t) > 0 {
			failure.Frames = append(append([]Frame{}, *t...), failure.Frames...)
		}
	}()
	nf = p.body.frame(th, nil)
	p.body.runs(nf)
	ended = true
	return nil
}

func (w *waits) enter(r *run) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.threads++
	w.epoch++
	w.current = r
	w.open.Store(false)
}

func (w *waits) leave(r *run) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.threads--
	w.epoch++
	w.current = nil
}

// Call runs a function of a cell between cells, as a cell of its own.
func (m *Machine) Call(f func()) *Failure {
	r := m.newRun()
	m.current.Store(r)
	m.trace.Store(nil)
	m.waits.enter(r)
	defer func() {
		r.over.Store(true)
		m.waits.leave(r)
	}()
	failure := r.guarded(f)
	if f := r.failed.Load(); f != nil {
		failure = f
	}
	return failure
}

// Beside runs a function of a cell while a cell runs, as a goroutine of it.
func (m *Machine) Beside(f func()) *Failure {
	r := m.current.Load()
	if r == nil {
		r = m.newRun()
	}
	m.waits.add(1)
	defer m.waits.add(-1)
	return r.guarded(f)
}

// guarded runs compiled code that calls cells.
func (r *run) guarded(f func()) *Failure {
	failed := make(chan *Failure, 1)
	go func() {
		var failure *Failure
		defer func() { failed <- failure }()
		defer func() {
			if v := recover(); v != nil && v != (Exit{}) {
				failure = &Failure{Value: v}
				if t := r.m.trace.Load(); t != nil {
					failure.Frames = *t
				}
			}
		}()
		f()
	}()
	return <-failed
}

// StopAll stops the goroutines of every cell that has run.
func (m *Machine) StopAll() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for r := range m.live {
		r.halt()
	}
}

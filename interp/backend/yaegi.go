package backend

import (
	"fmt"
	"go/parser"
	"go/types"
	"io"
	"os"
	"reflect"
	"regexp"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/traefik/yaegi/interp"

	"pawl/interp/lower"
)

// Yaegi is a Backend on the yaegi interpreter. It uses of yaegi only what
// holds: files compiled from syntax trees, run once. Its Eval and its way to
// interrupt are not used: the one runs old code again, the other leaves
// closures that return zero for ever.
type Yaegi struct {
	interpreter *interp.Interpreter
	host        Host
	trace       *trace
	registry    *registry
	types       []types.Type // the static types of printables, by number
	ready       func()       // set by a file's init: the function to run

	stop       *bool
	done       *chan struct{}
	line       *int
	depth      *int
	top        *int
	lines      []int
	goroutines atomic.Int64
	deep       atomic.Bool // a function found the stack too deep

	mu      sync.Mutex
	stopped bool // the running cell was told to stop
	raised  bool // and has begun to unwind
}

// Streams are the files that a cell's os.Stdin, os.Stdout and os.Stderr are.
type Streams struct {
	In          io.Reader
	Out, Stderr *os.File
}

// NewYaegi starts an interpreter with the given symbol tables, in their order.
func NewYaegi(tables []map[string]map[string]reflect.Value, streams Streams, host Host) (*Yaegi, error) {
	y := &Yaegi{host: host, trace: &trace{out: streams.Stderr}, registry: newRegistry()}
	y.interpreter = interp.New(interp.Options{
		Stdin: streams.In, Stdout: streams.Out, Stderr: y.trace, Unrestricted: true,
	})
	for _, t := range append(tables, y.symbols(streams)) {
		if err := y.interpreter.Use(t); err != nil {
			return nil, fmt.Errorf("backend: %w", err)
		}
	}
	if err := y.declare(); err != nil {
		return nil, err
	}
	y.begin()
	return y, nil
}

// symbols are our helpers of emitted code, and what a cell gets instead of the
// library's own.
func (y *Yaegi) symbols(streams Streams) map[string]map[string]reflect.Value {
	stderr := streams.Stderr
	return map[string]map[string]reflect.Value{
		lower.Runtime + "/rt": {
			"Ready":       reflect.ValueOf(func(run func()) { y.ready = run }),
			"Bind":        reflect.ValueOf(y.bind),
			"Stopped":     reflect.ValueOf(y.raise),
			"TooDeep":     reflect.ValueOf(y.tooDeep),
			"Started":     reflect.ValueOf(func() { y.goroutines.Add(1) }),
			"Finished":    reflect.ValueOf(y.finished),
			"Recovered":   reflect.ValueOf(y.recovered),
			"Value":       reflect.ValueOf(y.printable),
			"Values":      reflect.ValueOf(y.printables),
			"Held":        reflect.ValueOf(held),
			"As":          reflect.ValueOf(as),
			"Err":         reflect.ValueOf(y.err),
			"Method":      reflect.ValueOf(y.registry.add),
			"Generic":     reflect.ValueOf(generic),
			"Call":        reflect.ValueOf(func(f func()) { f() }),
			"Clear":       reflect.ValueOf(func(v any) { reflect.ValueOf(v).Clear() }),
			"Print":       reflect.ValueOf(func(v ...any) { y.host.Print(printed(v, "", "")) }),
			"Println":     reflect.ValueOf(func(v ...any) { y.host.Print(printed(v, " ", "\n")) }),
			"Show":        reflect.ValueOf(y.host.Show),
			"Display":     reflect.ValueOf(y.host.Display),
			"ClearOutput": reflect.ValueOf(y.host.ClearOutput),
			"Input":       reflect.ValueOf(y.host.Input),
			"Password":    reflect.ValueOf(y.host.Password),
			"Seed":        reflect.ValueOf(y.host.Seed),
		},
		"os/os": {"Stderr": reflect.ValueOf(&stderr).Elem(), "Exit": reflect.ValueOf(func(code int) { panic(Exit{code}) })},
		// Under another last name than its own: yaegi loads its sources again with
		// every table that holds fmt/fmt.
		"fmt/printing": fmtSymbols(streams.Out),
		"time/time":    {"Sleep": reflect.ValueOf(y.sleep)},
	}
}

// declare compiles the variables that all emitted files share.
func (y *Yaegi) declare() error {
	src := fmt.Sprintf("package main\nimport rt %q\nvar %s bool\nvar %s chan struct{}\nvar %s, %s, %s int\nvar %s []int\nfunc init() {\n%s = make([]int, %d)\nrt.Bind(&%s, &%s, &%s, &%s, &%s, %s)\n}\n",
		lower.Runtime, lower.Stop, lower.Done, lower.Line, lower.Depth, lower.Top, lower.Lines, lower.Lines, lower.MaxDepth+1,
		lower.Stop, lower.Done, lower.Line, lower.Depth, lower.Top, lower.Lines)
	p, err := y.compile("prelude", src)
	if err != nil {
		return err
	}
	_, err = y.interpreter.Execute(p)
	return err
}

func (y *Yaegi) bind(stop *bool, done *chan struct{}, line, depth, top *int, lines []int) {
	y.stop, y.done, y.line, y.depth, y.top, y.lines = stop, done, line, depth, top, lines
}

func (y *Yaegi) compile(name, src string) (p *interp.Program, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("backend: %v", r)
		}
	}()
	f, err := parser.ParseFile(y.interpreter.FileSet(), name, src, 0)
	if err != nil {
		return nil, fmt.Errorf("backend: %w", err)
	}
	p, err = y.interpreter.CompileAST(f)
	if err != nil {
		return nil, fmt.Errorf("backend: %w", err)
	}
	return p, nil
}

// printable makes a value that formats itself by a static type.
func (y *Yaegi) printable(typ int, value any) any {
	return printable{value: reflect.ValueOf(value), static: y.types[typ], reg: y.registry}
}

// printables does so for each of a list whose static types are unknown.
func (y *Yaegi) printables(values []any) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = printable{value: reflect.ValueOf(v), reg: y.registry}
	}
	return out
}

// Compile implements Backend.
func (y *Yaegi) Compile(name string, src *lower.Source) (Program, error) {
	y.types = append(y.types[:src.FirstType], src.Types...)
	for emitted, n := range src.Named {
		y.registry.named[emitted] = n
	}
	p, err := y.compile(name, src.Text)
	if err != nil {
		return nil, err
	}
	return &yaegiProgram{y: y, program: p, src: src}, nil
}

type yaegiProgram struct {
	y       *Yaegi
	program *interp.Program
	src     *lower.Source
}

// Run implements Program.
func (p *yaegiProgram) Run() (done int, failure *Failure) {
	y := p.y
	y.begin()
	defer y.end()
	y.ready = nil
	if _, err := y.interpreter.Execute(p.program); err != nil {
		return 0, &Failure{Value: err}
	}
	run := y.ready
	failure = y.call(run)
	return *y.top, failure
}

// begin readies the shared variables for a cell.
func (y *Yaegi) begin() {
	y.mu.Lock()
	defer y.mu.Unlock()
	y.stopped, y.raised = false, false
	*y.stop, *y.top, *y.depth = false, 0, 1
	*y.done = make(chan struct{})
	y.trace.reset()
}

func (y *Yaegi) end() {
	y.mu.Lock()
	defer y.mu.Unlock()
	*y.stop = false
}

// call runs the cell, in a goroutine of its own since it may end by
// runtime.Goexit, and turns a panic into a Failure.
func (y *Yaegi) call(run func()) (failure *Failure) {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer func() {
			if v := recover(); v != nil && v != (Exit{}) {
				failure = y.failure(v)
			}
		}()
		run()
	}()
	<-ended
	if y.deep.Swap(false) {
		failure = y.overflow()
	}
	return failure
}

// overflow shows the innermost places of a stack that has grown too deep.
func (y *Yaegi) overflow() *Failure {
	f := &Failure{Value: TooDeep{}, Leaf: *y.line}
	for i := lower.MaxDepth - 1; i > lower.MaxDepth-4; i-- {
		f.Frames = append(f.Frames, Ref{Place: y.lines[i]})
	}
	return f
}

// failure reads the stack of places, innermost function last, against the
// names of the functions that the panic passed.
func (y *Yaegi) failure(v any) *Failure {
	f := &Failure{Value: unboxed(v), Leaf: *y.line}
	names := y.trace.take()
	exact := y.goroutines.Load() == 0
	for i, n := range names {
		ref := Ref{Function: n}
		if depth := len(names) - 1 - i; exact && depth < len(y.lines) {
			ref.Place = y.lines[depth]
		}
		f.Frames = append(f.Frames, ref)
	}
	return f
}

// Stop implements Backend.
func (y *Yaegi) Stop() {
	y.mu.Lock()
	defer y.mu.Unlock()
	if !y.stopped {
		y.stopped = true
		close(*y.done)
	}
	*y.stop = true
}

// raise unwinds a stopped cell. The first time, the flag is lowered while
// deferred functions run, and raised again for a cell that recovers and goes
// on; from then on it stays up, so that no loop of recoveries escapes.
func (y *Yaegi) raise() {
	y.mu.Lock()
	*y.stop = y.raised
	y.raised = true
	done := *y.done
	y.mu.Unlock()
	time.AfterFunc(20*time.Millisecond, func() {
		y.mu.Lock()
		defer y.mu.Unlock()
		if y.stopped && *y.done == done {
			*y.stop = true
		}
	})
	panic(Interrupted{})
}

// sleep is time.Sleep that ends when the cell is stopped.
func (y *Yaegi) sleep(d time.Duration) {
	y.mu.Lock()
	done := *y.done
	y.mu.Unlock()
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-done:
		y.raise()
	}
}

// tooDeep is called by a function that finds no room on the stack of places.
// Goroutines share that stack and can fill it without depth, so the real one
// decides; it returns where to go on. A stack that is really too deep is left
// by Goexit: a panic would be raised again by each of its functions, which
// takes time that grows with the square of the depth.
func (y *Yaegi) tooDeep() int {
	pcs := make([]uintptr, 2*lower.MaxDepth)
	if runtime.Callers(0, pcs) < lower.MaxDepth {
		return 0
	}
	y.deep.Store(true)
	y.Stop()
	runtime.Goexit()
	return 0
}

// recovered passes on what a cell's recover returned; the panic is over, and so
// is its trace.
func (y *Yaegi) recovered(v any) any {
	if v == nil {
		return nil
	}
	y.trace.reset()
	v = unboxed(v)
	if text, ok := v.(string); ok {
		if err := runtimeError(text); err != nil {
			return err
		}
	}
	return v
}

// unboxed takes a value out of the reflect.Value in which yaegi raises it.
func unboxed(v any) any {
	if r, ok := v.(reflect.Value); ok && r.IsValid() && r.CanInterface() {
		return r.Interface()
	}
	return v
}

// finished ends a goroutine of a cell.
func (y *Yaegi) finished(v any) {
	if v != nil {
		y.host.Escaped(&Failure{Value: unboxed(v)})
	}
	y.goroutines.Add(-1)
}

// trace takes the lines that yaegi writes for each function a panic passes,
// and lets everything else through to the cell's standard error.
type trace struct {
	mu    sync.Mutex
	out   io.Writer
	names []string
}

var traceLine = regexp.MustCompile(`^\S+: panic: main\.(\S+)\(\.\.\.\)\n$`)

func (t *trace) Write(p []byte) (int, error) {
	if m := traceLine.FindSubmatch(p); m != nil {
		t.mu.Lock()
		defer t.mu.Unlock()
		if name := string(m[1]); emitted.MatchString(name) && len(t.names) < 2*lower.MaxDepth {
			t.names = append(t.names, name)
		}
		return len(p), nil
	}
	return t.out.Write(p)
}

// emitted matches the functions that have a place on the stack: those that
// package lower names, and the closures in them, but not method forwarders.
var emitted = regexp.MustCompile(`^(g\d+_|run_)`)

func (t *trace) reset() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.names = nil
}

func (t *trace) take() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	names := t.names
	t.names = nil
	return names
}

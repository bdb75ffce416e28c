package interp

import (
	"context"
	"fmt"
	"go/types"
	"io"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"pawl/interp/cell"
	"pawl/interp/check"
	"pawl/interp/display"
	"pawl/interp/exec"
	"pawl/interp/fault"
)

// Options say what a session's cells can use.
type Options struct {
	Library   Library
	Implicit  map[string]string // packages that need no import line: name to path
	Renderers []display.Renderer
	// Enter is called before each cell with the cell's context, its display, and
	// the seed of its randomness; Leave behind it, while it can still show
	// something; Reseed when a cell calls seed.
	Enter  func(ctx context.Context, out Output, seed uint64)
	Leave  func()
	Reseed func(seed uint64)
	// Doc, if not nil, is the doc comment of a name in the package with that
	// path: "Name", "Type.Method", "Type.Field", or "" for the package.
	Doc   func(path, name string) string
	Comms CommHandler // the controls of the library; nil: there are none
}

// Library is the compiled packages that cells use: their types and values.
type Library interface {
	types.Importer
	Table() map[string]map[string]reflect.Value
}

// Output is where library code shows something while a cell runs.
type Output interface {
	// Show displays a bundle; a display of the same id is updated.
	Show(b Bundle)
}

// Session runs cells one after the other. It implements Runtime.
type Session struct {
	options Options
	machine *exec.Machine
	out     *stream
	err     *stream

	mu      sync.Mutex // guards what completion reads while a cell runs
	world   *check.World
	sources map[string]string
	hidden  int // cells run that have no number
	seed    uint64
	kept    commands

	running sync.Mutex   // held while a cell runs, or a callback between cells
	beside  atomic.Int32 // callbacks that run beside a cell
	current turn
}

// turn is what belongs to the running cell.
type turn struct {
	sync.Mutex
	ctx     context.Context
	sink    Sink
	request Request
	shown   []shown
	ids     map[string]bool // displays that exist already
	pending []byte          // input asked for and not yet read
	printed int             // bytes of stream text
}

// shown is one value of the last expression.
type shown struct {
	value  any
	bundle map[string]any
}

var _ Runtime = (*Session)(nil)

// NewSession starts a session.
func NewSession(o Options) (*Session, error) {
	s := &Session{options: o, sources: map[string]string{}}
	s.current.ids = map[string]bool{}
	var err error
	if s.out, err = newStream("stdout", s.emit); err != nil {
		return nil, err
	}
	if s.err, err = newStream("stderr", s.emit); err != nil {
		return nil, err
	}
	if err = s.forget(); err != nil {
		return nil, err
	}
	if o.Comms != nil {
		o.Comms.Attach((*commHost)(s))
	}
	return s, nil
}

// forget gives the session an empty world and a machine to go with it.
func (s *Session) forget() error {
	streams := exec.Streams{In: (*stdin)(s), Out: s.out.write, Stderr: s.err.write}
	m, err := exec.New(s.options.Library.Table(), streams, (*host)(s))
	if err != nil {
		return err
	}
	s.machine, s.world = m, check.NewWorld(s.options.Library, s.options.Implicit, builtins())
	return nil
}

// builtins are the functions that every cell sees without a package.
func builtins() []types.Object {
	anys := types.NewSlice(types.Universe.Lookup("any").Type())
	text := types.Typ[types.String]
	fn := func(name string, variadic bool, result types.Type, params ...types.Type) types.Object {
		var in, out []*types.Var
		for _, p := range params {
			in = append(in, types.NewParam(0, nil, "", p))
		}
		if result != nil {
			out = append(out, types.NewParam(0, nil, "", result))
		}
		return types.NewFunc(0, nil, name, types.NewSignatureType(nil, nil, nil, types.NewTuple(in...), types.NewTuple(out...), variadic))
	}
	return []types.Object{
		fn(check.Show, true, nil, anys),
		fn("display", true, nil, anys),
		fn("clearOutput", false, nil, types.Typ[types.Bool]),
		fn("input", false, text, text),
		fn("password", false, text, text),
		fn("seed", false, nil, types.Typ[types.Int]),
	}
}

// Execute implements Runtime.
func (s *Session) Execute(ctx context.Context, r Request, sink Sink) Outcome {
	s.running.Lock()
	defer s.running.Unlock()
	s.begin(ctx, r, sink)
	o := s.perform(ctx, r)
	if s.options.Leave != nil {
		s.options.Leave()
	}
	s.flush()
	if o.Fault != nil || r.Silent {
		o.Result = nil
	}
	if o.Fault == nil && len(r.UserExpressions) > 0 {
		o.Expressions = s.expressions(ctx, r.UserExpressions)
	}
	return o
}

// cellName names a cell in messages. A cell that leaves no number in the
// history must not take the name of one that does.
func (s *Session) cellName(r Request) string {
	if r.StoreHistory && !r.Silent {
		return fmt.Sprintf("In[%d]", r.Count)
	}
	s.hidden++
	return fmt.Sprintf("In[hidden %d]", s.hidden)
}

func (s *Session) begin(ctx context.Context, r Request, sink Sink) {
	s.current.Lock()
	s.current.ctx, s.current.sink, s.current.request, s.current.pending, s.current.printed = ctx, sink, r, nil, 0
	s.current.Unlock()
	if s.options.Comms != nil {
		s.options.Comms.Begin(r)
	}
	if s.options.Enter != nil {
		s.options.Enter(ctx, (*output)(s), cellSeed(s.seed, r.Count))
	}
}

// cellSeed derives a cell's own seed, so that running a notebook from the top
// repeats it, and a cell does not depend on how much its neighbours draw.
func cellSeed(session uint64, count int) uint64 {
	return session ^ uint64(count)*0x9e3779b97f4a7c15
}

// run takes one text through all its stages. Its source, of which it may be a
// part, is known by then.
func (s *Session) run(ctx context.Context, name, code string) (*Bundle, *Fault) {
	p, program, f := s.prepare(name, code)
	if f != nil {
		return nil, f
	}
	return s.start(ctx, p, program)
}

// start runs what is prepared, binds what came to its end, and returns the
// value to show.
func (s *Session) start(ctx context.Context, p *check.Program, program *exec.Program) (*Bundle, *Fault) {
	s.current.Lock()
	s.current.shown = nil
	sink := s.current.sink
	s.current.Unlock()
	program.Late = func(text string) {
		if sink != nil {
			sink.Event(Event{Kind: StreamEvent, Name: "stdout", Text: text})
		}
	}
	done, failure := s.supervise(ctx, program.Run)
	s.mu.Lock()
	defer s.mu.Unlock()
	p.Commit(done)
	if failure != nil {
		return nil, fault.Run(failure, s.world.Fset, s.source)
	}
	return s.result(program)
}

// prepare parses, checks and compiles. Nothing has run when it fails, and
// nothing is left behind.
func (s *Session) prepare(name, code string) (*check.Program, *exec.Program, *Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := cell.Parse(s.world.Fset, name, code)
	if err != nil {
		return nil, nil, fault.Compile(err, s.source)
	}
	p, err := s.world.Check(c)
	if err != nil {
		return nil, nil, fault.Compile(err, s.source)
	}
	program, err := s.machine.Compile(p, s.world.Fset)
	if err != nil {
		p.Withdraw()
		return nil, nil, fault.Compile(err, s.source)
	}
	return p, program, nil
}

// stopAgain is how long a cell that was told to stop has until it is told again.
const stopAgain = 50 * time.Millisecond

// supervise runs a program and stops it when the context ends.
func (s *Session) supervise(ctx context.Context, run func() (int, *exec.Failure)) (done int, failure *exec.Failure) {
	ended := make(chan struct{})
	watch := make(chan struct{})
	go func() {
		defer close(watch)
		select {
		case <-ended:
			return
		case <-ctx.Done():
		}
		// Told again until it ends: the first word may come before the cell has
		// begun.
		for {
			s.machine.Stop()
			select {
			case <-ended:
				return
			case <-time.After(stopAgain):
			}
		}
	}()
	done, failure = run()
	close(ended)
	<-watch
	if failure != nil && ctx.Err() != nil {
		failure.Value = exec.Interrupted{}
	}
	return done, failure
}

// result makes one bundle of the values of the last expression. Of several
// results all are shown; a nil error is not, and another fails the cell.
// The nil error of a call that gives nothing else is not shown either.
func (s *Session) result(program *exec.Program) (*Bundle, *Fault) {
	s.current.Lock()
	defer s.current.Unlock()
	values := s.current.shown
	if len(values) == 0 {
		return nil, nil
	}
	if len(values) == 1 {
		if program.Called && values[0].value == nil && types.Identical(program.Shown[0], types.Universe.Lookup("error").Type()) {
			return nil, nil
		}
		return &Bundle{Data: values[0].bundle}, nil
	}
	last := values[len(values)-1]
	if types.Identical(program.Shown[len(program.Shown)-1], types.Universe.Lookup("error").Type()) {
		if err, ok := last.value.(error); ok && err != nil {
			return nil, fault.At("Error", err.Error(), program.At, s.source)
		}
		values = values[:len(values)-1]
	}
	if len(values) == 1 {
		return &Bundle{Data: values[0].bundle}, nil
	}
	text := ""
	for i, v := range values {
		if i > 0 {
			text += "\n"
		}
		text += fmt.Sprint(v.bundle["text/plain"])
	}
	return &Bundle{Data: map[string]any{"text/plain": text}}, nil
}

// expressions evaluates a front end's user expressions.
func (s *Session) expressions(ctx context.Context, list map[string]string) map[string]Expression {
	out := map[string]Expression{}
	for key, code := range list {
		s.keepSource("user_expressions", code)
		b, f := s.run(ctx, "user_expressions", code)
		if b == nil && f == nil {
			f = fault.New("CompileError", "%q has no value", code)
		}
		out[key] = Expression{Bundle: b, Fault: f}
	}
	return out
}

func (s *Session) source(name string) string { return s.sources[name] }

func (s *Session) flush() {
	s.out.Flush()
	s.err.Flush()
}

// maxOutput bounds the text that one cell may print, in bytes: more than that
// brings a browser to its knees.
const maxOutput = 8 << 20

// emit carries stream text to the current sink, up to maxOutput and a notice.
func (s *Session) emit(name, text string) {
	s.current.Lock()
	before := s.current.printed
	s.current.printed += len(text)
	s.current.Unlock()
	switch {
	case before > maxOutput:
		return
	case before+len(text) > maxOutput:
		text = strings.ToValidUTF8(text[:maxOutput-before], "") + fmt.Sprintf("\n[the cell has printed more than %d MB; the rest is left out. Write it to a file instead]\n", maxOutput>>20)
	}
	s.event(Event{Kind: StreamEvent, Name: name, Text: text})
}

func (s *Session) event(e Event) {
	s.current.Lock()
	sink := s.current.sink
	s.current.Unlock()
	if sink != nil {
		sink.Event(e)
	}
}

// Close implements Runtime.
func (s *Session) Close() error {
	s.machine.Stop()
	s.out.Close()
	s.err.Close()
	return nil
}

// output is the session as library code sees it.
type output Session

// Show implements Output.
func (o *output) Show(b Bundle) {
	s := (*Session)(o)
	s.flush()
	s.current.Lock()
	kind := DisplayEvent
	if b.DisplayID != "" {
		if s.current.ids[b.DisplayID] {
			kind = UpdateEvent
		}
		s.current.ids[b.DisplayID] = true
	}
	s.current.Unlock()
	s.event(Event{Kind: kind, Bundle: &b})
}

// stdin is the session as a reader of what the person types.
type stdin Session

// Read asks for a line when none is left.
func (r *stdin) Read(p []byte) (int, error) {
	s := (*Session)(r)
	s.current.Lock()
	empty := len(s.current.pending) == 0
	s.current.Unlock()
	if empty {
		line, err := s.ask("", false)
		if err != nil {
			return 0, err
		}
		s.current.Lock()
		s.current.pending = []byte(line + "\n")
		s.current.Unlock()
	}
	s.current.Lock()
	defer s.current.Unlock()
	n := copy(p, s.current.pending)
	s.current.pending = s.current.pending[n:]
	return n, nil
}

var _ io.Reader = (*stdin)(nil)

// ask asks the front end for a line.
func (s *Session) ask(prompt string, password bool) (string, error) {
	s.current.Lock()
	ctx, sink, allowed := s.current.ctx, s.current.sink, s.current.request.AllowStdin
	s.current.Unlock()
	if !allowed {
		return "", fmt.Errorf("this front end cannot ask for input")
	}
	s.flush()
	return sink.Input(ctx, prompt, password)
}

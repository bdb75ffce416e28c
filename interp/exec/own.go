package exec

import (
	"fmt"
	"go/types"
	"io"
	"log"
	"reflect"
	"sync"
	"time"
	"unsafe"
)

// own is what a cell gets instead of the library's own functions.
func (m *Machine) own() map[string]map[string]reflect.Value {
	out, stderr, in := m.streams.Out, m.streams.Stderr, m.streams.In
	log.SetOutput(stderr)
	exit := func(code int) { panic(Exit{code}) }
	fatal := func(text string) {
		log.Output(3, text)
		panic(Exit{1})
	}
	args := []string{"main"}
	stack := 1_000_000_000 // as a compiled program begins with; a cell's own limit is MaxDepth
	v := reflect.ValueOf
	return map[string]map[string]reflect.Value{
		"os": {"Args": v(&args).Elem(), "Stdout": v(&out).Elem(), "Stderr": v(&stderr).Elem(), "Exit": v(exit)},
		"fmt": {
			"Print":   v(func(a ...any) (int, error) { return fmt.Fprint(out, a...) }),
			"Println": v(func(a ...any) (int, error) { return fmt.Fprintln(out, a...) }),
			"Printf":  v(func(f string, a ...any) (int, error) { return fmt.Fprintf(out, f, a...) }),
			"Scan":    v(func(a ...any) (int, error) { return fmt.Fscan(in, a...) }),
			"Scanln":  v(func(a ...any) (int, error) { return fmt.Fscanln(in, a...) }),
			"Scanf":   v(func(f string, a ...any) (int, error) { return fmt.Fscanf(in, f, a...) }),
		},
		"runtime/debug": {"SetMaxStack": v(func(bytes int) int { was := stack; stack = bytes; return was })},
		"log": {
			"Fatal":   v(func(a ...any) { fatal(fmt.Sprint(a...)) }),
			"Fatalln": v(func(a ...any) { fatal(fmt.Sprintln(a...)) }),
			"Fatalf":  v(func(f string, a ...any) { fatal(fmt.Sprintf(f, a...)) }),
		},
	}
}

// intrinsic gives the functions and methods that wait a form that can be
// stopped and that takes part in finding deadlocks; nil for all others.
func (m *Machine) intrinsic(fn *types.Func, k *call) invoker {
	make := intrinsics[fn.FullName()]
	if make == nil {
		return nil
	}
	return make(m, k)
}

// receiverOf reads the first argument, a pointer.
func receiverOf[T any](k *call, nf frame) *T {
	return *(**T)(unsafe.Add(nf, k.conv.params[0]))
}

var intrinsics map[string]func(m *Machine, k *call) invoker

func init() {
	intrinsics = map[string]func(m *Machine, k *call) invoker{
		"fmt.Print": func(m *Machine, k *call) invoker {
			return m.printing(k, func(nf frame) string { return fmt.Sprint(anys(k, nf, 0)...) })
		},
		"fmt.Println": func(m *Machine, k *call) invoker {
			return m.printing(k, func(nf frame) string { return fmt.Sprintln(anys(k, nf, 0)...) })
		},
		"fmt.Printf": func(m *Machine, k *call) invoker {
			return m.printing(k, func(nf frame) string {
				return fmt.Sprintf(*(*string)(unsafe.Add(nf, k.conv.params[0])), anys(k, nf, 1)...)
			})
		},
		"time.Sleep": func(m *Machine, k *call) invoker {
			return func(fp, nf frame) { sleep(fp, *(*time.Duration)(unsafe.Add(nf, k.conv.params[0]))) }
		},
		"(*sync.Mutex).Lock": func(m *Machine, k *call) invoker {
			return func(fp, nf frame) {
				if l := receiverOf[sync.Mutex](k, nf); !l.TryLock() {
					head(fp).th.waiting(fp, l.Lock)
				}
			}
		},
		"(*sync.RWMutex).Lock": func(m *Machine, k *call) invoker {
			return func(fp, nf frame) {
				if l := receiverOf[sync.RWMutex](k, nf); !l.TryLock() {
					head(fp).th.waiting(fp, l.Lock)
				}
			}
		},
		"(*sync.RWMutex).RLock": func(m *Machine, k *call) invoker {
			return func(fp, nf frame) {
				if l := receiverOf[sync.RWMutex](k, nf); !l.TryRLock() {
					head(fp).th.waiting(fp, l.RLock)
				}
			}
		},
		"(*sync.WaitGroup).Wait": func(m *Machine, k *call) invoker {
			return func(fp, nf frame) { head(fp).th.waiting(fp, receiverOf[sync.WaitGroup](k, nf).Wait) }
		},
		"(*sync.Cond).Wait": func(m *Machine, k *call) invoker {
			return func(fp, nf frame) { head(fp).th.waiting(fp, receiverOf[sync.Cond](k, nf).Wait) }
		},
		"(*sync.WaitGroup).Go": func(m *Machine, k *call) invoker {
			sign := types.NewSignatureType(nil, nil, nil, nil, nil, false)
			bare := m.bareOf(sign)
			return func(fp, nf frame) {
				wg := receiverOf[sync.WaitGroup](k, nf)
				f := *(*func())(unsafe.Add(nf, k.conv.params[1]))
				wg.Add(1)
				th := head(fp).th.run.thread()
				m.waits.add(1)
				th.run.alive(1)
				callee := bare.frame(th, nil)
				go th.start(callee, func(frame) {
					defer wg.Done()
					f()
				})
			}
		},
	}
}

// anys reads a variadic argument.
func anys(k *call, nf frame, i int) []any { return *(*[]any)(unsafe.Add(nf, k.conv.params[i])) }

// printing makes a function of package fmt that prints. What a goroutine prints
// when its cell has ended goes to that cell.
func (m *Machine) printing(k *call, text func(nf frame) string) invoker {
	out := m.streams.Out
	return func(fp, nf frame) {
		t := text(nf)
		r := head(fp).th.run
		n, err := len(t), error(nil)
		if r.late != nil && r.over.Load() {
			r.late(t)
		} else {
			n, err = io.WriteString(out, t)
		}
		*(*int)(unsafe.Add(nf, k.conv.results[0])) = n
		*(*error)(unsafe.Add(nf, k.conv.results[1])) = err
	}
}

// sleep is time.Sleep that ends when the cell is stopped.
func sleep(fp frame, d time.Duration) {
	th := head(fp).th
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-th.run.done:
		th.interrupt(fp)
	}
}

// quiet lists packages whose functions start nothing that wakes a goroutine of
// a cell later, though they take functions.
var quiet = map[string]bool{
	"sort": true, "slices": true, "maps": true, "strings": true, "bytes": true, "fmt": true, "sync": true, "math": true, "errors": true, "unicode": true, "iter": true, "cmp": true,
}

// noteOpen notes, when compiled code is given or gives a channel or a function,
// that it may wake a goroutine of a cell later: no deadlock is certain then.
func (m *Machine) noteOpen(k *call, fn *types.Func) {
	if fn.Pkg() == nil || quiet[fn.Pkg().Path()] || !wakes(k.sign) {
		return
	}
	inner := k.invoke
	k.invoke = func(fp, nf frame) {
		m.waits.open.Store(true)
		inner(fp, nf)
	}
}

func wakes(s *types.Signature) bool {
	for _, t := range []*types.Tuple{s.Params(), s.Results()} {
		for v := range t.Variables() {
			if carries(v.Type()) {
				return true
			}
		}
	}
	return false
}

// carries tells whether a value of a type is, or plainly gives, a channel or a
// function.
func carries(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Chan, *types.Signature:
		return true
	case *types.Pointer:
		st, ok := u.Elem().Underlying().(*types.Struct)
		if !ok {
			return false
		}
		for f := range st.Fields() { // the C of a timer
			if _, ch := f.Type().Underlying().(*types.Chan); ch {
				return true
			}
		}
	case *types.Interface:
		for f := range u.Methods() { // the Done of a context
			for r := range f.Signature().Results().Variables() {
				if _, ch := r.Type().Underlying().(*types.Chan); ch {
					return true
				}
			}
		}
	}
	return false
}

package exec

import (
	"fmt"
	"go/token"
	"math"
	"reflect"
	"runtime"
	"unsafe"

	"pawl/interp/rtype"
)

// posn is a place in a cell.
type posn = token.Pos

// Failure is a panic that left a cell.
type Failure struct {
	Value  any     // what was raised
	Frames []Frame // the functions it passed through, innermost first
}

// Frame is a function of a cell on the stack and the place it had reached.
type Frame struct {
	Function string // as the user wrote it; "" for a cell's statements
	Pos      token.Pos
}

// Interrupted is raised in a cell that was told to stop.
type Interrupted struct{}

func (Interrupted) Error() string { return "interrupted" }

// TooDeep is raised when functions of cells call each other without end.
type TooDeep struct{}

func (TooDeep) Error() string { return "stack overflow: functions call each other too deeply" }

// Exit is raised by os.Exit: it ends the cell, not the kernel.
type Exit struct{ Code int }

func (e Exit) Error() string { return fmt.Sprintf("os.Exit(%d)", e.Code) }

// Deadlock is raised when every goroutine of a cell waits for another one.
type Deadlock struct{}

func (Deadlock) Error() string { return "all goroutines are asleep - deadlock!" }

// mark notes where a frame is, before something that may panic by itself.
func mark(fp frame, pos posn) {
	h := head(fp)
	h.pos = pos
	h.th.top = fp
}

// maxTrace bounds the frames that a trace keeps at either end.
const maxTrace = 40

// stack lists the functions from a frame outwards.
func stack(fp frame) []Frame {
	var list []Frame
	for n := 0; fp != nil; n++ {
		h := head(fp)
		if !h.fn.native && !h.fn.library && (n < maxTrace || h.caller == nil) {
			list = append(list, Frame{h.fn.name, h.pos})
		}
		fp = h.caller
	}
	return list
}

// raise panics at a place of a frame.
func (th *thread) raise(fp frame, pos posn, v any) {
	head(fp).pos = pos
	th.trace, th.traced = stack(fp), true
	panic(v)
}

func raise(fp frame, pos posn, v any) { head(fp).th.raise(fp, pos, v) }

// native runs what panics by itself, so that the value is Go's own.
func native(fp frame, pos posn, f func()) {
	th := head(fp).th
	head(fp).pos = pos
	th.trace, th.traced = stack(fp), true
	f()
	panic("exec: what had to panic did not")
}

func nilPointer(fp frame, pos posn) {
	native(fp, pos, func() { var p *int; _ = *p })
}

func divideByZero(fp frame, pos posn) {
	native(fp, pos, func() { zero := 0; _ = 1 / zero })
}

func outOfRange(fp frame, i int64, n int, pos posn) {
	s := make([]struct{}, n)
	if huge := head(fp).th.takeHuge(); len(huge) > 0 && i == math.MinInt64 {
		native(fp, pos, func() { _ = s[huge[len(huge)-1]] })
	}
	native(fp, pos, func() { _ = s[i] })
}

// takeHuge returns the indexes since the last error that were too large for an
// int.
func (th *thread) takeHuge() []uint64 {
	huge := th.huge
	th.huge = nil
	return huge
}

// bounds are those of a slice expression that is out of range.
type bounds struct {
	length, capacity int
	i, j, k          int64
	third            bool // there is a k
	array            bool // of an array or string: its length is the limit
}

// badSlice raises what the slice expression raises.
func badSlice(fp frame, pos posn, b bounds) {
	if huge := head(fp).th.takeHuge(); len(huge) > 0 {
		b.unsigned(fp, pos, huge)
	}
	native(fp, pos, func() {
		s := make([]struct{}, b.length, b.capacity)
		switch {
		case b.third && b.array && uint64(b.k) > uint64(b.capacity) && b.k >= 0:
			panic(boundsError(fmt.Sprintf("slice bounds out of range [::%d] with length %d", b.k, b.length)))
		case b.third:
			_ = s[b.i:b.j:b.k]
		case b.array:
			text := unsafe.String(&zeros[0], min(b.length, len(zeros)))
			if b.length > len(zeros) {
				text = string(make([]byte, b.length))
			}
			_ = text[b.i:b.j]
		default:
			_ = s[b.i:b.j]
		}
	})
}

// unsigned raises the error of the first bound that is wrong, if that one was
// too large for an int. Go looks at the last bound first.
func (b bounds) unsigned(fp frame, pos posn, huge []uint64) {
	names := []int64{b.i, b.j, b.k}
	texts := []string{"[%d:%d:]", "[:%d:%d]", "[::%d] with " + b.limit()}
	if !b.third {
		names, texts = names[:2], []string{"[%d:%d]", "[:%d] with " + b.limit()}
	}
	for n := len(names) - 1; n >= 0 && len(huge) > 0; n-- {
		if names[n] == math.MinInt64 {
			args := []any{huge[len(huge)-1], b.length}
			if n < len(names)-1 {
				args[1] = names[n+1]
			} else if !b.array {
				args[1] = b.capacity
			}
			raise(fp, pos, boundsError(fmt.Sprintf("slice bounds out of range "+texts[n], args...)))
		}
		last := uint64(b.capacity)
		if n < len(names)-1 {
			last = uint64(names[n+1])
		}
		if uint64(names[n]) > last {
			return
		}
	}
}

func (b bounds) limit() string {
	if b.array {
		return "length %d"
	}
	return "capacity %d"
}

// boundsError is a run-time error in Go's words that cannot be had from the
// runtime itself.
type boundsError string

func (boundsError) RuntimeError()   {}
func (e boundsError) Error() string { return "runtime error: " + string(e) }

var zeros [64]byte

// badAssertion raises that an interface holds another type than asserted.
func (c *compiler) badAssertion(fp frame, pos posn, iface, have, want unsafe.Pointer, missing string) {
	raise(fp, pos, assertionError(iface, have, want, missing))
}

// assertionError fills in the error whose fields package runtime keeps to itself.
func assertionError(iface, have, want unsafe.Pointer, missing string) *runtime.TypeAssertionError {
	e := &runtime.TypeAssertionError{}
	f := (*struct {
		iface, have, want unsafe.Pointer
		missing           string
	})(unsafe.Pointer(e))
	f.iface, f.have, f.want, f.missing = iface, have, want, missing
	return e
}

var _ = func() int {
	if unsafe.Sizeof(runtime.TypeAssertionError{}) != 3*unsafe.Sizeof(uintptr(0))+unsafe.Sizeof("") {
		panic("exec: runtime.TypeAssertionError is not laid out as expected")
	}
	return 0
}()

// raised is a panic under way, seen by the deferred functions it runs.
type raised struct {
	value     any
	recovered bool
}

// recoverHere is the builtin recover, called by the function of fp.
func recoverHere(fp frame) rtype.Pair {
	h := head(fp)
	r := h.raised
	if r == nil || r.recovered {
		return rtype.Pair{}
	}
	if _, stop := r.value.(unstoppable); stop {
		return rtype.Pair{}
	}
	r.recovered = true
	h.th.traced = false
	v := r.value
	return *(*rtype.Pair)(unsafe.Pointer(&v))
}

// unstoppable is a panic that deferred functions run for but cannot recover.
type unstoppable interface{ unstoppable() }

func (Interrupted) unstoppable() {}
func (Exit) unstoppable()        {}

// failure describes what ended a thread.
func (th *thread) failure(v any) *Failure {
	f := &Failure{Value: v}
	switch {
	case th.traced:
		f.Frames = th.trace
	case th.top != nil:
		f.Frames = stack(th.top)
	}
	if _, ok := v.(*reflect.ValueError); ok {
		f.Value = assertNil()
	}
	return f
}

// assertNil is the error of a nil pointer, for what package reflect calls a
// zero Value.
func assertNil() (err any) {
	defer func() { err = recover() }()
	var p *int
	_ = *p
	return nil
}

// shortSlice raises what the conversion of a slice to a longer array raises.
func shortSlice(have int, want int64) {
	panic(conversionError{have, want})
}

// conversionError is the run-time error of that conversion.
type conversionError struct {
	have int
	want int64
}

func (conversionError) RuntimeError() {}

func (e conversionError) Error() string {
	return fmt.Sprintf("runtime error: cannot convert slice with length %d to array or pointer to array with length %d", e.have, e.want)
}

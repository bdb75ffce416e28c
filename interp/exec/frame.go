package exec

import (
	"fmt"
	"go/token"
	"go/types"
	"reflect"
	"sync/atomic"
	"unsafe"

	"pawl/interp/rtype"
)

// header begins every frame.
type header struct {
	th       *thread
	caller   frame // the frame that called; of a free frame the next free one
	fn       *function
	closure  *rtype.Closure // whose captured variables the function sees
	deferred *deferral      // of a function with defer statements
	raised   *raised        // the panic that this call, a deferred one, may recover
	pos      token.Pos      // of the call being made, or of what went wrong
}

func head(fp frame) *header { return (*header)(fp) }

// thread is one goroutine that runs cells' code.
type thread struct {
	run    *run
	stop   *atomic.Bool // run.stopped
	free   [32]frame    // frames to use again, in lists each of one function
	depth  int
	top    frame // the frame that last called into compiled code
	traced bool  // trace is that of the panic under way
	trace  []Frame
	huge   []uint64 // indexes that were too large for an int, until one is out of range
}

// MaxDepth bounds how deep functions of cells may call each other.
const MaxDepth = 500_000

// enter makes a frame for a call of f from fp.
func (f *function) enter(fp frame) frame {
	th := head(fp).th
	if th.stop.Load() {
		th.interrupt(fp)
	}
	return f.frame(th, fp)
}

func (f *function) frame(th *thread, caller frame) frame {
	list := &th.free[f.id%uint(len(th.free))]
	nf := *list
	if nf != nil && head(nf).fn == f {
		*list = head(nf).caller
	} else {
		nf = rtype.New(f.layout.descriptor())
		h := head(nf)
		h.fn, h.th = f, th
	}
	h := head(nf)
	h.caller = caller
	if th.depth++; th.depth > MaxDepth {
		th.depth -= 1000 // room for deferred functions
		th.raise(caller, head(caller).pos, TooDeep{})
	}
	return nf
}

// leave gives a frame back when its call has returned.
func leave(fp frame) {
	h := head(fp)
	h.th.depth--
	list := &h.th.free[h.fn.id%uint(len(h.th.free))]
	if first := *list; first != nil && head(first).fn == h.fn {
		h.caller = first
	} else {
		h.caller = nil // the list of another function gives way
	}
	*list = fp
}

// layout says where in a function's frame everything lies.
type layout struct {
	fields []reflect.StructField
	size   uintptr
	made   unsafe.Pointer // the frame type's descriptor, once all is laid out
}

func newLayout() *layout {
	l := &layout{}
	l.add(reflect.TypeFor[header]())
	return l
}

// add reserves room for a value and returns its offset.
func (l *layout) add(t reflect.Type) uintptr {
	align := uintptr(t.Align())
	off := (l.size + align - 1) &^ (align - 1)
	l.size = off + t.Size()
	l.fields = append(l.fields, reflect.StructField{Name: fmt.Sprintf("F%d", len(l.fields)), Type: t})
	return off
}

// descriptor returns the frame type's descriptor. Nothing can be added then.
func (l *layout) descriptor() unsafe.Pointer {
	if l.made == nil {
		l.made = rtype.Of(reflect.StructOf(l.fields))
	}
	return l.made
}

// slotType is a type that lies in memory as values of t do. There are few, so
// that frames of many functions share a type.
func (m *Machine) slotType(t types.Type) reflect.Type {
	if s := shapeOf(t); s != shapeMemory {
		return slotTypes[s]
	}
	return m.types.of(t)
}

var slotTypes = [...]reflect.Type{
	shapeBool: reflect.TypeFor[bool](), shapeInt8: reflect.TypeFor[uint8](), shapeInt16: reflect.TypeFor[uint16](), shapeInt32: reflect.TypeFor[uint32](),
	shapeInt64: reflect.TypeFor[uint64](), shapeUint8: reflect.TypeFor[uint8](), shapeUint16: reflect.TypeFor[uint16](), shapeUint32: reflect.TypeFor[uint32](),
	shapeUint64: reflect.TypeFor[uint64](), shapeFloat32: reflect.TypeFor[uint32](), shapeFloat64: reflect.TypeFor[uint64](),
	shapeComplex64: reflect.TypeFor[complex64](), shapeComplex128: reflect.TypeFor[complex128](), shapeString: reflect.TypeFor[string](),
	shapePointer: reflect.TypeFor[unsafe.Pointer](), shapeSlice: reflect.TypeFor[[]byte](), shapeInterface: reflect.TypeFor[any](),
}

// convention is where results and parameters lie in every function of a
// signature: callers know no more of a callee than that.
type convention struct {
	results, params         []uintptr
	layout                  layout // of all that
	moveParams, moveResults moves
}

func (m *Machine) convention(s *types.Signature) *convention {
	c := &convention{layout: *newLayout()}
	for v := range s.Results().Variables() {
		c.results = append(c.results, c.layout.add(m.slotType(v.Type())))
	}
	for v := range s.Params().Variables() {
		c.params = append(c.params, c.layout.add(m.slotType(v.Type())))
	}
	return c
}

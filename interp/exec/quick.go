package exec

import (
	"go/types"
	"unsafe"

	"pawl/interp/rtype"
)

// quickCall calls compiled functions of common signatures directly: the word
// of a function is taken for a Go function over types of the same shapes,
// which are passed alike. It returns nil where reflection is needed.
func quickCall(s *types.Signature, conv *convention) func(w unsafe.Pointer, nf frame) {
	key := ""
	for v := range s.Params().Variables() {
		key += code(v.Type())
	}
	key += ":"
	for v := range s.Results().Variables() {
		key += code(v.Type())
	}
	make, ok := quick[key]
	if !ok {
		return nil
	}
	return make(append(append([]uintptr{}, conv.params...), conv.results...))
}

// code is the letter of a shape in the keys of quick.
func code(t types.Type) string {
	switch shapeOf(t) {
	case shapeBool:
		return "b"
	case shapeInt64, shapeUint64:
		return "i"
	case shapeFloat64:
		return "f"
	case shapeString:
		return "s"
	case shapePointer:
		return "p"
	case shapeSlice:
		return "l"
	case shapeInterface:
		return "a"
	case shapeInt32:
		return "r"
	case shapeUint8:
		return "u"
	}
	return "?"
}

type quickMaker func(off []uintptr) func(w unsafe.Pointer, nf frame)

var quick = map[string]quickMaker{}

func arg[T any](nf frame, off uintptr) T { return *(*T)(unsafe.Add(nf, off)) }

func put[T any](nf frame, off uintptr, v T) { *(*T)(unsafe.Add(nf, off)) = v }

func as[F any](w unsafe.Pointer) F { return *(*F)(unsafe.Pointer(&w)) }

// each runs a generic registration over the seven shapes that have a letter.
func init() {
	quick[":"] = func([]uintptr) func(unsafe.Pointer, frame) {
		return func(w unsafe.Pointer, nf frame) { as[func()](w)() }
	}
	results("")
	first[bool]("b")
	first[int64]("i")
	first[float64]("f")
	first[string]("s")
	first[unsafe.Pointer]("p")
	first[rtype.Slice]("l")
	first[rtype.Pair]("a")
	three[unsafe.Pointer, int64, int64, float64]("piif")
	quick["pii:f"] = ternary[unsafe.Pointer, int64, int64, float64]()
	quick["pif:"] = func(o []uintptr) func(unsafe.Pointer, frame) {
		return func(w unsafe.Pointer, nf frame) {
			as[func(unsafe.Pointer, int64, float64)](w)(arg[unsafe.Pointer](nf, o[0]), arg[int64](nf, o[1]), arg[float64](nf, o[2]))
		}
	}
	quick["fff:f"] = ternary[float64, float64, float64, float64]()
	quick["sss:s"] = ternary[string, string, string, string]()
	quick["lll:l"] = ternary[rtype.Slice, rtype.Slice, rtype.Slice, rtype.Slice]()
	quick["ssi:l"] = ternary[string, string, int64, rtype.Slice]()
	quick["l:ia"] = pair[rtype.Slice, int64, rtype.Pair]()
	quick["s:ia"] = pair[string, int64, rtype.Pair]()
	quick["s:fa"] = pair[string, float64, rtype.Pair]()
	quick["s:la"] = pair[string, rtype.Slice, rtype.Pair]()
	quick["s:pa"] = pair[string, unsafe.Pointer, rtype.Pair]()
	quick["al:ia"] = pair2[rtype.Pair, rtype.Slice, int64, rtype.Pair]()
	quick["sl:ia"] = pair2[string, rtype.Slice, int64, rtype.Pair]()
	quick["si:fa"] = pair2[string, int64, float64, rtype.Pair]()
	quick["pl:ia"] = pair2[unsafe.Pointer, rtype.Slice, int64, rtype.Pair]()
	runes()
	quick["ps:ia"] = pair2[unsafe.Pointer, string, int64, rtype.Pair]()
}

// runes registers functions of characters and bytes that people call often.
func runes() {
	unary[int32, bool]("r:b")
	unary[int32, int32]("r:r")
	unary[int32, string]("r:s")
	unary[int32, int64]("r:i")
	unary[uint8, bool]("u:b")
	unary[uint8, uint8]("u:u")
	two[string, int32, int64]("sr:i")
	two[string, int32, bool]("sr:b")
	two[string, uint8, int64]("su:i")
	two[unsafe.Pointer, uint8, rtype.Pair]("pu:a")
	two[rtype.Slice, int32, rtype.Slice]("lr:l")
	quick["pr:ia"] = pair2[unsafe.Pointer, int32, int64, rtype.Pair]()
	quick["s:ri"] = pair[string, int32, int64]()
	quick["l:ri"] = pair[rtype.Slice, int32, int64]()
}

// results registers functions without parameters.
func results(string) {
	nullary[bool](":b")
	nullary[int64](":i")
	nullary[float64](":f")
	nullary[string](":s")
	nullary[unsafe.Pointer](":p")
	nullary[rtype.Slice](":l")
	nullary[rtype.Pair](":a")
}

func nullary[R any](key string) {
	quick[key] = func(o []uintptr) func(unsafe.Pointer, frame) {
		return func(w unsafe.Pointer, nf frame) { put(nf, o[0], as[func() R](w)()) }
	}
}

// first registers functions whose first parameter is an A.
func first[A any](a string) {
	quick[a+":"] = func(o []uintptr) func(unsafe.Pointer, frame) {
		return func(w unsafe.Pointer, nf frame) { as[func(A)](w)(arg[A](nf, o[0])) }
	}
	unary[A, bool](a + ":b")
	unary[A, int64](a + ":i")
	unary[A, float64](a + ":f")
	unary[A, string](a + ":s")
	unary[A, unsafe.Pointer](a + ":p")
	unary[A, rtype.Slice](a + ":l")
	unary[A, rtype.Pair](a + ":a")
	second[A, bool](a + "b")
	second[A, int64](a + "i")
	second[A, float64](a + "f")
	second[A, string](a + "s")
	second[A, unsafe.Pointer](a + "p")
	second[A, rtype.Slice](a + "l")
	second[A, rtype.Pair](a + "a")
}

func unary[A, R any](key string) {
	quick[key] = func(o []uintptr) func(unsafe.Pointer, frame) {
		return func(w unsafe.Pointer, nf frame) { put(nf, o[1], as[func(A) R](w)(arg[A](nf, o[0]))) }
	}
}

// second registers functions of an A and a B.
func second[A, B any](ab string) {
	quick[ab+":"] = func(o []uintptr) func(unsafe.Pointer, frame) {
		return func(w unsafe.Pointer, nf frame) { as[func(A, B)](w)(arg[A](nf, o[0]), arg[B](nf, o[1])) }
	}
	two[A, B, bool](ab + ":b")
	two[A, B, int64](ab + ":i")
	two[A, B, float64](ab + ":f")
	two[A, B, string](ab + ":s")
	two[A, B, unsafe.Pointer](ab + ":p")
	two[A, B, rtype.Slice](ab + ":l")
	two[A, B, rtype.Pair](ab + ":a")
}

func two[A, B, R any](key string) {
	quick[key] = func(o []uintptr) func(unsafe.Pointer, frame) {
		return func(w unsafe.Pointer, nf frame) {
			put(nf, o[2], as[func(A, B) R](w)(arg[A](nf, o[0]), arg[B](nf, o[1])))
		}
	}
}

func ternary[A, B, C, R any]() quickMaker {
	return func(o []uintptr) func(unsafe.Pointer, frame) {
		return func(w unsafe.Pointer, nf frame) {
			put(nf, o[3], as[func(A, B, C) R](w)(arg[A](nf, o[0]), arg[B](nf, o[1]), arg[C](nf, o[2])))
		}
	}
}

// three registers functions of four parameters without a result.
func three[A, B, C, D any](abcd string) {
	quick[abcd+":"] = func(o []uintptr) func(unsafe.Pointer, frame) {
		return func(w unsafe.Pointer, nf frame) {
			as[func(A, B, C, D)](w)(arg[A](nf, o[0]), arg[B](nf, o[1]), arg[C](nf, o[2]), arg[D](nf, o[3]))
		}
	}
}

// pair calls functions with two results.
func pair[A, R, S any]() quickMaker {
	return func(o []uintptr) func(unsafe.Pointer, frame) {
		return func(w unsafe.Pointer, nf frame) {
			r, s := as[func(A) (R, S)](w)(arg[A](nf, o[0]))
			put(nf, o[1], r)
			put(nf, o[2], s)
		}
	}
}

func pair2[A, B, R, S any]() quickMaker {
	return func(o []uintptr) func(unsafe.Pointer, frame) {
		return func(w unsafe.Pointer, nf frame) {
			r, s := as[func(A, B) (R, S)](w)(arg[A](nf, o[0]), arg[B](nf, o[1]))
			put(nf, o[2], r)
			put(nf, o[3], s)
		}
	}
}

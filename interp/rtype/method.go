package rtype

import (
	"cmp"
	"fmt"
	"go/token"
	"reflect"
	"slices"
	"unsafe"
)

// Method is a method of a declared type or of its pointer.
type Method struct {
	Name string
	Type reflect.Type // the function type, without the receiver
	// Call runs it. The receiver points at the value; for a pointer, or another
	// value that is one word holding a pointer, it is that pointer itself.
	Call func(receiver unsafe.Pointer, args []reflect.Value) []reflect.Value
}

// setMethods writes the method table of a type: exported names first, each
// group in order, as the runtime expects them.
func setMethods(at slot, pkg string, t reflect.Type, list []Method) error {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b Method) int { return compareNames(a.Name, b.Name) })
	table := unsafe.Slice((*method)(at.methods), len(list))
	u := uncommonType{pkgPath: nameOff(pkg), mcount: uint16(len(list)), moff: uint32(uintptr(at.methods) - uintptr(unsafe.Pointer(at.uncommon)))}
	for i, m := range list {
		if token.IsExported(m.Name) {
			u.xcount++
		}
		code, err := entries(t, m)
		if err != nil {
			return err
		}
		table[i] = method{name: nameOff(m.Name), mtyp: typeOff(raw(m.Type)), ifn: addReflectOff(code[0]), tfn: addReflectOff(code[1])}
	}
	*at.uncommon = u
	return nil
}

func compareNames(a, b string) int {
	if x, y := token.IsExported(a), token.IsExported(b); x != y {
		if x {
			return -1
		}
		return 1
	}
	return cmp.Compare(a, b)
}

// entries makes the code by which compiled code enters a method: through an
// interface, where the receiver is one word, and with the receiver itself.
func entries(t reflect.Type, m Method) (code [2]unsafe.Pointer, err error) {
	word := reflect.TypeFor[unsafe.Pointer]()
	byWord := func(args []reflect.Value) []reflect.Value {
		return m.Call(args[0].UnsafePointer(), args[1:])
	}
	if code[0], err = entry(withReceiver(word, m.Type), byWord); err != nil || t.Kind() == reflect.Pointer {
		code[1] = code[0]
		return code, err
	}
	byValue := func(args []reflect.Value) []reflect.Value {
		return m.Call(receiverWord(args[0]), args[1:])
	}
	code[1], err = entry(withReceiver(t, m.Type), byValue)
	return code, err
}

// receiverWord returns the word that an interface would hold for a value.
func receiverWord(v reflect.Value) unsafe.Pointer {
	held := v.Interface()
	return (*Pair)(unsafe.Pointer(&held)).Data
}

func withReceiver(receiver, method reflect.Type) reflect.Type {
	in := []reflect.Type{receiver}
	for i := range method.NumIn() {
		in = append(in, method.In(i))
	}
	var out []reflect.Type
	for i := range method.NumOut() {
		out = append(out, method.Out(i))
	}
	return reflect.FuncOf(in, out, method.IsVariadic())
}

// slots holds, for each entry of the assembly, the function value it calls. An
// entry puts its slot's value where compiled code expects the context of a
// closure and goes on in that closure's code.
var slots [entryCount]unsafe.Pointer

var used int

// entryCount is how many entries the assembly has.
const entryCount = 32768

// entriesBegin and entriesEnd are the addresses of the first entry and of what
// follows the last.
func entriesBegin() uintptr
func entriesEnd() uintptr

// entry gives a function a code address of its own.
func entry(t reflect.Type, fn func([]reflect.Value) []reflect.Value) (unsafe.Pointer, error) {
	if used == entryCount {
		return nil, fmt.Errorf("this session has declared more methods than it can hold (%d); restart the kernel", entryCount)
	}
	slots[used] = Word(reflect.MakeFunc(t, fn))
	width := (entriesEnd() - entriesBegin()) / entryCount
	at := entriesBegin() + uintptr(used)*width
	used++
	return *(*unsafe.Pointer)(unsafe.Pointer(&at)), nil
}

// Word returns the one word of a function, map, channel or pointer value.
func Word(v reflect.Value) unsafe.Pointer {
	held := v.Interface()
	return (*Pair)(unsafe.Pointer(&held)).Data
}

package rtype

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"sort"
	"testing"
	"unsafe"
)

// point makes type main.Point struct{X, Y int; next *Point} with a String
// method on the value and an Error method on the pointer.
func point(t *testing.T) *Named {
	t.Helper()
	n := Declare("main", "Point", reflect.Struct, 8)
	under := Struct([]reflect.StructField{
		{Name: "X", Type: reflect.TypeFor[int](), Tag: `json:"x"`},
		{Name: "Y", Type: reflect.TypeFor[int]()},
		{Name: "next", PkgPath: "main", Type: reflect.PointerTo(n.Type())},
	})
	text := reflect.TypeFor[func() string]()
	give := func(prefix string) func(unsafe.Pointer, []reflect.Value) []reflect.Value {
		return func(p unsafe.Pointer, _ []reflect.Value) []reflect.Value {
			xy := (*[2]int)(p)
			return []reflect.Value{reflect.ValueOf(fmt.Sprint(prefix, xy[0], ",", xy[1]))}
		}
	}
	scale := Method{Name: "scale", Type: reflect.TypeFor[func(int, float64) int](), Call: func(p unsafe.Pointer, args []reflect.Value) []reflect.Value {
		(*[2]int)(p)[0] *= int(args[0].Int())
		return []reflect.Value{reflect.ValueOf(int(args[1].Float()))}
	}}
	value := []Method{{Name: "String", Type: text, Call: give("P")}}
	pointer := append(value, Method{Name: "Error", Type: text, Call: give("E")}, scale)
	n.Complete(under)
	if err := n.SetMethods(value, pointer); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestNamedIsPrintedAndEncodedAsGoWould(t *testing.T) {
	n := point(t)
	p := reflect.New(n.Type())
	p.Elem().Field(0).SetInt(3)
	p.Elem().Field(1).SetInt(4)
	v := p.Elem().Interface()
	for _, c := range []struct{ got, want string }{
		{fmt.Sprintf("%T %T", v, p.Interface()), "main.Point *main.Point"},
		{fmt.Sprintf("%v %s %d", v, v, v), "P3,4 P3,4 {3 4 0}"},
		{fmt.Sprintf("%+v", struct{ V any }{v}), "{V:P3,4}"},
		{fmt.Sprintf("%v", p.Interface()), "E3,4"},
		{n.Type().Name() + " " + n.Type().PkgPath() + " " + n.Type().Kind().String(), "Point main struct"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
	b, err := json.Marshal(v)
	if err != nil || string(b) != `{"x":3,"Y":4}` {
		t.Errorf("json %s %v", b, err)
	}
	if err := json.Unmarshal([]byte(`{"x":7}`), p.Interface()); err != nil || p.Elem().Field(0).Int() != 7 {
		t.Errorf("unmarshal: %v %v", err, p.Elem())
	}
}

func TestIdentity(t *testing.T) {
	n := point(t)
	other := point(t)
	a, b := reflect.Zero(n.Type()).Interface(), reflect.Zero(other.Type()).Interface()
	if a == b {
		t.Error("values of two types of the same name are equal")
	}
	if a != reflect.Zero(n.Type()).Interface() {
		t.Error("equal values differ")
	}
	m := map[any]int{a: 1, b: 2}
	if len(m) != 2 || m[reflect.Zero(n.Type()).Interface()] != 1 {
		t.Error("map keys:", m)
	}
	err := reflect.New(n.Type()).Interface().(error)
	wrapped := fmt.Errorf("outer: %w", err)
	target := reflect.New(reflect.PointerTo(n.Type()))
	if !errors.As(wrapped, target.Interface()) || target.Elem().Interface() != err.(any) {
		t.Error("errors.As does not find it")
	}
	if !errors.Is(wrapped, err) {
		t.Error("errors.Is does not find it")
	}
	if reflect.PointerTo(n.Type()) != reflect.TypeOf(err) || reflect.TypeOf(err).Elem() != n.Type() {
		t.Error("the pointer type is not one")
	}
	if reflect.SliceOf(n.Type()) != reflect.SliceOf(n.Type()) || reflect.SliceOf(n.Type()) == reflect.SliceOf(other.Type()) {
		t.Error("slices")
	}
}

func TestMethodsByReflection(t *testing.T) {
	n := point(t)
	v := reflect.New(n.Type())
	v.Elem().Field(1).SetInt(9)
	if got := v.Elem().MethodByName("String").Call(nil)[0].String(); got != "P0,9" {
		t.Error(got)
	}
	m, _ := n.Type().MethodByName("String")
	if got := m.Func.Call([]reflect.Value{v.Elem()})[0].String(); got != "P0,9" {
		t.Error("by the method's function:", got)
	}
	if v.Type().NumMethod() != 2 || n.Type().NumMethod() != 1 {
		t.Error("exported methods:", v.Type().NumMethod(), n.Type().NumMethod())
	}
}

func TestInterfaceOfUnexportedMethod(t *testing.T) {
	n := point(t)
	i := Interface("main", []Signature{{"scale", reflect.TypeFor[func(int, float64) int]()}})
	if n.Type().Implements(i) || !reflect.PointerTo(n.Type()).Implements(i) {
		t.Fatal("Implements")
	}
	p := reflect.New(n.Type())
	p.Elem().Field(0).SetInt(5)
	held := reflect.New(i)
	held.Elem().Set(p)
	if i.String() != "interface { main.scale(int, float64) int }" {
		t.Error(i)
	}
	if held.Elem().Elem().Type() != p.Type() {
		t.Error("dynamic type")
	}
}

func TestSortInterface(t *testing.T) {
	n := Declare("main", "ByLength", reflect.Slice, 8)
	at := func(p unsafe.Pointer) []string { return *(*[]string)(p) }
	methods := []Method{
		{"Len", reflect.TypeFor[func() int](), func(p unsafe.Pointer, _ []reflect.Value) []reflect.Value {
			return []reflect.Value{reflect.ValueOf(len(at(p)))}
		}},
		{"Less", reflect.TypeFor[func(i, j int) bool](), func(p unsafe.Pointer, a []reflect.Value) []reflect.Value {
			return []reflect.Value{reflect.ValueOf(len(at(p)[a[0].Int()]) < len(at(p)[a[1].Int()]))}
		}},
		{"Swap", reflect.TypeFor[func(i, j int)](), func(p unsafe.Pointer, a []reflect.Value) []reflect.Value {
			s, i, j := at(p), a[0].Int(), a[1].Int()
			s[i], s[j] = s[j], s[i]
			return nil
		}},
	}
	n.Complete(reflect.TypeFor[[]string]())
	if err := n.SetMethods(methods, methods); err != nil {
		t.Fatal(err)
	}
	words := []string{"three", "a", "four", "to"}
	v := reflect.ValueOf(words).Convert(n.Type()).Interface()
	sort.Sort(v.(sort.Interface))
	if got := fmt.Sprintf("%v %T", v, v); got != "[a to four three] main.ByLength" {
		t.Error(got)
	}
}

func TestEmbedded(t *testing.T) {
	n := point(t)
	s := Struct([]reflect.StructField{
		{Name: "Point", Type: n.Type(), Anonymous: true},
		{Name: "_", PkgPath: "main", Type: reflect.TypeFor[int]()},
		{Name: "Z", Type: reflect.TypeFor[int]()},
	})
	v := reflect.New(s).Elem()
	v.Field(0).Field(0).SetInt(1)
	b, err := json.Marshal(v.Interface())
	if err != nil || string(b) != `{"x":1,"Y":0,"Z":0}` {
		t.Errorf("json %s %v", b, err)
	}
	w := reflect.New(s).Elem()
	w.Set(v)
	*(*int)(unsafe.Add(w.Addr().UnsafePointer(), s.Field(1).Offset)) = 5
	if v.Interface() != w.Interface() {
		t.Error("a blank field counts")
	}
	w.Field(2).SetInt(1)
	if v.Interface() == w.Interface() {
		t.Error("another field does not count")
	}
}

// TestCollector lets the collector run while values live only behind types
// made here.
func TestCollector(t *testing.T) {
	n := point(t)
	var held []any
	for i := range 10000 {
		p := reflect.New(n.Type())
		p.Elem().Field(0).SetInt(int64(i))
		q := reflect.New(n.Type())
		q.Elem().Field(0).SetInt(int64(-i))
		*(*unsafe.Pointer)(unsafe.Add(p.UnsafePointer(), 16)) = q.UnsafePointer()
		held = append(held, p.Interface())
		if i%1000 == 0 {
			runtime.GC()
		}
	}
	runtime.GC()
	for i, h := range held {
		next := *(*unsafe.Pointer)(unsafe.Add(reflect.ValueOf(h).UnsafePointer(), 16))
		if *(*int)(next) != -i {
			t.Fatalf("value %d was collected", i)
		}
	}
}

func TestRecursiveMap(t *testing.T) {
	n := Declare("main", "Trie", reflect.Struct, 8)
	later := NewLater(reflect.Map, "map[int32]main.Trie")
	under := Struct([]reflect.StructField{{Name: "Next", Type: later.Type()}})
	n.Complete(under)
	later.Fill(reflect.MapOf(reflect.TypeFor[int32](), n.Type()))
	root := reflect.New(n.Type()).Elem()
	root.Field(0).Set(reflect.MakeMap(later.Type()))
	root.Field(0).SetMapIndex(reflect.ValueOf('a'), reflect.New(n.Type()).Elem())
	if got := fmt.Sprintf("%v %T", root.Interface(), root.Interface()); got != "{map[97:{map[]}]} main.Trie" {
		t.Error(got)
	}
}

func TestSupported(t *testing.T) {
	if err := Supported(); err != nil {
		t.Fatal(err)
	}
}

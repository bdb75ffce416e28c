package backend

import (
	"fmt"
	"go/types"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unsafe"

	"pawl/interp/lower"
)

// printable is a value on its way to package fmt together with its static
// type. At run time the types that cells declare have no names and no methods,
// so fmt would print their values as bare structs and numbers; a printable
// formats itself as fmt does, but by the static type, at any depth.
type printable struct {
	value  reflect.Value
	static types.Type
	reg    *registry
}

// registry knows the types that cells have declared: their methods by which a
// value describes itself.
type registry struct {
	named   map[string]*types.Named // by emitted name
	methods map[string]map[string]method
}

// method calls String, Error or GoString of a value.
type method struct {
	pointer bool // has a pointer receiver
	call    func(receiver any) any
}

func newRegistry() *registry {
	return &registry{named: map[string]*types.Named{}, methods: map[string]map[string]method{}}
}

// add notes a method of a type, under the emitted name of the type.
func (r *registry) add(typ, name string, pointer bool, call func(any) any) {
	if r.methods[typ] == nil {
		r.methods[typ] = map[string]method{}
	}
	r.methods[typ][name] = method{pointer, call}
}

// find returns a method of a value of that type, bound to the value.
func (r *registry) find(t types.Type, v reflect.Value, names ...string) (func() any, bool) {
	pointer := false
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t, pointer = p.Elem(), true
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return nil, false
	}
	for emitted, n := range r.named {
		if !types.Identical(n, named) {
			continue
		}
		for _, name := range names {
			if m, ok := r.methods[emitted][name]; ok && (pointer || !m.pointer) {
				return m.bind(v, pointer), true
			}
		}
	}
	return r.promoted(named, v, pointer, names)
}

// promoted finds a method that an embedded field lends to a struct.
func (r *registry) promoted(t *types.Named, v reflect.Value, pointer bool, names []string) (func() any, bool) {
	if pointer {
		if v.IsNil() {
			return nil, false
		}
		v = v.Elem()
	}
	for _, name := range names {
		obj, index, _ := types.LookupFieldOrMethod(t, pointer, t.Obj().Pkg(), name)
		if _, ok := obj.(*types.Func); !ok || len(index) < 2 || v.Kind() != reflect.Struct {
			continue
		}
		st, ok := t.Underlying().(*types.Struct)
		if !ok || st.NumFields() != v.NumField() {
			continue
		}
		field := readable(addressable(v).Field(index[0]))
		if call, ok := r.find(st.Field(index[0]).Type(), field, name); ok {
			return call, true
		}
		if s, ok := field.Interface().(fmt.Stringer); ok && name == "String" {
			return func() any { return s.String() }, true
		}
	}
	return nil, false
}

// bind fixes the receiver, following a pointer where the method wants a value.
func (m method) bind(v reflect.Value, pointer bool) func() any {
	if pointer && !m.pointer {
		if v.IsNil() {
			return func() any { return "<nil>" }
		}
		v = v.Elem()
	}
	return func() any { return m.call(readable(v).Interface()) }
}

// text calls the method by which a value describes itself.
func (r *registry) text(t types.Type, v reflect.Value, names ...string) (string, bool) {
	call, ok := r.find(t, v, names...)
	if !ok {
		return "", false
	}
	s, _ := call().(string)
	return s, true
}

// Describe implements Backend.
func (y *Yaegi) Describe(v reflect.Value, static types.Type) (string, bool) {
	if types.IsInterface(static) {
		return "", false
	}
	return y.registry.text(static, v, "Error", "String")
}

// dynamic finds the type of a value that came out of an interface: a struct
// type that a cell has declared carries its name in a tag.
func (r *registry) dynamic(v reflect.Value) types.Type {
	t, pointer := v.Type(), false
	if t.Kind() == reflect.Pointer {
		t, pointer = t.Elem(), true
	}
	if t.Kind() != reflect.Struct || t.NumField() == 0 {
		return nil
	}
	n, ok := r.named[t.Field(0).Tag.Get("pawl")]
	switch {
	case !ok:
		return nil
	case pointer:
		return types.NewPointer(n)
	}
	return n
}

// readable gives access to a value that was reached through a field which the
// interpreter does not export.
func readable(v reflect.Value) reflect.Value {
	if v.CanInterface() {
		return v
	}
	if v.CanAddr() {
		return reflect.NewAt(v.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem()
	}
	return v
}

// Format implements fmt.Formatter.
func (p printable) Format(s fmt.State, verb rune) {
	w := &writer{reg: p.reg, state: s, verb: verb, plus: s.Flag('+'), sharp: s.Flag('#') && verb == 'v', format: fmt.FormatString(s, verb)}
	if _, wide := s.Width(); wide && (verb == 'v' || verb == 's') {
		inner := &writer{reg: p.reg, verb: verb, plus: w.plus, sharp: w.sharp, format: "%" + string(verb)}
		inner.write(p.value, p.static, 0)
		io.WriteString(s, fmt.Sprintf(strings.NewReplacer("v", "s", "+", "", "#", "").Replace(w.format), inner.String()))
		return
	}
	w.write(p.value, p.static, 0)
	io.WriteString(s, w.String())
}

// writer formats one value.
type writer struct {
	strings.Builder
	reg         *registry
	state       fmt.State
	verb        rune
	plus, sharp bool
	format      string // the directive, applied to leaves
}

func (w *writer) write(v reflect.Value, t types.Type, depth int) {
	if !v.IsValid() {
		w.WriteString(map[bool]string{true: "<nil>", false: fmt.Sprintf(w.format, nil)}[depth > 0 || w.verb == 'v'])
		return
	}
	if inside, ok := Unbox(v); ok {
		w.write(inside, nil, depth)
		return
	}
	if v.Kind() == reflect.Interface {
		w.write(v.Elem(), nil, depth)
		return
	}
	if t == nil || types.IsInterface(t) {
		t = w.reg.dynamic(v)
	}
	if w.describes(v, t) {
		return
	}
	if t == nil || !lower.Declares(t) && v.CanInterface() {
		w.leaf(v)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		w.structure(v, t, depth)
	case reflect.Slice, reflect.Array:
		w.list(v, t, depth)
	case reflect.Map:
		w.dictionary(v, t, depth)
	case reflect.Pointer:
		w.pointer(v, t, depth)
	default:
		w.leaf(v)
	}
}

// describes lets a value's own Error or String method speak, for the verbs for
// which fmt does.
func (w *writer) describes(v reflect.Value, t types.Type) bool {
	if t == nil || !strings.ContainsRune("vsxXq", w.verb) {
		return false
	}
	names := []string{"Error", "String"}
	if w.sharp {
		names = []string{"GoString"}
	}
	text, ok := w.reg.text(t, v, names...)
	if ok {
		fmt.Fprintf(w, strings.ReplaceAll(w.format, "v", "s"), text)
	}
	return ok
}

// leaf formats a value that fmt knows as well as we do.
func (w *writer) leaf(v reflect.Value) {
	if v.CanInterface() {
		fmt.Fprintf(w, w.format, v.Interface())
		return
	}
	fmt.Fprintf(w, w.format, v)
}

func (w *writer) structure(v reflect.Value, t types.Type, depth int) {
	st, ok := t.Underlying().(*types.Struct)
	if !ok || st.NumFields() != v.NumField() {
		w.leaf(v)
		return
	}
	if w.sharp {
		w.WriteString(TypeName(t))
	}
	w.WriteString("{")
	for i := range v.NumField() {
		if i > 0 {
			w.WriteString(map[bool]string{true: ", ", false: " "}[w.sharp])
		}
		if w.plus || w.sharp {
			w.WriteString(st.Field(i).Name() + ":")
		}
		w.write(readable(addressable(v).Field(i)), st.Field(i).Type(), depth+1)
	}
	w.WriteString("}")
}

// addressable copies a struct so that its fields can be read.
func addressable(v reflect.Value) reflect.Value {
	if v.CanAddr() || !v.CanInterface() {
		return v
	}
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	return c
}

func (w *writer) list(v reflect.Value, t types.Type, depth int) {
	elem := t.Underlying().(interface{ Elem() types.Type }).Elem()
	open, between, end := "[", " ", "]"
	if w.sharp {
		if v.Kind() == reflect.Slice && v.IsNil() {
			w.WriteString(TypeName(t) + "(nil)")
			return
		}
		open, between, end = TypeName(t)+"{", ", ", "}"
	}
	w.WriteString(open)
	for i := range v.Len() {
		if i > 0 {
			w.WriteString(between)
		}
		w.write(v.Index(i), elem, depth+1)
	}
	w.WriteString(end)
}

func (w *writer) dictionary(v reflect.Value, t types.Type, depth int) {
	m := t.Underlying().(*types.Map)
	open, between, end := "map[", " ", "]"
	if w.sharp {
		open, between, end = TypeName(t)+"{", ", ", "}"
	}
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return order2(a, b) })
	w.WriteString(open)
	for i, k := range keys {
		if i > 0 {
			w.WriteString(between)
		}
		w.write(k, m.Key(), depth+1)
		w.WriteString(":")
		w.write(v.MapIndex(k), m.Elem(), depth+1)
	}
	w.WriteString(end)
}

// order2 orders the keys of a map as fmt does, for the kinds that have an
// order.
func order2(a, b reflect.Value) int {
	switch {
	case a.CanInt(), a.CanUint(), a.CanFloat(), a.Kind() == reflect.String:
		return compare(a, b)
	case a.Kind() == reflect.Bool:
		return strings.Compare(strconv.FormatBool(a.Bool()), strconv.FormatBool(b.Bool()))
	case a.Kind() == reflect.Struct:
		for i := range a.NumField() {
			if c := order2(a.Field(i), b.Field(i)); c != 0 {
				return c
			}
		}
	case a.Kind() == reflect.Array:
		for i := range a.Len() {
			if c := order2(a.Index(i), b.Index(i)); c != 0 {
				return c
			}
		}
	case a.Kind() == reflect.Interface && !a.IsNil() && !b.IsNil() && a.Elem().Kind() == b.Elem().Kind():
		return order2(a.Elem(), b.Elem())
	}
	return 0
}

// pointer shows what the outermost pointer points to, as fmt does for structs,
// lists and maps, and the address of any other.
func (w *writer) pointer(v reflect.Value, t types.Type, depth int) {
	elem := types.Unalias(t).Underlying().(*types.Pointer).Elem()
	if depth == 0 && !v.IsNil() {
		switch v.Elem().Kind() {
		case reflect.Struct, reflect.Slice, reflect.Array, reflect.Map:
			w.WriteString("&")
			w.write(v.Elem(), elem, depth+1)
			return
		}
	}
	if v.IsNil() && w.verb == 'v' && !w.sharp {
		w.WriteString("<nil>")
		return
	}
	w.leaf(v)
}

// anyType matches both spellings of the empty interface, and no name of which
// any is a part.
var anyType = regexp.MustCompile(`\bany\b|interface\{\}`)

// TypeName writes a type as a compiled program's %T would.
func TypeName(t types.Type) string {
	text := types.TypeString(t, func(p *types.Package) string { return p.Name() })
	return anyType.ReplaceAllString(text, "interface {}")
}

// fmtSymbols are package fmt's printing functions for cells: they know
// printables, also for the verb %T.
func fmtSymbols(out io.Writer) map[string]reflect.Value {
	return map[string]reflect.Value{
		"Print":    reflect.ValueOf(func(a ...any) (int, error) { return fmt.Fprint(out, a...) }),
		"Println":  reflect.ValueOf(func(a ...any) (int, error) { return fmt.Fprintln(out, a...) }),
		"Printf":   reflect.ValueOf(func(f string, a ...any) (int, error) { f, a = typeVerbs(f, a); return fmt.Fprintf(out, f, a...) }),
		"Sprint":   reflect.ValueOf(fmt.Sprint),
		"Sprintln": reflect.ValueOf(fmt.Sprintln),
		"Sprintf":  reflect.ValueOf(func(f string, a ...any) string { f, a = typeVerbs(f, a); return fmt.Sprintf(f, a...) }),
		"Fprint":   reflect.ValueOf(fmt.Fprint),
		"Fprintln": reflect.ValueOf(fmt.Fprintln),
		"Fprintf": reflect.ValueOf(func(w io.Writer, f string, a ...any) (int, error) {
			f, a = typeVerbs(f, a)
			return fmt.Fprintf(w, f, a...)
		}),
		"Errorf": reflect.ValueOf(func(f string, a ...any) error { f, a = typeVerbs(f, a); return fmt.Errorf(f, a...) }),
	}
}

// typeVerbs answers %T for printables, whose run-time type is none of the
// user's. Directives with explicit argument indexes are left alone.
func typeVerbs(format string, args []any) (string, []any) {
	if !strings.Contains(format, "T") || strings.Contains(format, "[") || !slices.ContainsFunc(args, isPrintable) {
		return format, args
	}
	out := []byte(format)
	args = slices.Clone(args)
	next := 0
	for i := 0; i < len(out); i++ {
		if out[i] != '%' {
			continue
		}
		for i++; i < len(out) && strings.IndexByte("+-# 0123456789.*", out[i]) >= 0; i++ {
			if out[i] == '*' {
				next++
			}
		}
		if i == len(out) || out[i] == '%' {
			continue
		}
		if out[i] == 'T' && next < len(args) {
			switch p := args[next].(type) {
			case printable:
				out[i], args[next] = 's', p.typeName()
			case cellError:
				out[i], args[next] = 's', p.typeName()
			}
		}
		next++
	}
	return string(out), args
}

func isPrintable(v any) bool {
	switch v.(type) {
	case printable, cellError:
		return true
	}
	return false
}

func (p printable) typeName() string {
	v, t := p.value, p.static
	for v.IsValid() && (t == nil || types.IsInterface(t)) {
		inside, boxed := Unbox(v)
		switch {
		case boxed:
			v = inside
			continue
		case v.Kind() == reflect.Interface:
			v = v.Elem()
			continue
		}
		if t = p.reg.dynamic(v); t == nil {
			return v.Type().String()
		}
	}
	if !v.IsValid() {
		return "<nil>"
	}
	return TypeName(t)
}

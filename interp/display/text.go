package display

import (
	"fmt"
	"go/types"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"pawl/interp/backend"
)

// maxItems bounds how much of a long value is written; a note tells the rest.
const maxItems = 100

// Text writes a value as Go source would, with the field names of its static
// type. Maps are in the order of their keys, and addresses are left out, so
// that the same value always gives the same text.
func Text(v reflect.Value, static types.Type, own Describer) string {
	var b strings.Builder
	printer{own}.write(&b, v, static, 0)
	return b.String()
}

// Describer gives the text of a value inside another whose type, declared in a
// cell, has a method for it.
type Describer func(v reflect.Value, static types.Type) (string, bool)

// printer writes values.
type printer struct{ own Describer }

// maxDepth bounds how deep a value is followed: it may point to itself.
const maxDepth = 8

func (p printer) write(b *strings.Builder, v reflect.Value, static types.Type, depth int) {
	if !v.IsValid() {
		b.WriteString("<nil>")
		return
	}
	if depth > maxDepth {
		b.WriteString("...")
		return
	}
	if depth > 0 && v.CanInterface() && writeOwn(b, v) {
		return
	}
	if p.own != nil && depth > 0 && static != nil {
		if text, ok := p.own(v, static); ok {
			b.WriteString(text)
			return
		}
	}
	if inside, ok := backend.Unbox(v); ok {
		p.write(b, inside, nil, depth)
		return
	}
	switch v.Kind() {
	case reflect.Interface:
		p.write(b, v.Elem(), nil, depth)
	case reflect.Pointer:
		p.writePointer(b, v, static, depth)
	case reflect.Struct:
		p.writeStruct(b, v, static, depth)
	case reflect.Slice, reflect.Array:
		p.writeList(b, v, static, depth)
	case reflect.Map:
		p.writeMap(b, v, static, depth)
	case reflect.String:
		if depth == 0 {
			b.WriteString(v.String())
		} else {
			b.WriteString(strconv.Quote(v.String()))
		}
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		writeOpaque(b, v, static)
	default:
		if v.CanInterface() {
			fmt.Fprint(b, v.Interface())
		} else {
			fmt.Fprint(b, v)
		}
	}
}

// writeOwn lets a compiled value inside another describe itself.
func writeOwn(b *strings.Builder, v reflect.Value) bool {
	if v.Kind() == reflect.Pointer && v.IsNil() {
		return false
	}
	switch x := v.Interface().(type) {
	case error:
		b.WriteString(x.Error())
	case fmt.Stringer:
		b.WriteString(x.String())
	default:
		return false
	}
	return true
}

func (p printer) writePointer(b *strings.Builder, v reflect.Value, static types.Type, depth int) {
	if v.IsNil() {
		b.WriteString("<nil>")
		return
	}
	b.WriteString("&")
	p.write(b, v.Elem(), elem(static), depth+1)
}

func (p printer) writeStruct(b *strings.Builder, v reflect.Value, static types.Type, depth int) {
	b.WriteString(typeName(v.Type(), static) + "{")
	st := structOf(static)
	for i := range v.NumField() {
		if i > 0 {
			b.WriteString(", ")
		}
		name, typ := fieldOf(v.Type(), st, i)
		b.WriteString(name + ": ")
		p.write(b, v.Field(i), typ, depth+1)
	}
	b.WriteString("}")
}

// fieldOf returns a field's name and static type. The interpreter gives its
// structs exported field names, so the static type is asked first.
func fieldOf(t reflect.Type, st *types.Struct, i int) (string, types.Type) {
	if st != nil && i < st.NumFields() {
		return st.Field(i).Name(), st.Field(i).Type()
	}
	f := t.Field(i)
	if hidden := f.Tag.Get("pawlfield"); hidden != "" {
		return hidden, nil
	}
	return f.Name, nil
}

func (p printer) writeList(b *strings.Builder, v reflect.Value, static types.Type, depth int) {
	if v.Kind() == reflect.Slice && v.IsNil() && depth > 0 {
		b.WriteString("[]")
		return
	}
	b.WriteString("[")
	for i := range min(v.Len(), maxItems) {
		if i > 0 {
			b.WriteString(" ")
		}
		p.write(b, v.Index(i), elem(static), depth+1)
	}
	if v.Len() > maxItems {
		fmt.Fprintf(b, " ... %d more", v.Len()-maxItems)
	}
	b.WriteString("]")
}

func (p printer) writeMap(b *strings.Builder, v reflect.Value, static types.Type, depth int) {
	type entry struct{ key, value string }
	var entries []entry
	for it := v.MapRange(); it.Next(); {
		entries = append(entries, entry{p.inner(it.Key(), keyType(static), depth), p.inner(it.Value(), elem(static), depth)})
	}
	slices.SortFunc(entries, func(a, b entry) int { return compareKeys(a.key, b.key) })
	b.WriteString("map[")
	for i, e := range entries {
		if i == maxItems {
			fmt.Fprintf(b, " ... %d more", len(entries)-maxItems)
			break
		}
		if i > 0 {
			b.WriteString(" ")
		}
		b.WriteString(e.key + ": " + e.value)
	}
	b.WriteString("]")
}

func (p printer) inner(v reflect.Value, t types.Type, depth int) string {
	var b strings.Builder
	p.write(&b, v, t, depth+1)
	return b.String()
}

// compareKeys orders numbers by value and everything else as text.
func compareKeys(a, b string) int {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	if errX == nil && errY == nil && x != y {
		if x < y {
			return -1
		}
		return 1
	}
	return strings.Compare(a, b)
}

func writeOpaque(b *strings.Builder, v reflect.Value, static types.Type) {
	if v.IsNil() {
		b.WriteString("<nil>")
		return
	}
	b.WriteString(typeName(v.Type(), static))
}

// typeName prefers the static type: a type that a cell has declared has no
// name at run time.
func typeName(t reflect.Type, static types.Type) string {
	if static != nil && !types.IsInterface(static) {
		return types.TypeString(static, func(p *types.Package) string {
			if p.Path() == "main" {
				return ""
			}
			return p.Name()
		})
	}
	if t.Name() == "" && t.Kind() == reflect.Struct {
		return ""
	}
	return t.String()
}

func structOf(t types.Type) *types.Struct {
	if t == nil {
		return nil
	}
	st, _ := t.Underlying().(*types.Struct)
	return st
}

func elem(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	if e, ok := t.Underlying().(interface{ Elem() types.Type }); ok {
		return e.Elem()
	}
	return nil
}

func keyType(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	if m, ok := t.Underlying().(*types.Map); ok {
		return m.Key()
	}
	return nil
}

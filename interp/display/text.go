package display

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// maxItems bounds how much of a long value is written; a note tells the rest.
const maxItems = 100

// Text writes a value as Go source would. Maps are in the order of their keys,
// and addresses are left out, so that the same value always gives the same text.
func Text(v reflect.Value) string {
	var b strings.Builder
	write(&b, v, 0)
	return b.String()
}

// maxDepth bounds how deep a value is followed: it may point to itself.
const maxDepth = 8

func write(b *strings.Builder, v reflect.Value, depth int) {
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
	switch v.Kind() {
	case reflect.Interface:
		write(b, v.Elem(), depth)
	case reflect.Pointer:
		writePointer(b, v, depth)
	case reflect.Struct:
		writeStruct(b, v, depth)
	case reflect.Slice, reflect.Array:
		writeList(b, v, depth)
	case reflect.Map:
		writeMap(b, v, depth)
	case reflect.String:
		if depth == 0 {
			b.WriteString(v.String())
		} else {
			b.WriteString(strconv.Quote(v.String()))
		}
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		writeOpaque(b, v)
	default:
		if v.CanInterface() {
			fmt.Fprint(b, v.Interface())
		} else {
			fmt.Fprint(b, v)
		}
	}
}

// writeOwn lets a value inside another describe itself.
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

func writePointer(b *strings.Builder, v reflect.Value, depth int) {
	if v.IsNil() {
		b.WriteString("<nil>")
		return
	}
	b.WriteString("&")
	write(b, v.Elem(), depth+1)
}

func writeStruct(b *strings.Builder, v reflect.Value, depth int) {
	b.WriteString(typeName(v.Type()) + "{")
	for i := range v.NumField() {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(v.Type().Field(i).Name + ": ")
		write(b, v.Field(i), depth+1)
	}
	b.WriteString("}")
}

func writeList(b *strings.Builder, v reflect.Value, depth int) {
	if v.Kind() == reflect.Slice && v.IsNil() && depth > 0 {
		b.WriteString("[]")
		return
	}
	b.WriteString("[")
	for i := range min(v.Len(), maxItems) {
		if i > 0 {
			b.WriteString(" ")
		}
		write(b, v.Index(i), depth+1)
	}
	if v.Len() > maxItems {
		fmt.Fprintf(b, " ... %d more", v.Len()-maxItems)
	}
	b.WriteString("]")
}

func writeMap(b *strings.Builder, v reflect.Value, depth int) {
	type entry struct{ key, value string }
	var entries []entry
	for it := v.MapRange(); it.Next(); {
		entries = append(entries, entry{inner(it.Key(), depth), inner(it.Value(), depth)})
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

func inner(v reflect.Value, depth int) string {
	var b strings.Builder
	write(&b, v, depth+1)
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

func writeOpaque(b *strings.Builder, v reflect.Value) {
	if v.IsNil() {
		b.WriteString("<nil>")
		return
	}
	b.WriteString(typeName(v.Type()))
}

// typeName is a type's name as a cell writes it.
func typeName(t reflect.Type) string {
	if t.Name() == "" && t.Kind() == reflect.Struct {
		return ""
	}
	return strings.ReplaceAll(t.String(), "main.", "")
}

package backend

import (
	"cmp"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"sort"
	"strings"
)

// Generic functions of the standard library are compiled into no table: there
// is nothing to put there before the types are known. Those that cells use most
// are given here over reflect, with the compiled function itself for the
// common types of elements. A call takes the arguments as they are and gives
// the results, which emitted code asserts to the static types.
var generics = map[string]func(args []reflect.Value) []any{
	"cmp.Compare": func(a []reflect.Value) []any { return one(compare(a[0], a[1])) },
	"cmp.Less":    func(a []reflect.Value) []any { return one(compare(a[0], a[1]) < 0) },
	"cmp.Or":      or,

	"slices.BinarySearch":     binarySearch,
	"slices.BinarySearchFunc": binarySearchFunc,
	"slices.Clone":            func(a []reflect.Value) []any { return one(clone(a[0])) },
	"slices.Collect":          func(a []reflect.Value) []any { return one(collect(a[0])) },
	"slices.Compact":          func(a []reflect.Value) []any { return one(compact(a[0], equal)) },
	"slices.CompactFunc":      func(a []reflect.Value) []any { return one(compact(a[0], predicate2(a[1]))) },
	"slices.Compare":          func(a []reflect.Value) []any { return one(compareSlices(a[0], a[1])) },
	"slices.Concat":           concat,
	"slices.Contains":         func(a []reflect.Value) []any { return one(index(a[0], same(a[1])) >= 0) },
	"slices.ContainsFunc":     func(a []reflect.Value) []any { return one(index(a[0], predicate(a[1])) >= 0) },
	"slices.Delete":           func(a []reflect.Value) []any { return one(remove(a[0], int(a[1].Int()), int(a[2].Int()))) },
	"slices.DeleteFunc":       func(a []reflect.Value) []any { return one(removeIf(a[0], predicate(a[1]))) },
	"slices.Equal":            func(a []reflect.Value) []any { return one(equalSlices(a[0], a[1], equal)) },
	"slices.EqualFunc":        func(a []reflect.Value) []any { return one(equalSlices(a[0], a[1], predicate2(a[2]))) },
	"slices.Index":            func(a []reflect.Value) []any { return one(index(a[0], same(a[1]))) },
	"slices.IndexFunc":        func(a []reflect.Value) []any { return one(index(a[0], predicate(a[1]))) },
	"slices.Insert":           insert,
	"slices.IsSorted":         func(a []reflect.Value) []any { return one(isSorted(a[0], compare)) },
	"slices.IsSortedFunc":     func(a []reflect.Value) []any { return one(isSorted(a[0], order(a[1]))) },
	"slices.Max":              func(a []reflect.Value) []any { return one(extreme(a[0], compare, 1, "slices.Max")) },
	"slices.MaxFunc":          func(a []reflect.Value) []any { return one(extreme(a[0], order(a[1]), 1, "slices.MaxFunc")) },
	"slices.Min":              func(a []reflect.Value) []any { return one(extreme(a[0], compare, -1, "slices.Min")) },
	"slices.MinFunc":          func(a []reflect.Value) []any { return one(extreme(a[0], order(a[1]), -1, "slices.MinFunc")) },
	"slices.Repeat":           repeat,
	"slices.Replace":          replace,
	"slices.Reverse":          reverse,
	"slices.Sort":             func(a []reflect.Value) []any { sortOrdered(a[0]); return nil },
	"slices.SortFunc":         func(a []reflect.Value) []any { sortBy(a[0], order(a[1])); return nil },
	"slices.SortStableFunc":   func(a []reflect.Value) []any { sortBy(a[0], order(a[1])); return nil },
	"slices.Sorted":           sorted,

	"maps.Clone":      func(a []reflect.Value) []any { return one(cloneMap(a[0])) },
	"maps.Copy":       func(a []reflect.Value) []any { copyMap(a[0], a[1]); return nil },
	"maps.DeleteFunc": deleteKeys,
	"maps.Equal":      func(a []reflect.Value) []any { return one(equalMaps(a[0], a[1])) },
}

// HasGeneric tells whether cells can call a generic function of the standard
// library.
func HasGeneric(pkg, name string) bool { return generics[pkg+"."+name] != nil }

// generic calls one of them.
func generic(name string, args ...any) []any {
	values := make([]reflect.Value, len(args))
	for i, a := range args {
		values[i] = reflect.ValueOf(a)
	}
	return generics[name](values)
}

// one wraps a single result.
func one(v any) []any {
	if r, ok := v.(reflect.Value); ok {
		v = r.Interface()
	}
	return []any{v}
}

// compare orders two values of an ordered type as cmp.Compare does.
func compare(a, b reflect.Value) int {
	switch {
	case a.CanInt():
		return cmp.Compare(a.Int(), b.Int())
	case a.CanUint():
		return cmp.Compare(a.Uint(), b.Uint())
	case a.CanFloat():
		return cmp.Compare(a.Float(), b.Float())
	}
	return strings.Compare(a.String(), b.String())
}

func equal(a, b reflect.Value) bool { return a.Interface() == b.Interface() }

// same is the test for equality with one value.
func same(v reflect.Value) func(reflect.Value) bool {
	if !v.IsValid() {
		return func(x reflect.Value) bool { return x.Interface() == nil }
	}
	return func(x reflect.Value) bool { return equal(x, v) }
}

func predicate(f reflect.Value) func(reflect.Value) bool {
	return func(x reflect.Value) bool { return f.Call([]reflect.Value{x})[0].Bool() }
}

func predicate2(f reflect.Value) func(a, b reflect.Value) bool {
	return func(a, b reflect.Value) bool { return f.Call([]reflect.Value{a, b})[0].Bool() }
}

// order is a comparison that a cell has written.
func order(f reflect.Value) func(a, b reflect.Value) int {
	return func(a, b reflect.Value) int { return int(f.Call([]reflect.Value{a, b})[0].Int()) }
}

func or(a []reflect.Value) []any {
	for _, v := range a {
		if !v.IsZero() {
			return one(v)
		}
	}
	return one(reflect.Zero(a[0].Type()))
}

func index(s reflect.Value, ok func(reflect.Value) bool) int {
	for i := range length(s) {
		if ok(s.Index(i)) {
			return i
		}
	}
	return -1
}

// length takes an untyped nil for an empty slice.
func length(s reflect.Value) int {
	if !s.IsValid() {
		return 0
	}
	return s.Len()
}

func clone(s reflect.Value) reflect.Value {
	if s.IsNil() {
		return s
	}
	out := reflect.MakeSlice(s.Type(), s.Len(), s.Len())
	reflect.Copy(out, s)
	return out
}

func compact(s reflect.Value, eq func(a, b reflect.Value) bool) reflect.Value {
	if s.Len() < 2 {
		return s
	}
	k := 1
	for i := 1; i < s.Len(); i++ {
		if !eq(s.Index(i), s.Index(k-1)) {
			s.Index(k).Set(s.Index(i))
			k++
		}
	}
	zero(s, k)
	return s.Slice(0, k)
}

// zero clears the elements from k on, as the functions that shorten do.
func zero(s reflect.Value, k int) {
	for i := k; i < s.Len(); i++ {
		s.Index(i).SetZero()
	}
}

func compareSlices(a, b reflect.Value) int {
	for i := range min(a.Len(), b.Len()) {
		if c := compare(a.Index(i), b.Index(i)); c != 0 {
			return c
		}
	}
	return cmp.Compare(a.Len(), b.Len())
}

func equalSlices(a, b reflect.Value, eq func(x, y reflect.Value) bool) bool {
	if length(a) != length(b) {
		return false
	}
	for i := range length(a) {
		if !eq(a.Index(i), b.Index(i)) {
			return false
		}
	}
	return true
}

func concat(a []reflect.Value) []any {
	out := reflect.Zero(a[0].Type())
	for _, s := range a {
		out = reflect.AppendSlice(out, s)
	}
	return one(out)
}

func remove(s reflect.Value, i, j int) reflect.Value {
	s.Slice(i, j) // bounds, in Go's words
	tail := s.Slice(j, s.Len())
	reflect.Copy(s.Slice(i, s.Len()), tail)
	k := i + tail.Len()
	zero(s, k)
	return s.Slice(0, k)
}

func removeIf(s reflect.Value, gone func(reflect.Value) bool) reflect.Value {
	k := 0
	for i := range s.Len() {
		if !gone(s.Index(i)) {
			s.Index(k).Set(s.Index(i))
			k++
		}
	}
	zero(s, k)
	return s.Slice(0, k)
}

func insert(a []reflect.Value) []any {
	s, i := a[0], int(a[1].Int())
	tail := clone(s.Slice(i, s.Len()))
	out := reflect.Append(s.Slice3(0, i, i), a[2:]...)
	return one(reflect.AppendSlice(out, tail))
}

func replace(a []reflect.Value) []any {
	s, i, j := a[0], int(a[1].Int()), int(a[2].Int())
	s.Slice(i, j)
	tail := clone(s.Slice(j, s.Len()))
	out := reflect.Append(s.Slice3(0, i, i), a[3:]...)
	return one(reflect.AppendSlice(out, tail))
}

func repeat(a []reflect.Value) []any {
	n := int(a[1].Int())
	if n < 0 {
		panic("cannot be negative")
	}
	out := reflect.MakeSlice(a[0].Type(), 0, n*a[0].Len())
	for range n {
		out = reflect.AppendSlice(out, a[0])
	}
	return one(out)
}

func reverse(a []reflect.Value) []any {
	swap := reflect.Swapper(a[0].Interface())
	for i, j := 0, a[0].Len()-1; i < j; i, j = i+1, j-1 {
		swap(i, j)
	}
	return nil
}

func isSorted(s reflect.Value, c func(a, b reflect.Value) int) bool {
	for i := 1; i < s.Len(); i++ {
		if c(s.Index(i-1), s.Index(i)) > 0 {
			return false
		}
	}
	return true
}

// extreme returns the largest (sign 1) or smallest (sign -1) element, the first
// of equal ones; a NaN wins over every number.
func extreme(s reflect.Value, c func(a, b reflect.Value) int, sign int, name string) reflect.Value {
	if length(s) == 0 {
		panic(fmt.Sprintf("%s: empty list", name))
	}
	best := s.Index(0)
	for i := 1; i < s.Len(); i++ {
		x := s.Index(i)
		if x.CanFloat() && x.Float() != x.Float() {
			return x
		}
		if best.CanFloat() && best.Float() != best.Float() {
			return best
		}
		if c(x, best)*sign > 0 {
			best = x
		}
	}
	return best
}

// sortOrdered sorts with the compiled function where the type is common.
func sortOrdered(s reflect.Value) {
	switch x := s.Interface().(type) {
	case []int:
		slices.Sort(x)
	case []float64:
		slices.Sort(x)
	case []string:
		slices.Sort(x)
	default:
		sortBy(s, compare)
	}
}

func sortBy(s reflect.Value, c func(a, b reflect.Value) int) {
	sort.Stable(&bySwap{s: s, compare: c, swap: reflect.Swapper(s.Interface())})
}

type bySwap struct {
	s       reflect.Value
	compare func(a, b reflect.Value) int
	swap    func(i, j int)
}

func (b *bySwap) Len() int           { return b.s.Len() }
func (b *bySwap) Less(i, j int) bool { return b.compare(b.s.Index(i), b.s.Index(j)) < 0 }
func (b *bySwap) Swap(i, j int)      { b.swap(i, j) }

func binarySearch(a []reflect.Value) []any {
	return search(a[0], func(x reflect.Value) int { return compare(x, a[1]) })
}

func binarySearchFunc(a []reflect.Value) []any {
	return search(a[0], func(x reflect.Value) int { return int(a[2].Call([]reflect.Value{x, a[1]})[0].Int()) })
}

func search(s reflect.Value, c func(reflect.Value) int) []any {
	i := sort.Search(s.Len(), func(i int) bool { return c(s.Index(i)) >= 0 })
	return []any{i, i < s.Len() && c(s.Index(i)) == 0}
}

// collect gathers what an iterator yields.
func collect(seq reflect.Value) reflect.Value {
	out := reflect.Zero(reflect.SliceOf(seq.Type().In(0).In(0)))
	for v := range values(seq) {
		out = reflect.Append(out, v)
	}
	return out
}

func sorted(a []reflect.Value) []any {
	s := collect(a[0])
	sortOrdered(s)
	return one(s)
}

// values ranges over an iterator of any type.
func values(seq reflect.Value) iter.Seq[reflect.Value] {
	return func(yield func(reflect.Value) bool) {
		body := reflect.MakeFunc(seq.Type().In(0), func(in []reflect.Value) []reflect.Value {
			return []reflect.Value{reflect.ValueOf(yield(in[0]))}
		})
		seq.Call([]reflect.Value{body})
	}
}

func cloneMap(m reflect.Value) reflect.Value {
	if m.IsNil() {
		return m
	}
	out := reflect.MakeMapWithSize(m.Type(), m.Len())
	copyMap(out, m)
	return out
}

func copyMap(dst, src reflect.Value) {
	for it := src.MapRange(); it.Next(); {
		dst.SetMapIndex(it.Key(), it.Value())
	}
}

func deleteKeys(a []reflect.Value) []any {
	m, gone := a[0], predicate2(a[1])
	for it := m.MapRange(); it.Next(); {
		if gone(it.Key(), it.Value()) {
			m.SetMapIndex(it.Key(), reflect.Value{})
		}
	}
	return nil
}

func equalMaps(a, b reflect.Value) bool {
	if length(a) != length(b) {
		return false
	}
	for it := a.MapRange(); it.Next(); {
		v := b.MapIndex(it.Key())
		if !v.IsValid() || !equal(v, it.Value()) {
			return false
		}
	}
	return true
}

// iterator gives a function that returns an iterator. The first argument is a
// nil of the iterator's own type.
func iterator(each func(of []reflect.Value, yield func(...reflect.Value) bool)) func([]reflect.Value) []any {
	return func(a []reflect.Value) []any {
		return one(reflect.MakeFunc(a[0].Type(), func(in []reflect.Value) []reflect.Value {
			each(a[1:], func(v ...reflect.Value) bool { return in[0].Call(v)[0].Bool() })
			return nil
		}))
	}
}

func init() {
	pairs := func(of []reflect.Value, yield func(k, v reflect.Value) bool) {
		for it := of[0].MapRange(); it.Next() && yield(it.Key(), it.Value()); {
		}
	}
	items := func(of []reflect.Value, yield func(i, v reflect.Value) bool) {
		for i := 0; i < length(of[0]) && yield(reflect.ValueOf(i), of[0].Index(i)); i++ {
		}
	}
	type value = reflect.Value
	generics["maps.Keys"] = iterator(func(of []value, yield func(...value) bool) {
		pairs(of, func(k, _ value) bool { return yield(k) })
	})
	generics["maps.Values"] = iterator(func(of []value, yield func(...value) bool) {
		pairs(of, func(_, v value) bool { return yield(v) })
	})
	generics["maps.All"] = iterator(func(of []value, yield func(...value) bool) {
		pairs(of, func(k, v value) bool { return yield(k, v) })
	})
	generics["slices.Values"] = iterator(func(of []value, yield func(...value) bool) {
		items(of, func(_, v value) bool { return yield(v) })
	})
	generics["slices.All"] = iterator(func(of []value, yield func(...value) bool) {
		items(of, func(i, v value) bool { return yield(i, v) })
	})
	generics["slices.Backward"] = iterator(func(of []value, yield func(...value) bool) {
		for i := length(of[0]) - 1; i >= 0 && yield(reflect.ValueOf(i), of[0].Index(i)); i-- {
		}
	})
}

package tensor

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pawl/engine/rng"
)

func counted(shape ...int) *Tensor[float64] {
	t := New[float64](shape...)
	for i := range t.Data {
		t.Data[i] = float64(i)
	}
	return t
}

// every calls f with each index of a shape.
func every(shape []int, f func(index []int)) {
	index := make([]int, len(shape))
	for range Size(shape) {
		f(index)
		for a := len(shape) - 1; a >= 0; a-- {
			if index[a]++; index[a] < shape[a] {
				break
			}
			index[a] = 0
		}
	}
}

// TestViews: each view shows the element of the original that its definition
// says, and copying it keeps what it shows.
func TestViews(t *testing.T) {
	x := counted(2, 3, 4)
	for _, c := range []struct {
		name string
		view *Tensor[float64]
		from func(i []int) []int
	}{
		{"transpose", x.Transpose(2, 0, 1), func(i []int) []int { return []int{i[1], i[2], i[0]} }},
		{"reverse", x.Transpose(), func(i []int) []int { return []int{i[2], i[1], i[0]} }},
		{"slice", x.Slice(1, 1, 3), func(i []int) []int { return []int{i[0], i[1] + 1, i[2]} }},
		{"slice of transpose", x.Transpose(2, 0, 1).Slice(-3, 1, 2), func(i []int) []int { return []int{i[1], i[2], i[0] + 1} }},
		{"index", x.Index(1, 2), func(i []int) []int { return []int{i[0], 2, i[1]} }},
		{"broadcast", x.Index(0, 1).Broadcast(5, 3, 4), func(i []int) []int { return []int{1, i[1], i[2]} }},
		{"broadcast one", x.Slice(1, 0, 1).Broadcast(2, 7, 4), func(i []int) []int { return []int{i[0], 0, i[2]} }},
	} {
		for what, v := range map[string]*Tensor[float64]{"view": c.view, "clone": c.view.Clone(), "reshaped": c.view.Reshape(-1).Reshape(c.view.Shape...)} {
			every(c.view.Shape, func(i []int) {
				if got, want := v.At(i...), x.At(c.from(i)...); got != want {
					t.Fatalf("%s, %s at %v: %g, want %g", c.name, what, i, got, want)
				}
			})
		}
	}
}

// TestArithmetic compares each operation with its definition, over pairs of
// shapes that broadcast and layouts with gaps.
func TestArithmetic(t *testing.T) {
	r := rand.New(rng.New(1))
	random := func(shape ...int) *Tensor[float64] {
		x := New[float64](shape...)
		for i := range x.Data {
			x.Data[i] = .5 + r.Float64()
		}
		return x
	}
	operations := map[string]struct {
		tensors func(dst, a, b *Tensor[float64])
		numbers func(a, b float64) float64
	}{
		"add": {Add[float64], func(a, b float64) float64 { return a + b }},
		"sub": {Sub[float64], func(a, b float64) float64 { return a - b }},
		"mul": {Mul[float64], func(a, b float64) float64 { return a * b }},
		"div": {Div[float64], func(a, b float64) float64 { return a / b }},
		"max": {Max[float64], func(a, b float64) float64 { return max(a, b) }},
		"min": {Min[float64], func(a, b float64) float64 { return min(a, b) }},
	}
	for _, pair := range [][2]*Tensor[float64]{
		{random(3, 4), random(3, 4)}, {random(3, 4), random(4)}, {random(3, 1), random(3, 4)}, {random(), random(2, 3)},
		{random(2, 1, 4), random(3, 1)}, {random(4, 3).Transpose(), random(3, 4)}, {random(3, 8).Slice(1, 2, 6), random(4)},
		{random(2, 0), random(1, 1)}, {random(1, 1), random(5, 1)},
	} {
		a, b := pair[0], pair[1]
		shape := BroadcastShape(a.Shape, b.Shape)
		wideA, wideB := a.Broadcast(shape...), b.Broadcast(shape...)
		for name, op := range operations {
			dst := random(shape...)
			op.tensors(dst, a, b)
			every(shape, func(i []int) {
				if got, want := dst.At(i...), op.numbers(wideA.At(i...), wideB.At(i...)); got != want {
					t.Fatalf("%s of %v and %v at %v: %g, want %g", name, a.Shape, b.Shape, i, got, want)
				}
			})
		}
	}
}

func TestReductions(t *testing.T) {
	x := counted(2, 3, 4)
	for axis := range 3 {
		shape := slices.Delete(slices.Clone(x.Shape), axis, axis+1)
		sum, top, where := New[float64](shape...), New[float64](shape...), make([]int, Size(shape))
		Sum(sum, x, axis)
		MaxAlong(top, where, x, axis)
		at := 0
		every(shape, func(i []int) {
			var total float64
			for k := range x.Shape[axis] {
				total += x.At(slices.Insert(slices.Clone(i), axis, k)...)
			}
			last := x.Shape[axis] - 1
			if sum.At(i...) != total || where[at] != last || top.At(i...) != x.At(slices.Insert(slices.Clone(i), axis, last)...) {
				t.Fatalf("axis %d at %v: sum %g, want %g; largest %g at %d", axis, i, sum.At(i...), total, top.At(i...), where[at])
			}
			at++
		})
	}
}

// TestLargestNaN: NaN is larger than any number, and of equals the first counts.
func TestLargestNaN(t *testing.T) {
	nan := math.NaN()
	x := From([]float64{1, 3, 3, nan, 5, nan, 2, math.Inf(1), nan}, 3, 3)
	top, where := New[float64](3), make([]int, 3)
	MaxAlong(top, where, x, 1)
	if !slices.Equal(where, []int{1, 0, 2}) || top.Data[0] != 3 || !math.IsNaN(top.Data[1]) || !math.IsNaN(top.Data[2]) {
		t.Errorf("largest %v at %v", top, where)
	}
}

// TestSumToIsAdjointOfBroadcast: <broadcast(a), b> = <a, sumTo(b)>.
func TestSumToIsAdjointOfBroadcast(t *testing.T) {
	b := counted(2, 3, 4)
	for _, shape := range [][]int{{}, {4}, {3, 1}, {1, 4}, {2, 1, 4}, {2, 3, 1}, {1, 1, 1}, {2, 3, 4}} {
		a, s := counted(shape...), New[float64](shape...)
		SumTo(s, b)
		wide := a.Broadcast(2, 3, 4).Clone()
		if left, right := Dot(wide.Data, b.Data), Dot(a.Data, s.Data); left != right {
			t.Errorf("%v: %g and %g", shape, left, right)
		}
	}
}

// TestScatterIsAdjointOfGather: <gather(a), b> = <a, scatter(b)>.
func TestScatterIsAdjointOfGather(t *testing.T) {
	table, index := counted(5, 2, 3), []int{4, 0, 4, 2}
	rows, b, back := New[float64](4, 2, 3), counted(4, 2, 3), New[float64](5, 2, 3)
	Gather(rows, table, index)
	Scatter(back, b, index)
	if left, right := Dot(rows.Data, b.Data), Dot(table.Data, back.Data); left != right || rows.At(2, 1, 1) != table.At(4, 1, 1) {
		t.Errorf("%g and %g", left, right)
	}
}

// TestArena: what is lent at one time does not overlap, and from the second
// round on nothing is allocated.
func TestArena(t *testing.T) {
	var a Arena[float32]
	sizes := []int{1, 64, 65, 96, 97, 1000, 4096, 5000, 0, 1001, 1002}
	round := func() {
		lent := make([][]float32, len(sizes))
		for i, n := range sizes {
			lent[i] = a.Take(n)
			Fill(lent[i], float32(i))
		}
		a.Give(lent[3])
		a.Give(lent[5])
		if again := a.Zeros(96); len(again) != 96 || again[95] != 0 {
			t.Fatal("what was given back does not come again as zeros")
		}
		for i, s := range lent {
			if len(s) != sizes[i] {
				t.Fatalf("%d elements lent, want %d", len(s), sizes[i])
			}
			for _, v := range s {
				if i != 3 && i != 5 && v != float32(i) {
					t.Fatalf("slice %d holds %g", i, v)
				}
			}
		}
		a.Reset()
	}
	round()
	held := a.Held()
	for range 5 {
		round()
	}
	if a.Held() != held {
		t.Errorf("held %d elements after one round, %d after six", held, a.Held())
	}
}

// TestArenaLendsOnce: what was given back before a reset is not lent twice
// after it.
func TestArenaLendsOnce(t *testing.T) {
	var a Arena[float32]
	a.Give(a.Take(100))
	a.Reset()
	if x, y := a.Take(100), a.Take(100); &x[0] == &y[0] {
		t.Error("the same memory lent twice")
	}
}

func TestMisuse(t *testing.T) {
	x := counted(2, 3)
	for name, f := range map[string]func(){
		"from":      func() { From([]float64{1}, 2) },
		"rows":      func() { FromRows([][]float64{{1}, {1, 2}}) },
		"at":        func() { x.At(0, 3) },
		"indices":   func() { x.At(0) },
		"reshape":   func() { x.Reshape(4) },
		"slice":     func() { x.Slice(0, 1, 3) },
		"axis":      func() { x.Slice(2, 0, 1) },
		"transpose": func() { x.Transpose(0, 0) },
		"broadcast": func() { x.Broadcast(3, 3) },
		"shapes":    func() { BroadcastShape([]int{2}, []int{3}) },
		"item":      func() { x.Item() },
		"gather":    func() { Gather(New[float64](1, 3), x, []int{2}) },
		"sum":       func() { Sum(New[float64](5), x, 0) },
		"negative":  func() { New[float64](2, -1) },
	} {
		func() {
			defer func() {
				if p, _ := recover().(string); !strings.HasPrefix(p, "tensor: ") {
					t.Errorf("%s: %q", name, p)
				}
			}()
			f()
		}()
	}
}

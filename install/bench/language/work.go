package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"gonum.org/v1/gonum/optimize"
)

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func loop() int {
	s := 0
	for i := 0; i < 10_000_000; i++ {
		s += i & 3
	}
	return s
}

func slice() int {
	a := make([]float64, 1_000_000)
	for range 5 {
		for i := range a {
			a[i] = a[i]*0.5 + float64(i)
		}
	}
	return int(a[999_999])
}

func sorted() int {
	x, a := 1, make([]int, 200_000)
	for i := range a {
		x = x * 1103515245 % 2147483648
		x = (x + 12345) % 2147483648
		a[i] = x
	}
	slices.SortFunc(a, func(p, q int) int { return cmp.Compare(q, p) })
	return a[1000]
}

// callbacks has a compiled optimiser call a function of the cell.
func callbacks() int {
	calls := 0
	problem := optimize.Problem{Func: func(x []float64) float64 {
		calls++
		a, b := 1-x[0], x[1]-x[0]*x[0]
		return a*a + 100*b*b
	}}
	for calls < 100_000 {
		optimize.Minimize(problem, []float64{-1.2, 1}, nil, &optimize.NelderMead{})
	}
	return calls / 100_000
}

func maps() int {
	m := map[string]int{}
	keys := strings.Fields("alpha beta gamma delta epsilon zeta eta theta")
	for i := range 1_000_000 {
		m[keys[i&7]] += i
	}
	return m["gamma"]
}

func text() int {
	var b strings.Builder
	for i := range 300_000 {
		b.WriteString("row ")
		b.WriteByte(byte('a' + i%26))
	}
	return strings.Count(b.String(), "row c")
}

type point struct{ x, y int }

func (p point) moved(dx int) point { return point{p.x + dx, p.y - dx} }

func structs() int {
	p := point{1, 2}
	for i := range 1_000_000 {
		p = p.moved(i & 1)
	}
	return p.x
}

func timed(name string, f func() int) {
	began := time.Now()
	result := f()
	fmt.Println(name, time.Since(began).Seconds(), result)
}

func main() {
	timed("fib", func() int { return fib(32) })
	timed("loop", loop)
	timed("slice", slice)
	timed("sort", sorted)
	timed("callbacks", callbacks)
	timed("map", maps)
	timed("strings", text)
	timed("structs", structs)
}

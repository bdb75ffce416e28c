package autodiff

import (
	"math"
	"math/rand/v2"
	"testing"

	"pawl/engine/rng"
	"pawl/engine/tensor"
)

type node = Node[float64]

// ruleCase is one operation at random inputs of the given shapes, drawn from
// lo..hi. Every rule of the package appears in the list, alone or in a fused
// form, and so are the rules that only gradients use: they are reached by the
// second derivatives.
type ruleCase struct {
	name   string
	shapes [][]int
	lo, hi float64
	f      func(x []*node) *node
}

func shapes(s ...[]int) [][]int { return s }

var ruleCases = []ruleCase{
	{name: "add", shapes: shapes([]int{3, 4}, []int{4}), lo: -1, hi: 1, f: func(x []*node) *node { return x[0].Add(x[1]) }},
	{name: "add column", shapes: shapes([]int{3, 1}, []int{3, 4}), lo: -1, hi: 1, f: func(x []*node) *node { return x[0].Add(x[1]) }},
	{name: "sub", shapes: shapes([]int{2, 1, 4}, []int{3, 1}), lo: -1, hi: 1, f: func(x []*node) *node { return x[0].Sub(x[1]) }},
	{name: "mul", shapes: shapes([]int{3, 4}, []int{3, 1}), lo: -1, hi: 1, f: func(x []*node) *node { return x[0].Mul(x[1]) }},
	{name: "mul by itself", shapes: shapes([]int{3}), lo: -1, hi: 1, f: func(x []*node) *node { return x[0].Mul(x[0]).Mul(x[0]) }},
	{name: "div", shapes: shapes([]int{3, 4}, []int{4}), lo: .5, hi: 2, f: func(x []*node) *node { return x[0].Div(x[1]) }},
	{name: "scale shift neg", shapes: shapes([]int{3}), lo: -1, hi: 1, f: func(x []*node) *node { return x[0].Scale(3).Shift(2).Neg().Square() }},
	{name: "exp", shapes: shapes([]int{3}), lo: -1, hi: 1, f: func(x []*node) *node { return x[0].Exp() }},
	{name: "log", shapes: shapes([]int{3}), lo: .5, hi: 2, f: func(x []*node) *node { return x[0].Log() }},
	{name: "sqrt", shapes: shapes([]int{3}), lo: .5, hi: 2, f: func(x []*node) *node { return x[0].Sqrt() }},
	{name: "pow", shapes: shapes([]int{3}), lo: .5, hi: 2, f: func(x []*node) *node { return x[0].Pow(2.5) }},
	{name: "sin", shapes: shapes([]int{3}), lo: -2, hi: 2, f: func(x []*node) *node { return x[0].Sin() }},
	{name: "cos", shapes: shapes([]int{3}), lo: -2, hi: 2, f: func(x []*node) *node { return x[0].Cos() }},
	{name: "atan", shapes: shapes([]int{3}), lo: -2, hi: 2, f: func(x []*node) *node { return x[0].Atan() }},
	{name: "tanh", shapes: shapes([]int{3}), lo: -2, hi: 2, f: func(x []*node) *node { return x[0].Tanh() }},
	{name: "sigmoid", shapes: shapes([]int{3}), lo: -2, hi: 2, f: func(x []*node) *node { return x[0].Sigmoid() }},
	{name: "softplus", shapes: shapes([]int{3}), lo: -2, hi: 2, f: func(x []*node) *node { return x[0].Softplus() }},
	{name: "gelu", shapes: shapes([]int{3}), lo: -2, hi: 2, f: func(x []*node) *node { return x[0].GELU() }},
	{name: "relu", shapes: shapes([]int{9}), lo: -2, hi: 2, f: func(x []*node) *node { return x[0].Square().Shift(-1).ReLU() }},
	{name: "leaky relu", shapes: shapes([]int{9}), lo: -2, hi: 2, f: func(x []*node) *node { return x[0].Square().Shift(-1).LeakyReLU(.2) }},
	{name: "abs", shapes: shapes([]int{9}), lo: -2, hi: 2, f: func(x []*node) *node { return x[0].Square().Shift(-1).Abs() }},
	{name: "max", shapes: shapes([]int{4, 3}, []int{3}), lo: -2, hi: 2, f: func(x []*node) *node { return x[0].Square().Max(x[1]) }},
	{name: "min", shapes: shapes([]int{4, 3}, []int{4, 1}), lo: -2, hi: 2, f: func(x []*node) *node { return x[0].Square().Min(x[1]) }},
	{name: "clamp", shapes: shapes([]int{9}), lo: -2, hi: 2, f: func(x []*node) *node { return x[0].Square().Clamp(.5, 2) }},
	{name: "max along", shapes: shapes([]int{2, 5, 3}), lo: -2, hi: 2, f: func(x []*node) *node { return x[0].Square().MaxAlong(1) }},
	{name: "sum", shapes: shapes([]int{3, 2}), lo: -1, hi: 1, f: func(x []*node) *node { return x[0].Square().Sum() }},
	{name: "mean along", shapes: shapes([]int{3, 2, 2}), lo: -1, hi: 1, f: func(x []*node) *node { return x[0].Square().MeanAlong(1) }},
	{name: "broadcast", shapes: shapes([]int{3, 1}), lo: -1, hi: 1, f: func(x []*node) *node { return x[0].Square().Broadcast(2, 3, 4) }},
	{name: "reshape", shapes: shapes([]int{3, 4}), lo: -1, hi: 1, f: func(x []*node) *node { return x[0].Square().Reshape(2, -1) }},
	{name: "transpose", shapes: shapes([]int{2, 3, 4}), lo: -1, hi: 1, f: func(x []*node) *node { return x[0].Square().Transpose(2, 0, 1) }},
	{name: "slice", shapes: shapes([]int{3, 5}), lo: -1, hi: 1, f: func(x []*node) *node { return x[0].Square().Slice(1, 1, 4) }},
	{name: "concat", shapes: shapes([]int{3, 2}, []int{3, 4}), lo: -1, hi: 1, f: func(x []*node) *node { return Concat(1, x[0].Square(), x[1]) }},
	{name: "rows", shapes: shapes([]int{4, 3}), lo: -1, hi: 1, f: func(x []*node) *node { return x[0].Square().Rows([]int{2, 0, 2}) }},
	{name: "matmul", shapes: shapes([]int{3, 4}, []int{4, 2}), lo: -1, hi: 1, f: func(x []*node) *node { return x[0].MatMul(x[1]) }},
	{name: "matmul TN", shapes: shapes([]int{4, 3}, []int{4, 2}), lo: -1, hi: 1, f: func(x []*node) *node { return x[0].Product(x[1], true, false) }},
	{name: "matmul NT", shapes: shapes([]int{3, 4}, []int{2, 4}), lo: -1, hi: 1, f: func(x []*node) *node { return x[0].Product(x[1], false, true) }},
	{name: "matmul TT", shapes: shapes([]int{4, 3}, []int{2, 4}), lo: -1, hi: 1, f: func(x []*node) *node { return x[0].Product(x[1], true, true) }},
	{name: "matmul batch", shapes: shapes([]int{2, 3, 4}, []int{2, 4, 2}), lo: -1, hi: 1, f: func(x []*node) *node { return x[0].MatMul(x[1]) }},
	{name: "matmul one for all", shapes: shapes([]int{2, 3, 4}, []int{4, 2}), lo: -1, hi: 1, f: func(x []*node) *node { return x[0].MatMul(x[1]) }},
	{name: "linear", shapes: shapes([]int{2, 3, 4}, []int{4, 2}, []int{2}), lo: -1, hi: 1, f: func(x []*node) *node { return x[0].Linear(x[1], x[2]) }},
	{name: "softmax", shapes: shapes([]int{3, 4}), lo: -1, hi: 1, f: func(x []*node) *node { return x[0].Softmax() }},
	{name: "softmax spans", shapes: shapes([]int{3, 7}), lo: -1, hi: 1, f: func(x []*node) *node { return x[0].SoftmaxSpans([]Span{{1, 3}, {4, 7}}) }},
	{name: "log softmax", shapes: shapes([]int{3, 4}), lo: -1, hi: 1, f: func(x []*node) *node { return x[0].LogSoftmax() }},
	{name: "log softmax spans", shapes: shapes([]int{3, 7}), lo: -1, hi: 1, f: func(x []*node) *node { return x[0].LogSoftmaxSpans([]Span{{1, 3}, {4, 7}}) }},
	{name: "sum spans", shapes: shapes([]int{3, 7}), lo: -1, hi: 1, f: func(x []*node) *node { return x[0].Square().SumSpans([]Span{{1, 3}, {4, 7}}) }},
	{name: "heads", shapes: shapes([]int{3, 7}), lo: -1, hi: 1, f: func(x []*node) *node { return x[0].Heads([]Span{{1, 3}, {4, 6}}) }},
	{name: "cross entropy", shapes: shapes([]int{4, 3}), lo: -1, hi: 1, f: func(x []*node) *node { return x[0].CrossEntropy([]int{2, Ignore, 0, 1}) }},
	{name: "cross entropy spans", shapes: shapes([]int{2, 3}, []int{2, 3}), lo: 0, hi: 1, f: func(x []*node) *node { return x[0].CrossEntropySpans(x[1], []Span{{0, 2}}) }},
	{name: "binary cross entropy", shapes: shapes([]int{4}, []int{4}), lo: 0, hi: 1, f: func(x []*node) *node { return x[0].BinaryCrossEntropy(x[1]) }},
	{name: "mse", shapes: shapes([]int{4}, []int{4}), lo: 0, hi: 1, f: func(x []*node) *node { return x[0].MSE(x[1]) }},
	{name: "batch norm", shapes: shapes([]int{5, 3}, []int{3}, []int{3}), lo: -1, hi: 1, f: func(x []*node) *node { y, _, _ := x[0].BatchNorm(x[1], x[2], .1); return y }},
	{name: "lstm", shapes: shapes([]int{3, 3, 2}, []int{2, 8}, []int{2, 8}, []int{8}, []int{3, 2}, []int{3, 2}), lo: -1, hi: 1, f: func(x []*node) *node {
		return x[0].LSTM(x[1], x[2], x[3], x[4], x[5], Recurrence{Cells: true})
	}},
	{name: "lstm masked", shapes: shapes([]int{3, 3, 2}, []int{2, 8}, []int{2, 8}, []int{8}, []int{3, 2}, []int{3, 2}), lo: -1, hi: 1, f: func(x []*node) *node {
		return x[0].LSTM(x[1], x[2], x[3], x[4], x[5], Recurrence{Lengths: []int{3, 0, 2}, Cells: true})
	}},
	{name: "lstm reverse", shapes: shapes([]int{2, 3, 2}, []int{2, 8}, []int{2, 8}, []int{8}, []int{2, 2}, []int{2, 2}), lo: -1, hi: 1, f: func(x []*node) *node {
		return x[0].LSTM(x[1], x[2], x[3], x[4], x[5], Recurrence{Lengths: []int{3, 2}, Reverse: true})
	}},
	{name: "gru", shapes: shapes([]int{3, 3, 2}, []int{2, 6}, []int{2, 6}, []int{6}, []int{6}, []int{3, 2}), lo: -1, hi: 1, f: func(x []*node) *node {
		return x[0].GRU(x[1], x[2], x[3], x[4], x[5], Recurrence{})
	}},
	{name: "gru masked", shapes: shapes([]int{3, 3, 2}, []int{2, 6}, []int{2, 6}, []int{6}, []int{6}, []int{3, 2}), lo: -1, hi: 1, f: func(x []*node) *node {
		return x[0].GRU(x[1], x[2], x[3], x[4], x[5], Recurrence{Lengths: []int{3, 1, 2}, Reverse: true})
	}},
	{name: "attention", shapes: shapes([]int{2, 3, 4}, []int{2, 2, 4}, []int{2, 2, 4}), lo: -1, hi: 1, f: func(x []*node) *node {
		return x[0].Attention(x[1], x[2], 2, Heed{})
	}},
	{name: "attention masked", shapes: shapes([]int{3, 3, 12}), lo: -1, hi: 1, f: func(x []*node) *node {
		return x[0].SelfAttention(2, Heed{Lengths: []int{2, 0, 3}, Causal: true})
	}},
	{name: "unfold", shapes: shapes([]int{2, 4, 3, 2}), lo: -1, hi: 1, f: func(x []*node) *node {
		return x[0].Square().Unfold(Window{Rows: 3, Cols: 2, StrideRows: 2, PadRows: 1, PadCols: 1})
	}},
	{name: "layer norm", shapes: shapes([]int{2, 2, 4}, []int{4}, []int{4}), lo: -1, hi: 1, f: func(x []*node) *node { return x[0].LayerNorm(x[1], x[2], .1) }},
}

func TestRules(t *testing.T) {
	for _, c := range ruleCases {
		t.Run(c.name, func(t *testing.T) { checkRule(t, c) })
	}
}

// checkRule holds the gradient against finite differences, forward mode
// against the gradient, and the same once more for the gradient itself.
func checkRule(t *testing.T, c ruleCase) {
	r := rand.New(rng.New(7))
	x := make([]*node, len(c.shapes))
	for i, s := range c.shapes {
		x[i] = Var("x", random(r, s, c.lo, c.hi))
	}
	dy := Const(random(r, c.f(x).Shape(), -1, 1))
	first := func() *node { return c.f(x).Mul(dy).Sum() }
	checkDerivative(t, "first", first, x, r)
	checkShortcut(t, c, x, dy)
	v := make([]*node, len(x))
	for i := range x {
		v[i] = Const(random(r, x[i].Shape(), -1, 1))
	}
	second := func() *node {
		var total *node
		for i, g := range Gradients(first(), x...) {
			total = plus(total, g.Mul(v[i]).Sum())
		}
		return total
	}
	checkDerivative(t, "second", second, x, r)
}

// checkDerivative compares the derivatives of f by x with central differences
// (step 1e-5: rounding 1e-11 and curvature 1e-10 stay far below the tolerance
// of 1e-6) and with forward mode, which must agree to rounding.
func checkDerivative(t *testing.T, order string, f func() *node, x []*node, r *rand.Rand) {
	t.Helper()
	const step = 1e-5
	y := f()
	var along float64
	dx := make([]*node, len(x))
	for i, g := range Gradients(y, x...) {
		dx[i] = Const(random(r, x[i].Shape(), -1, 1))
		along += tensor.Dot(g.Value.Data, dx[i].Value.Data)
		for k := range x[i].Value.Data {
			was := x[i].Value.Data[k]
			x[i].Value.Data[k] = was + step
			up := f().Item()
			x[i].Value.Data[k] = was - step
			down := f().Item()
			x[i].Value.Data[k] = was
			if want, got := (up-down)/(2*step), g.Value.Data[k]; !near(got, want, 1e-6) {
				t.Errorf("%s derivative by element %d of input %d: %g, finite difference %g", order, k, i, got, want)
			}
		}
	}
	forward := 0.0
	if d := Tangent(y, x, dx); d != nil {
		forward = d.Item()
	}
	if !near(forward, along, 1e-10) {
		t.Errorf("%s derivative forwards %g, backwards %g", order, forward, along)
	}
}

// checkShortcut compares the numbers-only pass with Gradients: on the heap, and
// three times on a tape, whose memory is full of old numbers from the second
// time on.
func checkShortcut(t *testing.T, c ruleCase, x []*node, dy *node) {
	t.Helper()
	want := Gradients(c.f(x).Mul(dy).Sum(), x...)
	same := func(where string, got []*tensor.Tensor[float64]) {
		for i := range x {
			for k, v := range want[i].Value.Data {
				if !near(got[i].Data[k], v, 1e-12) {
					t.Errorf("%s: numbers of gradient %d: %g, nodes %g", where, i, got[i].Data[k], v)
				}
			}
		}
	}
	same("heap", Gradient(c.f(x).Mul(dy).Sum(), x...))
	tape := NewTape[float64]()
	for range 3 {
		on := make([]*node, len(x))
		for i := range x {
			on[i] = x[i].Mul(tape.Const(tensor.Scalar(1.0)))
		}
		y := c.f(on).Mul(dy)
		// two ways to the same inputs, so that gradients are summed
		same("tape", Gradient(y.Scale(.25).Sum().Add(y.Sum().Scale(.75)), x...))
		tape.Reset()
	}
}

func random(r *rand.Rand, shape []int, lo, hi float64) *tensor.Tensor[float64] {
	x := tensor.New[float64](shape...)
	for i := range x.Data {
		x.Data[i] = lo + (hi-lo)*r.Float64()
	}
	return x
}

func near(a, b, tolerance float64) bool {
	return math.Abs(a-b) <= tolerance*(1+math.Abs(b))
}

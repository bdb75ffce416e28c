package autodiff

import (
	"math"
	"strings"
	"testing"

	"pawl/engine/tensor"
)

func number(name string, v float64) *node { return Var(name, tensor.Scalar(v)) }

// TestSmallNet is a net of two hidden units as a lesson works it through: x =
// (-1, 1), W1 = (1, -1), B1 = 0, W2 = (-1, .5), B2 = .5, W3 = (1, 1), B3 = -1,
// leaky ReLU .1, target 0, cross entropy. The numbers are those of the exercise
// with its slips of rounding mended, checked by finite differences to 1e-5.
func TestSmallNet(t *testing.T) {
	x1, x2 := number("x1", -1), number("x2", 1)
	w11, w12, b1 := number("w11", 1), number("w12", -1), number("b1", 0)
	w21, w22, b2 := number("w21", -1), number("w22", .5), number("b2", .5)
	w31, w32, b3 := number("w31", 1), number("w32", 1), number("b3", -1)
	h1 := x1.Mul(w11).Add(x2.Mul(w12)).Add(b1).LeakyReLU(.1).Named("h1")
	h2 := x1.Mul(w21).Add(x2.Mul(w22)).Add(b2).LeakyReLU(.1).Named("h2")
	p := h1.Mul(w31).Add(h2.Mul(w32)).Add(b3).Sigmoid().Named("p")
	loss := p.Neg().Shift(1).Log().Neg()
	loss.Backward()
	for _, c := range []struct {
		n           *node
		value, grad float64
	}{
		{loss, 1.1711007, 1}, {p, .6899745, 3.2255409}, {h1, -.2, .6899745}, {h2, 2, .6899745},
		{w31, 1, -.1379949}, {w32, 1, 1.3799490}, {b3, -1, .6899745},
		{w21, -1, -.6899745}, {w22, .5, .6899745}, {b2, .5, .6899745},
		{w11, 1, -.0689974}, {w12, -1, .0689974}, {b1, 0, .0689974}, {x1, -1, -.6209770}, {x2, 1, .2759898},
	} {
		if !near(c.n.Item(), c.value, 1e-7) || !near(c.n.Grad.Item(), c.grad, 1e-7) {
			t.Errorf("%v: gradient %.7f, want %.7f and %.7f", c.n, c.n.Grad.Item(), c.value, c.grad)
		}
	}
}

// TestBranches: where a maximum and a minimum choose, derivatives pass along
// the branch that was taken, and are summed where paths join. The values are
// those of the second exercise, its slips mended: X = (2, -1, 1), W1 =
// 1.5, B1 = 1, W2 = -3, target 1.
func TestBranches(t *testing.T) {
	x1, x2, x3 := number("x1", 2), number("x2", -1), number("x3", 1)
	w1, b1, w2 := number("w1", 1.5), number("b1", 1), number("w2", -3)
	h1 := w1.Mul(x1.Add(x2)).Named("h1")
	h2 := x1.Mul(x2).Mul(x3).Add(b1).Named("h2")
	h3 := x1.Min(h1)
	h4 := w2.Mul(h2).Div(h1)
	h5 := h4.Max(h1)
	loss := h3.Sub(h5).Sigmoid().Log().Neg()
	loss.Backward()
	for _, c := range []struct {
		n           *node
		value, grad float64
	}{
		{loss, .9740770, 1}, {h5, 2, .6224593}, {h4, 2, .6224593}, {h3, 1.5, -.6224593}, {h2, -1, -1.2449187},
		{h1, 1.5, -1.4524051}, {w2, -3, -.4149729}, {w1, 1.5, -1.4524051}, {b1, 1, -1.2449187},
		{x3, 1, 2.4898373}, {x2, -1, -4.6684450}, {x1, 2, -.9336890},
	} {
		if !near(c.n.Item(), c.value, 1e-7) || !near(c.n.Grad.Item(), c.grad, 1e-7) {
			t.Errorf("%v: gradient %.7f, want %.7f and %.7f", c.n, c.n.Grad.Item(), c.value, c.grad)
		}
	}
}

// TestReading: what a drawing asks for.
func TestReading(t *testing.T) {
	x, w := number("x", 2), number("w", -.5)
	y := x.Mul(w).Tanh().Named("y")
	y.Backward()
	if y.Name() != "y" || y.Op() != "tanh" || y.Inputs[0].Op() != "×" || !x.IsVar() || y.IsVar() || x.Op() != "" {
		t.Errorf("y is %q by %q of %q", y.Name(), y.Op(), y.Inputs[0].Op())
	}
	if got := y.Inputs[0].Local(1).Item(); got != 2 {
		t.Errorf("d(x·w)/dw = %g, want 2", got)
	}
	if got, want := y.Local(0).Item(), 1-math.Tanh(-1)*math.Tanh(-1); !near(got, want, 1e-12) {
		t.Errorf("dtanh = %g, want %g", got, want)
	}
	var names []string
	for _, n := range Nodes(y) {
		names = append(names, n.Op()+n.Name())
	}
	if got := strings.Join(names, " "); got != "x w × tanhy" {
		t.Errorf("nodes %q", got)
	}
	if got := y.String(); got != "y = tanh -0.761594" {
		t.Errorf("y says %q", got)
	}
}

// TestHessianVector: the derivative of a gradient along a direction, three ways.
func TestHessianVector(t *testing.T) {
	x := Var("x", tensor.From([]float64{.3, -1.2, .7}, 3))
	v := Const(tensor.From([]float64{1, 2, -1}, 3))
	f := func() *node { return x.Exp().Mul(x.Sin()).Sum().Mul(x.Square().Sum()) }
	backBack := Gradients(Gradients(f(), x)[0].Mul(v).Sum(), x)[0]
	forwardBack := Tangent(Gradients(f(), x)[0], []*node{x}, []*node{v})
	backForward := Gradients(Tangent(f(), []*node{x}, []*node{v}), x)[0]
	for i := range 3 {
		a, b, c := backBack.Value.Data[i], forwardBack.Value.Data[i], backForward.Value.Data[i]
		if !near(a, b, 1e-12) || !near(a, c, 1e-12) {
			t.Errorf("element %d: %g, %g, %g", i, a, b, c)
		}
	}
}

// TestUnconnected: what does not matter gets zeros, and constants nothing.
func TestUnconnected(t *testing.T) {
	x, other := number("x", 2), Var("other", tensor.New[float64](2, 3))
	g := Gradients(x.Mul(x), x, other, x)
	if g[0].Item() != 4 || g[1].Value.Size() != 6 || g[1].Value.Data[5] != 0 || g[2].Item() != 4 {
		t.Errorf("gradients %v", g)
	}
	if got := Gradient(x.Detach().Mul(x), x)[0].Item(); got != 2 {
		t.Errorf("through one of two paths %g, want 2", got)
	}
	tape := NewTape[float64]()
	var y *node
	tape.Still(func() { y = x.Mul(tape.Const(tensor.Scalar(3.0))) })
	if y.Inputs != nil || Gradient(y.Mul(x), x)[0].Item() != 6 {
		t.Error("what was made in Still remembers where it came from")
	}
}

// TestMisuse: shapes that do not fit are refused with both shapes.
func TestMisuse(t *testing.T) {
	v := func(shape ...int) *node { return Var("v", tensor.New[float64](shape...)) }
	for name, f := range map[string]func(){
		"add":       func() { v(2, 3).Add(v(4)) },
		"matmul":    func() { v(2, 3).MatMul(v(4, 2)) },
		"linear":    func() { v(2, 3).Linear(v(4, 2), v(2)) },
		"gradient":  func() { Gradients(v(2, 3), v(2, 3)) },
		"class":     func() { v(2, 3).CrossEntropy([]int{0, 3}) },
		"classes":   func() { v(2, 3).CrossEntropy([]int{0}) },
		"span":      func() { v(2, 3).SoftmaxSpans([]Span{{1, 4}}) },
		"slice":     func() { v(2, 3).Slice(1, 2, 4) },
		"rows":      func() { v(2, 3).Rows([]int{2}) },
		"reshape":   func() { v(2, 3).Reshape(4, -1) },
		"lstm":      func() { v(2, 3, 4).LSTM(v(4, 8), v(2, 9), v(8), v(2, 2), v(2, 2), Recurrence{}) },
		"attention": func() { v(2, 3, 6).Attention(v(2, 3, 4), v(2, 3, 4), 2, Heed{}) },
		"window":    func() { v(1, 2, 2, 1).Unfold(Window{Rows: 3, Cols: 1}) },
	} {
		func() {
			defer func() {
				if p := recover(); p == nil || !strings.HasPrefix(p.(string), "autodiff: ") && !strings.HasPrefix(p.(string), "tensor: ") {
					t.Errorf("%s: %v", name, p)
				}
			}()
			f()
		}()
	}
}

// TestSharedGradient: where one gradient goes to two nodes and one of them gets
// another on top, the other does not see it.
func TestSharedGradient(t *testing.T) {
	tape := NewTape[float64]()
	x, z := Var("x", tensor.From([]float64{1, 2}, 2)), Var("z", tensor.From([]float64{3, 4}, 2))
	for range 2 {
		one := tape.Const(tensor.Scalar(1.0))
		a, b := x.Mul(one), z.Mul(one)
		late := a.Scale(2).Scale(1)
		early := a.Add(b).Scale(5)
		for name, y := range map[string]*node{"early first": early.Add(late), "late first": late.Add(early), "between": b.Scale(0).Add(late).Add(early)} {
			g := Gradient(y.Sum(), x, z)
			if g[0].Data[0] != 7 || g[1].Data[0] != 5 || g[1].Data[1] != 5 {
				t.Errorf("%s: %v and %v, want 7 and 5", name, g[0], g[1])
			}
		}
		tape.Reset()
	}
}

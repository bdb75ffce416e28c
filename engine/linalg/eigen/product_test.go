package eigen

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"pawl/engine/parallel"
)

// kernelsHere are the ways to multiply that run on this machine.
func kernelsHere() map[string]rowsKernel {
	all := map[string]rowsKernel{"plain": nil}
	if fast := vectorRows(); fast != nil {
		all["vector"] = fast
	}
	return all
}

// TestSymmetricProduct: every order around the bounds of blocks, with whatever
// below the diagonal, against gonum.
func TestSymmetricProduct(t *testing.T) {
	defer func() { rowsInUse = vectorRows() }()
	team := parallel.NewTeam()
	defer team.Dismiss()
	for name, kernel := range kernelsHere() {
		rowsInUse = kernel
		for n := 1; n < 330; n += 1 + n/20 {
			a := random(n, uint64(n))
			rows, _, _ := symmetric(a)
			for i := range n {
				for j := range i {
					rows[i*n+j] = math.NaN()
				}
			}
			x, y := mat.Col(nil, 0, random(n, 1)), make([]float64, n)
			var product symmetricProduct
			if err := product.apply(background, team, y, rows, n, x); err != nil {
				t.Fatal(err)
			}
			var want mat.VecDense
			want.MulVec(a, mat.NewVecDense(n, x))
			for i := range y {
				if !(math.Abs(y[i]-want.AtVec(i)) < 1e-14*float64(n+5)) {
					t.Fatalf("%s, n=%d: y[%d] = %v, want %v", name, n, i, y[i], want.AtVec(i))
				}
			}
		}
	}
}

// TestPlainProcessor: all methods stand without vector instructions.
func TestPlainProcessor(t *testing.T) {
	defer func() { rowsInUse = vectorRows() }()
	rowsInUse = nil
	a := random(200, 3)
	p, err := Full{}.Solve(background, a)
	if err != nil {
		t.Fatal(err)
	}
	lawful(t, "plain", a, p)
}

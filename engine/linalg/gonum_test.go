package linalg

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
)

// TestGonumTriangles compares with gonum's own loops, all ways of storage.
func TestGonumTriangles(t *testing.T) {
	src := rand.New(rand.NewPCG(3, 4))
	var ours gonumBLAS
	var theirs gonum.Implementation
	for _, ul := range []blas.Uplo{blas.Upper, blas.Lower} {
		for _, tA := range []blas.Transpose{blas.NoTrans, blas.Trans, blas.ConjTrans} {
			for _, size := range [][2]int{{1, 1}, {7, 30}, {50, 20}, {90, 131}, {200, 3}} {
				m, n := size[0], size[1]
				for _, s := range []blas.Side{blas.Left, blas.Right} {
					for _, d := range []blas.Diag{blas.NonUnit, blas.Unit} {
						order := n
						if s == blas.Left {
							order = m
						}
						a := random[float64](order*(order+2), src)
						for i := range order {
							for j := range order {
								a[i*(order+2)+j] /= float64(order)
							}
							a[i*(order+2)+i] += 2
						}
						b := random[float64](m*(n+3), src)
						want := append([]float64(nil), b...)
						ours.Dtrsm(s, ul, tA, d, m, n, .7, a, order+2, b, n+3)
						theirs.Dtrsm(s, ul, tA, d, m, n, .7, a, order+2, want, n+3)
						near(t, fmt.Sprint("Dtrsm ", ul, tA, s, d, m, n), b, want, 1e-13)
					}
				}
				rows, columns := m, n
				if tA != blas.NoTrans {
					rows, columns = n, m
				}
				a := random[float64](rows*(columns+1), src)
				for _, beta := range []float64{0, 1, .3} {
					c := random[float64](m*(m+2), src)
					want := append([]float64(nil), c...)
					ours.Dsyrk(ul, tA, m, n, .7, a, columns+1, beta, c, m+2)
					theirs.Dsyrk(ul, tA, m, n, .7, a, columns+1, beta, want, m+2)
					near(t, fmt.Sprint("Dsyrk ", ul, tA, m, n), c, want, 1e-13)
				}
			}
		}
	}
}

func TestGonumVectors(t *testing.T) {
	src := rand.New(rand.NewPCG(5, 6))
	var ours gonumBLAS
	var theirs gonum.Implementation
	for _, tA := range []blas.Transpose{blas.NoTrans, blas.Trans} {
		for range 200 {
			m, n := 1+src.IntN(90), 1+src.IntN(90)
			incX, incY, lda := 1+src.IntN(2), 1+src.IntN(2), n+src.IntN(3)
			a, x := random[float64](m*lda, src), random[float64](200, src)
			y := random[float64](200, src)
			want := append([]float64(nil), y...)
			beta := []float64{0, 1, .5}[src.IntN(3)]
			ours.Dgemv(tA, m, n, .7, a, lda, x, incX, beta, y, incY)
			gemvByDefinition(tA == blas.Trans, m, n, .7, a, lda, x, incX, beta, want, incY)
			near(t, "Dgemv", y, want, 1e-14)
			was := append([]float64(nil), a...)
			ours.Dger(m, n, .7, x, incX, y, incY, a, lda)
			theirs.Dger(m, n, .7, x, incX, y, incY, was, lda)
			near(t, "Dger", a, was, 1e-14)
			ours.Daxpy(n, .7, x, incX, y, incY)
			theirs.Daxpy(n, .7, x, incX, want, incY)
			ours.Dscal(n, .7, y, incY)
			theirs.Dscal(n, .7, want, incY)
			near(t, "Daxpy, Dscal", y, want, 1e-13)
			near(t, "Ddot", []float64{ours.Ddot(n, x, incX, y, incY)}, []float64{theirs.Ddot(n, x, incX, want, incY)}, 1e-12)
		}
	}
}

// gemvByDefinition stands in for gonum's Dgemv, which without its assembly
// clears what stands behind the elements of y.
func gemvByDefinition(trans bool, m, n int, alpha float64, a []float64, lda int, x []float64, incX int, beta float64, y []float64, incY int) {
	ai, aj := lda, 1
	if trans {
		m, n, ai, aj = n, m, 1, lda
	}
	for i := range m {
		sum := 0.0
		for j := range n {
			sum += a[i*ai+j*aj] * x[j*incX]
		}
		y[i*incY] = alpha*sum + beta*y[i*incY]
	}
}

// near fails unless x is within a tolerance of want everywhere.
func near[T real](t *testing.T, what string, x, want []T, tolerance float64) {
	t.Helper()
	for i, v := range x {
		if e := math.Abs(float64(v - want[i])); !(e <= tolerance*(1+math.Abs(float64(want[i])))) {
			t.Fatalf("%s: element %d is %v, not %v", what, i, v, want[i])
		}
	}
}

package linalg

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
)

// levels are those that this machine can run.
func levels() []level {
	all := []level{plain}
	if detect() == vector512 {
		all = append(all, vector256)
	}
	if detect() != plain {
		all = append(all, detect())
	}
	return all
}

// use chooses a level.
func use(l level) {
	isa, kernels32, kernels64 = l, kernelsOf32(l), kernelsOf64(l)
}

// atEachLevel runs a test once with each instruction set of the machine.
func atEachLevel(t *testing.T, f func(t *testing.T)) {
	defer use(isa)
	for _, l := range levels() {
		use(l)
		t.Run(fmt.Sprint("level", l), f)
	}
}

func random[T real](n int, src *rand.Rand) []T {
	x := make([]T, n)
	for i := range x {
		x[i] = T(src.Float64()*2 - 1)
	}
	return x
}

// problem is a product with the ways its matrices are stored.
type problem[T real] struct {
	transA, transB bool
	m, n, k        int
	alpha, beta    T
	a, b, c        []T
	lda, ldb, ldc  int
}

// draw makes a problem of a size, with gaps between rows.
func draw[T real](m, n, k int, src *rand.Rand) problem[T] {
	p := problem[T]{
		transA: src.IntN(2) == 0, transB: src.IntN(2) == 0, m: m, n: n, k: k,
		alpha: T([]float64{1, -.7, 3}[src.IntN(3)]), beta: T([]float64{0, 1, .3}[src.IntN(3)]),
		ldc: n + src.IntN(3),
	}
	p.store(src.IntN(3), src)
	return p
}

// store fills the matrices.
func (p *problem[T]) store(gap int, src *rand.Rand) {
	rowsA, rowsB := p.m, p.k
	p.lda, p.ldb = p.k+gap, p.n+gap
	if p.transA {
		rowsA, p.lda = p.k, p.m+gap
	}
	if p.transB {
		rowsB, p.ldb = p.n, p.k+gap
	}
	p.a = random[T]((rowsA-1)*p.lda+p.lda-gap, src) // to the last element and no further
	p.b = random[T]((rowsB-1)*p.ldb+p.ldb-gap, src)
	p.c = random[T](p.m*p.ldc+3, src)
}

func (p *problem[T]) run() {
	gemm(p.transA, p.transB, p.m, p.n, p.k, p.alpha, p.a, p.lda, p.b, p.ldb, p.beta, p.c, p.ldc)
}

func (p *problem[T]) atA(i, k int) float64 {
	if p.transA {
		i, k = k, i
	}
	return float64(p.a[i*p.lda+k])
}

func (p *problem[T]) atB(k, j int) float64 {
	if p.transB {
		k, j = j, k
	}
	return float64(p.b[k*p.ldb+j])
}

// check runs the problem and compares with the definition in float64. The
// error of a sum of k products is at most about k rounding errors of the sum
// of absolute values (Higham 2002, section 3.1), plus those of alpha and beta.
func (p *problem[T]) check(t *testing.T) {
	t.Helper()
	unit := 0x1p-53
	if sizeOf[T]() == 4 {
		unit = 0x1p-24
	}
	was := slices.Clone(p.c)
	if p.beta == 0 {
		for i := range p.m {
			for j := range p.n {
				p.c[i*p.ldc+j] = T(math.NaN())
			}
		}
	}
	p.run()
	for i := range p.c {
		row, col := i/p.ldc, i%p.ldc
		if row >= p.m || col >= p.n {
			if p.c[i] != was[i] {
				t.Fatalf("%s: element %d outside of C is written", p, i)
			}
			continue
		}
		sum, size := 0.0, 0.0
		for k := range p.k {
			v := p.atA(row, k) * p.atB(k, col)
			sum, size = sum+v, size+math.Abs(v)
		}
		old := 0.0
		if p.beta != 0 {
			old = float64(p.beta) * float64(was[i])
		}
		want := float64(p.alpha)*sum + old
		bound := 2 * unit * float64(p.k+4) * (math.Abs(float64(p.alpha))*size + math.Abs(old))
		if e := math.Abs(float64(p.c[i]) - want); !(e <= bound) {
			t.Fatalf("%s: element (%d, %d) is %v, not %v", p, row, col, p.c[i], want)
		}
	}
}

func (p *problem[T]) String() string {
	return fmt.Sprintf("%T %d x %d x %d, transposed %v %v, alpha %v, beta %v", p.alpha, p.m, p.n, p.k, p.transA, p.transB, p.alpha, p.beta)
}

// TestGemmSmall meets every height and width of a tile.
func TestGemmSmall(t *testing.T) {
	atEachLevel(t, func(t *testing.T) {
		src := rand.New(rand.NewPCG(1, 2))
		for m := 1; m <= 40; m++ {
			for n := 1; n <= 40; n += 1 + src.IntN(4) {
				p := draw[float32](m, n, 1+src.IntN(20), src)
				p.check(t)
				q := draw[float64](m, n, 1+src.IntN(20), src)
				q.check(t)
			}
		}
	})
}

// TestGemmBlocks crosses the borders of blocks, and the size from which rows
// of A are copied.
func TestGemmBlocks(t *testing.T) {
	atEachLevel(t, func(t *testing.T) {
		src := rand.New(rand.NewPCG(3, 4))
		for _, s := range [][3]int{{5, 5, 700}, {460, 20, 30}, {3, 4500, 3}, {40, 270, 1030}, {1, 300, 600}, {300, 1, 600}, {100, 140, 260}, {1, 1, 600}} {
			for range 4 {
				p := draw[float32](s[0], s[1], s[2], src)
				p.check(t)
				q := draw[float64](s[0], s[1], s[2], src)
				q.check(t)
			}
		}
	})
}

// TestGemmOnAnyCores: the result has the same bits on any number of cores.
func TestGemmOnAnyCores(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	src := rand.New(rand.NewPCG(5, 6))
	for _, s := range [][3]int{{150, 150, 150}, {500, 256, 256}, {15, 1200, 300}, {900, 40, 300}, {300, 4200, 7}} {
		p := draw[float32](s[0], s[1], s[2], src)
		c := slices.Clone(p.c)
		runtime.GOMAXPROCS(1)
		p.run()
		for cores := 2; cores <= 4; cores++ {
			runtime.GOMAXPROCS(cores)
			q := p
			q.c = slices.Clone(c)
			q.run()
			if !slices.Equal(p.c, q.c) {
				t.Errorf("%s: %d cores give another result than one", &p, cores)
			}
		}
	}
}

// TestGemmOnAnyVectors: so it has with each vector instruction set.
func TestGemmOnAnyVectors(t *testing.T) {
	if detect() != vector512 {
		t.Skip("the processor has but one vector instruction set")
	}
	defer use(isa)
	src := rand.New(rand.NewPCG(7, 8))
	for range 200 {
		p := draw[float64](1+src.IntN(60), 1+src.IntN(200), 1+src.IntN(700), src)
		q := p
		q.c = slices.Clone(p.c)
		use(vector256)
		p.run()
		use(vector512)
		q.run()
		if !slices.Equal(p.c, q.c) {
			t.Fatalf("%s: AVX2 and AVX-512 differ", &p)
		}
	}
}

// TestGemmAtOnce: products asked for while the cores are at work are right.
func TestGemmAtOnce(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(3))
	src := rand.New(rand.NewPCG(9, 10))
	p := draw[float32](200, 130, 170, src)
	c := slices.Clone(p.c)
	p.run()
	var group sync.WaitGroup
	for range 6 {
		group.Go(func() {
			for range 10 {
				q := p
				q.c = slices.Clone(c)
				q.run()
				if !slices.Equal(p.c, q.c) {
					t.Error("another result at once")
				}
			}
		})
	}
	group.Wait()
}

// TestGemmUnread: with alpha or k zero, A and B do not matter, and beta alone
// decides.
func TestGemmUnread(t *testing.T) {
	nan := math.NaN()
	for _, k := range []int{0, 1} {
		c := []float64{2, nan}
		Gemm64(false, false, 2, 1, k, 0, []float64{nan, nan}, 1, []float64{nan}, 1, .5, c, 1)
		if c[0] != 1 || !math.IsNaN(c[1]) {
			t.Errorf("k %d, beta .5: %v", k, c)
		}
		Gemm64(false, false, 2, 1, k, 0, []float64{nan, nan}, 1, []float64{nan}, 1, 0, c, 1)
		if c[0] != 0 || c[1] != 0 {
			t.Errorf("k %d, beta 0: %v", k, c)
		}
	}
	Gemm64(false, false, 0, 0, 5, 1, nil, 5, nil, 1, 0, nil, 1)
}

// TestGemmCarriesNaN: NaN and Inf in A or B reach the row or column they
// belong to and no other.
func TestGemmCarriesNaN(t *testing.T) {
	atEachLevel(t, func(t *testing.T) {
		for _, bad := range []float64{math.NaN(), math.Inf(1)} {
			p := draw[float64](37, 41, 19, rand.New(rand.NewPCG(11, 12)))
			p.transA, p.transB = false, true
			p.store(0, rand.New(rand.NewPCG(13, 14)))
			p.a[5*p.lda+18], p.b[7*p.ldb] = bad, bad
			p.run()
			for i := range p.m {
				for j := range p.n {
					v := p.c[i*p.ldc+j]
					if finite := !math.IsNaN(v) && !math.IsInf(v, 0); finite == (i == 5 || j == 7) {
						t.Fatalf("%v: element (%d, %d) is %v", bad, i, j, v)
					}
				}
			}
		}
	})
}

func TestGemmBatch(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	src := rand.New(rand.NewPCG(15, 16))
	const count, m, n, k = 70, 30, 50, 20
	a, b := random[float32](count*m*k, src), random[float32](n*k, src)
	c, want := make([]float32, count*m*n), make([]float32, count*m*n)
	GemmBatch32(false, true, count, m, n, k, 1, a, k, m*k, b, k, 0, 0, c, n, m*n)
	for i := range count {
		Gemm32(false, true, m, n, k, 1, a[i*m*k:], k, b, k, 0, want[i*m*n:], n)
	}
	if !slices.Equal(c, want) {
		t.Error("a batch differs from its products")
	}
	GemmBatch64(false, false, 0, 2, 2, 2, 1, nil, 2, 4, nil, 2, 4, 0, nil, 2, 4)
}

// TestGemmRefuses shapes that the slices do not hold.
func TestGemmRefuses(t *testing.T) {
	x := make([]float64, 12)
	for name, f := range map[string]func(){
		"short A":      func() { Gemm64(false, false, 4, 1, 4, 1, x, 4, x, 1, 0, x, 1) },
		"short B":      func() { Gemm64(false, false, 1, 4, 4, 1, x, 4, x, 4, 0, x, 4) },
		"short C":      func() { Gemm64(false, false, 4, 4, 1, 1, x, 1, x, 4, 0, x, 4) },
		"narrow ldc":   func() { Gemm64(false, false, 2, 3, 2, 1, x, 2, x, 3, 0, x, 2) },
		"negative":     func() { Gemm64(false, false, -1, 3, 2, 1, x, 2, x, 3, 0, x, 3) },
		"lengths":      func() { Add64(x, x[1:], x) },
		"rows":         func() { Softmax64(x, x, 5, 3) },
		"short batch":  func() { GemmBatch64(false, false, 4, 2, 2, 2, 1, x, 2, 4, x, 2, 4, 0, x, 2, 4) },
		"no stride":    func() { GemmBatch64(false, false, 2, 1, 1, 1, 1, x, 1, -1, x, 1, 1, 0, x, 1, 1) },
		"short matrix": func() { SquaredDistances64(x, x, x, 4, 3, 4) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}

// TestGemmAllocatesNothing on one core, once its buffers exist.
func TestGemmAllocatesNothing(t *testing.T) {
	src := rand.New(rand.NewPCG(17, 18))
	p := problem[float32]{transB: true, m: 60, n: 70, k: 80, alpha: 1, ldc: 70}
	p.store(0, src)
	if n := testing.AllocsPerRun(50, p.run); n >= 1 {
		t.Errorf("%v allocations a product", n)
	}
}

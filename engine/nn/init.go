package nn

import (
	"math"
	"math/rand/v2"
)

// Uniform fills a parameter from the uniform distribution on -limit..limit.
func Uniform(p *Node, limit float64, src rand.Source) {
	r := rand.New(src)
	for i := range p.Value.Data {
		p.Value.Data[i] = float32(limit * (2*r.Float64() - 1))
	}
}

// Normal fills a parameter from the normal distribution of mean 0.
func Normal(p *Node, deviation float64, src rand.Source) {
	r := rand.New(src)
	for i := range p.Value.Data {
		p.Value.Data[i] = float32(deviation * r.NormFloat64())
	}
}

// Constant fills a parameter with v.
func Constant(p *Node, v float64) { p.Value.Fill(float32(v)) }

// Xavier fills a weight from the uniform distribution that keeps the variance
// of values and gradients about equal: limit √(6/(in+out)) (Glorot and Bengio
// 2010, equation 16). A weight is (in x out), or (kernel... x in x out).
func Xavier(p *Node, src rand.Source) {
	in, out := fans(p)
	Uniform(p, math.Sqrt(6/(in+out)), src)
}

// Kaiming fills a weight from the normal distribution that keeps the variance
// of values in front of ReLUs: deviation √(2/in) (He et al. 2015, equation 10).
func Kaiming(p *Node, src rand.Source) {
	in, _ := fans(p)
	Normal(p, math.Sqrt(2/in), src)
}

// Orthogonal fills a weight (m x n) with orthonormal rows or columns,
// whichever are fewer, by Gram and Schmidt on normal numbers (Saxe et al.
// 2014).
func Orthogonal(p *Node, src rand.Source) {
	m, n := p.Dim(0), p.Value.Size()/p.Dim(0)
	Normal(p, 1, src)
	vector, count, length := rowsOf(p.Value.Data, n), m, n
	if m > n {
		vector, count, length = columnsOf(p.Value.Data, n), n, m
	}
	for i := range count {
		for j := range i {
			dot := inner(vector, i, j, length)
			for k := range length {
				*vector(i, k) -= float32(dot) * *vector(j, k)
			}
		}
		norm := float32(math.Sqrt(inner(vector, i, i, length)))
		for k := range length {
			*vector(i, k) /= norm
		}
	}
}

// rowsOf and columnsOf address element k of vector i of a row-major matrix.
func rowsOf(x []float32, n int) func(i, k int) *float32 {
	return func(i, k int) *float32 { return &x[i*n+k] }
}

func columnsOf(x []float32, n int) func(i, k int) *float32 {
	return func(i, k int) *float32 { return &x[k*n+i] }
}

func inner(vector func(i, k int) *float32, i, j, length int) float64 {
	var dot float64
	for k := range length {
		dot += float64(*vector(i, k)) * float64(*vector(j, k))
	}
	return dot
}

// fans returns how many inputs an output sums over, and how many outputs an
// input goes to.
func fans(p *Node) (in, out float64) {
	s := p.Shape()
	if len(s) < 2 {
		return float64(p.Value.Size()), float64(p.Value.Size())
	}
	kernel := 1
	for _, d := range s[:len(s)-2] {
		kernel *= d
	}
	return float64(kernel * s[len(s)-2]), float64(kernel * s[len(s)-1])
}

package classify

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"pawl/engine/parallel"
	"pawl/engine/progress"
)

// newton minimises the penalised log loss
//
//	F(x) = sum_i w_i loss_i(x) + lambda/2 |x|^2, the intercept not penalised,
//
// by Newton's method whose linear system is solved by conjugate gradients only
// as exactly as the step deserves (Lin, Weng and Keerthi 2008, "Trust region
// Newton method for large-scale logistic regression", with a line search in
// place of the trust region: F is convex). x holds a coefficient for each
// place of the design and then the intercept.
type newton struct {
	design  *design
	labels  []uint8
	weights []float64
	lambda  float64

	x        []float64
	loss     float64
	gradient []float64
	curve    []float64 // per row: w p (1-p)
}

// minimise runs until the gradient is below tolerance times its first length.
func (n *newton) minimise(ctx context.Context, tolerance float64, limit int) error {
	if err := n.evaluate(ctx); err != nil {
		return err
	}
	goal := tolerance * floats.Norm(n.gradient, 2)
	for i := range limit {
		size := floats.Norm(n.gradient, 2)
		if size <= goal {
			return nil
		}
		progress.Report(ctx, progress.Step{Task: "logistic regression", Done: i, Total: limit, Note: fmt.Sprintf("gradient %.2g", size)})
		improved, err := n.step(ctx)
		if err != nil {
			return err
		}
		if !improved {
			return nil // rounding is all that is left
		}
	}
	if floats.Norm(n.gradient, 2) > goal {
		return fmt.Errorf("classify: logistic regression has not converged in %d iterations: raise Iterations or Lambda", limit)
	}
	return nil
}

// evaluate computes loss, gradient and curvature at x.
func (n *newton) evaluate(ctx context.Context) error {
	size := len(n.x)
	blocks, err := n.blockSums(ctx, size+1, func(row int, out []float64) {
		m := n.design.dot(row, n.x) + n.x[size-1]
		p, w, y := sigmoid(m), n.weights[row], float64(n.labels[row])
		n.curve[row] = w * p * (1 - p)
		n.design.addRow(row, w*(p-y), out)
		out[size-1] += w * (p - y)
		out[size] += w * (max(m, 0) + math.Log1p(math.Exp(-math.Abs(m))) - y*m)
	})
	if err != nil {
		return err
	}
	n.gradient, n.loss = blocks[:size], blocks[size]
	for i, v := range n.x[:size-1] {
		n.gradient[i] += n.lambda * v
		n.loss += n.lambda / 2 * v * v
	}
	return nil
}

// times returns the product of the Hessian with v.
func (n *newton) times(ctx context.Context, v []float64) ([]float64, error) {
	last := len(v) - 1
	out, err := n.blockSums(ctx, len(v), func(row int, out []float64) {
		s := n.curve[row] * (n.design.dot(row, v) + v[last])
		n.design.addRow(row, s, out)
		out[last] += s
	})
	if err != nil {
		return nil, err
	}
	floats.AddScaled(out[:last], n.lambda, v[:last])
	return out, nil
}

// blockSums adds up what each row contributes to a vector, by blocks of fixed
// size whose sums are added in order.
func (n *newton) blockSums(ctx context.Context, size int, row func(row int, out []float64)) ([]float64, error) {
	parts, err := parallel.Map(ctx, (n.design.rows+blockRows-1)/blockRows, func(b int) ([]float64, error) {
		out := make([]float64, size)
		for i := b * blockRows; i < min((b+1)*blockRows, n.design.rows); i++ {
			row(i, out)
		}
		return out, nil
	})
	if err != nil {
		return nil, err
	}
	for _, p := range parts[1:] {
		floats.Add(parts[0], p)
	}
	return parts[0], nil
}

// step moves x along Newton's direction as far as the loss falls, and tells
// whether it did.
func (n *newton) step(ctx context.Context) (bool, error) {
	direction, err := n.direction(ctx)
	if err != nil {
		return false, err
	}
	start, loss := append([]float64(nil), n.x...), n.loss
	slope := floats.Dot(direction, n.gradient)
	for length := 1.0; length > 1e-10; length /= 2 {
		floats.AddScaledTo(n.x, start, length, direction)
		if err := n.evaluate(ctx); err != nil {
			return false, err
		}
		if n.loss <= loss+1e-4*length*slope {
			return n.loss < loss, nil
		}
	}
	copy(n.x, start)
	return false, n.evaluate(ctx)
}

// direction solves Hessian d = -gradient to a relative residual of
// min(.1, sqrt |gradient|), which keeps the convergence superlinear.
func (n *newton) direction(ctx context.Context) ([]float64, error) {
	size := len(n.x)
	d, r := make([]float64, size), make([]float64, size)
	floats.AddScaled(r, -1, n.gradient)
	p := append([]float64(nil), r...)
	rr := floats.Dot(r, r)
	goal := rr * min(.01, math.Sqrt(rr))
	for range 2 * size {
		if rr <= goal {
			break
		}
		hp, err := n.times(ctx, p)
		if err != nil {
			return nil, err
		}
		alpha := rr / floats.Dot(p, hp)
		floats.AddScaled(d, alpha, p)
		floats.AddScaled(r, -alpha, hp)
		next := floats.Dot(r, r)
		floats.Scale(next/rr, p)
		floats.Add(p, r)
		rr = next
	}
	return d, nil
}

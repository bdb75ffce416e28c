package synth

import (
	"context"
	"math"

	"pawl/engine/parallel"
)

// components are the parameters of a mixture, one row of each slice a
// component. A component is a product: in each facet a distribution over its
// states, and over the scores elsewhere a normal distribution.
type components struct {
	n, states, grades int
	weight            []float64 // training rows it accounts for
	logs              []float32 // n x states: log probability; elsewhere also the normal's log constant
	means             []float32 // n x grades
	halves            []float32 // n x grades: 1 / (2 variance)
}

func newComponents(n, states, grades int) *components {
	return &components{n: n, states: states, grades: grades,
		weight: make([]float64, n), logs: make([]float32, n*states),
		means: make([]float32, n*grades), halves: make([]float32, n*grades)}
}

// density returns the log of component k's weight and density at a row.
func (c *components) density(k int32, logWeight float32, states []int32, scores, present []float32) float32 {
	sum := logWeight
	logs := c.logs[int(k)*c.states : (int(k)+1)*c.states]
	for _, s := range states {
		sum += logs[s]
	}
	means := c.means[int(k)*c.grades : (int(k)+1)*c.grades]
	halves := c.halves[int(k)*c.grades : (int(k)+1)*c.grades]
	for g, z := range scores {
		d := z - means[g]
		sum -= present[g] * halves[g] * d * d
	}
	return sum
}

// A component's scores have the deviation believed with the weight of one row,
// and never less than narrowest.
const (
	believed  = 0.1
	narrowest = 0.02
)

// set makes component k what the evidence and the prior say: the posterior
// means of Dirichlet and normal-inverse-gamma distributions.
func (c *components) set(k int, e *evidence, p *prior) {
	c.weight[k] = e.rows
	logs := c.logs[k*c.states : (k+1)*c.states]
	total := math.Log(e.rows + p.strength)
	for s := range logs {
		logs[s] = float32(p.logs[s] - total)
	}
	for _, s := range e.touched {
		logs[s] = float32(math.Log(e.counts[s]+p.strength*p.shares[s]) - total)
	}
	for g, n := range e.elsewhere {
		mean := e.sums[g] / (n + p.strength)
		spread := e.squares[g] - 2*mean*e.sums[g] + n*mean*mean
		variance := max((spread+believed*believed)/(n+1), narrowest*narrowest)
		c.means[k*c.grades+g] = float32(mean)
		c.halves[k*c.grades+g] = float32(1 / (2 * variance))
		logs[p.elsewhere[g]] -= float32(math.Log(2*math.Pi*variance) / 2)
	}
}

// componentBlock is the number of components that a task sets.
const componentBlock = 16

// maximise sets every component from the rows that it is responsible for.
func (c *components) maximise(ctx context.Context, o *observations, m members, p *prior) error {
	return parallel.Blocks(ctx, c.n, componentBlock, func(lo, hi int) error {
		e := newEvidence(c.states, c.grades)
		for k := lo; k < hi; k++ {
			e.reset()
			for at := m.starts[k]; at < m.starts[k+1]; at++ {
				states, scores, present := o.row(int(m.rows[at]))
				e.add(float64(m.shares[at]), states, scores, present)
			}
			c.set(k, e, p)
		}
		return nil
	})
}

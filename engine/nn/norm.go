package nn

import "math"

// BatchNorm brings each column of x (n x d) to mean 0 and variance 1, then
// times Gain plus Bias. In training it looks at the batch and remembers
// running means; in use it looks at what it remembers, so that a row's value
// does not depend on the rows beside it.
type BatchNorm struct {
	Name           string
	Gain, Bias     *Node   // (d)
	Mean, Variance *Node   // (d), running; the variance divided by n-1
	Momentum       float32 // weight of the newest batch in them
	Epsilon        float32 // added to the variance
}

// NewBatchNorm returns a batch normalisation of d columns with momentum 0.1 and
// epsilon 1e-5.
func NewBatchNorm(name string, d int) *BatchNorm {
	l := &BatchNorm{
		Name: name, Gain: Param(name+".gain", d), Bias: Param(name+".bias", d),
		Mean: Param(name+".mean", d).Detach().Named(name + ".mean"), Variance: Param("", d).Detach().Named(name + ".variance"),
		Momentum: 0.1, Epsilon: 1e-5,
	}
	Constant(l.Gain, 1)
	Constant(l.Variance, 1)
	return l
}

// Forward returns the layer's value at x.
func (l *BatchNorm) Forward(p *Pass, x *Node) *Node {
	if p.Train {
		y, mean, variance := x.BatchNorm(l.Gain, l.Bias, l.Epsilon)
		l.remember(mean, variance, x.Value.Size()/len(mean))
		return y.Named(l.Name)
	}
	scale := p.Tape.Zeros(x.Dim(-1))
	for j, v := range l.Variance.Value.Data {
		scale.Value.Data[j] = float32(1 / math.Sqrt(float64(v+l.Epsilon)))
	}
	return x.Sub(l.Mean).Mul(scale.Mul(l.Gain)).Add(l.Bias).Named(l.Name)
}

func (l *BatchNorm) remember(mean, variance []float32, n int) {
	m, unbiased := l.Momentum, float32(n)/float32(max(1, n-1))
	for j := range mean {
		l.Mean.Value.Data[j] += m * (mean[j] - l.Mean.Value.Data[j])
		l.Variance.Value.Data[j] += m * (variance[j]*unbiased - l.Variance.Value.Data[j])
	}
}

// Params returns gain and bias.
func (l *BatchNorm) Params() []*Node { return []*Node{l.Gain, l.Bias} }

// Buffers returns the running means.
func (l *BatchNorm) Buffers() []*Node { return []*Node{l.Mean, l.Variance} }

// LayerNorm brings each row of x (... x d) to mean 0 and variance 1, then times
// Gain plus Bias.
type LayerNorm struct {
	Name       string
	Gain, Bias *Node // (d)
	Epsilon    float32
}

// NewLayerNorm returns a layer normalisation of rows of d with epsilon 1e-5.
func NewLayerNorm(name string, d int) *LayerNorm {
	l := &LayerNorm{Name: name, Gain: Param(name+".gain", d), Bias: Param(name+".bias", d), Epsilon: 1e-5}
	Constant(l.Gain, 1)
	return l
}

// Forward returns the layer's value at x.
func (l *LayerNorm) Forward(_ *Pass, x *Node) *Node {
	return x.LayerNorm(l.Gain, l.Bias, l.Epsilon).Named(l.Name)
}

// Params returns gain and bias.
func (l *LayerNorm) Params() []*Node { return []*Node{l.Gain, l.Bias} }

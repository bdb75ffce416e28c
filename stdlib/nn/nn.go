// Package nn is what a cell sees of neural nets: layers, and a trainer.
//
//	net := nn.Sequential{nn.NewLinear("hidden", 2, 32), nn.Tanh{}, nn.NewLinear("out", 32, 1)}
//	run := nn.Trainer{Epochs: 200}.Fit(&nn.Supervised{Net: net, X: nn.Rows(x), Y: nn.Rows(y)})
//	nn.Predict(net, x)
//
// Rows are samples. Random numbers come from the cell's source. A loss of one's
// own goes into Supervised.Compare; a problem of another kind is any type with
// the methods Params, Rows and Loss.
package nn

import (
	"io"

	"pawl/engine/autodiff"
	"pawl/engine/nn"
	"pawl/engine/optim"
	"pawl/engine/tensor"
	"pawl/stdlib/scope"
)

type (
	// Node is a float32 value in a computation.
	Node = nn.Node
	// Tensor is a float32 array.
	Tensor = nn.Tensor
	// Pass is the circumstances of a computation: training or use.
	Pass = nn.Pass
	// Layer is a function of one input with parameters.
	Layer = nn.Layer
	// Problem is what a Trainer trains.
	Problem = nn.Problem
	// Supervised is the problem of a net that maps rows of X to rows of Y.
	Supervised = nn.Supervised
	// Run is a training, done or under way.
	Run = nn.Run

	// Sequential is layers one behind the other.
	Sequential = nn.Sequential
	// Residual is x + Inner(x).
	Residual = nn.Residual
	// Beside joins Inner(x) and x.
	Beside = nn.Beside
	// ReLU is max(x, 0).
	ReLU = nn.ReLU
	// LeakyReLU is x where it is positive, Slope*x elsewhere.
	LeakyReLU = nn.LeakyReLU
	// Tanh is the hyperbolic tangent.
	Tanh = nn.Tanh
	// Sigmoid is 1/(1+exp(-x)).
	Sigmoid = nn.Sigmoid
	// GELU is x times the normal distribution function at x.
	GELU = nn.GELU
	// Softmax is exp(x) over its sum along the last axis.
	Softmax = nn.Softmax
	// Dropout sets elements to zero in training.
	Dropout = nn.Dropout
	// Flatten joins all axes behind the first.
	Flatten = nn.Flatten
	// MaxPool takes the largest value in a window.
	MaxPool = nn.MaxPool
	// Window is the field of a convolution.
	Window = autodiff.Window

	// Method is how parameters are changed: Adam, AdamW, RAdam, SGD.
	Method = optim.Method
	// Adam divides a mean of the gradient by the root of a mean of its square.
	Adam = optim.Adam
	// AdamW is Adam with weight decay apart from the gradient.
	AdamW = optim.AdamW
	// RAdam is Adam with the variance of its early steps rectified.
	RAdam = optim.RAdam
	// SGD goes against the gradient, with momentum if asked.
	SGD = optim.SGD
	// Schedule is how the learning rate changes: Cosine, Decay, Milestones, Warmup.
	Schedule = optim.Schedule
	// Cosine falls along half a cosine.
	Cosine = optim.Cosine
	// Decay multiplies the rate after every so many updates.
	Decay = optim.Decay
	// Milestones multiplies the rate at the updates named.
	Milestones = optim.Milestones
	// Warmup rises and then falls with the root of the update.
	Warmup = optim.Warmup
)

// Trainer trains a net on batches of rows. Fields, with their defaults: Epochs
// 100, Batch 128, Method Adam{}, Schedule none, Clip no limit, Patience 0 (to
// the last epoch), Task "training".
type Trainer nn.Trainer

// Fit trains the problem's parameters in place and returns the losses and
// scores.
func (t Trainer) Fit(problem Problem) *Run {
	return scope.Must(nn.Trainer(t).Fit(scope.Context(), problem, scope.Source()))
}

// Start returns the training before its first step, to be taken step by step.
func (t Trainer) Start(problem Problem) *Run {
	return scope.Must(nn.Trainer(t).Start(problem, scope.Source()))
}

// Resume returns the training that a checkpoint holds.
func (t Trainer) Resume(problem Problem, from io.Reader) *Run {
	return scope.Must(nn.Trainer(t).Resume(problem, from))
}

// Rows returns rows of numbers as a tensor (n x d).
func Rows(rows [][]float64) *Tensor { return nn.Rows(rows) }

// Predict returns what a net says of rows of numbers.
func Predict(net Layer, x [][]float64) [][]float64 {
	return nn.ToRows(scope.Must(nn.Predict(scope.Context(), net, nn.Rows(x))))
}

// Concat joins nodes along an axis.
func Concat(axis int, parts ...*Node) *Node { return autodiff.Concat(axis, parts...) }

// From returns a tensor that owns data, in row-major order.
func From(data []float32, shape ...int) *Tensor { return tensor.From(data, shape...) }

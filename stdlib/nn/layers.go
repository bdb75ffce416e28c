package nn

import (
	"pawl/engine/nn"
	"pawl/stdlib/scope"
)

// NewLinear returns a linear layer from in to out columns.
func NewLinear(name string, in, out int) *nn.Linear {
	return nn.NewLinear(name, in, out, scope.Source())
}

// NewBatchNorm returns a batch normalisation of d columns.
func NewBatchNorm(name string, d int) *nn.BatchNorm { return nn.NewBatchNorm(name, d) }

// NewLayerNorm returns a layer normalisation of rows of d columns.
func NewLayerNorm(name string, d int) *nn.LayerNorm { return nn.NewLayerNorm(name, d) }

// NewEmbedding returns a table of entries with d columns each.
func NewEmbedding(name string, entries, d int) *nn.Embedding {
	return nn.NewEmbedding(name, entries, d, scope.Source())
}

// NewLSTM returns a long short-term memory.
func NewLSTM(name string, in, hidden int) *nn.LSTM {
	return nn.NewLSTM(name, in, hidden, scope.Source())
}

// NewGRU returns a gated recurrent unit.
func NewGRU(name string, in, hidden int) *nn.GRU {
	return nn.NewGRU(name, in, hidden, scope.Source())
}

// NewAttention returns multi-head self-attention on rows of d columns.
func NewAttention(name string, d, heads int) *nn.Attention {
	return nn.NewAttention(name, d, heads, scope.Source())
}

// NewTransformer returns a transformer block on rows of d columns.
func NewTransformer(name string, d, heads, inner int, dropout float64) *nn.Transformer {
	return nn.NewTransformer(name, d, heads, inner, dropout, scope.Source())
}

// NewConv1D returns a convolution over sequences (batch x steps x channels).
func NewConv1D(name string, in, out, size, stride, pad int) *nn.Conv {
	return nn.NewConv1D(name, in, out, size, stride, pad, scope.Source())
}

// NewConv2D returns a convolution over images (batch x rows x cols x channels).
func NewConv2D(name string, in, out int, window Window) *nn.Conv {
	return nn.NewConv2D(name, in, out, window, scope.Source())
}

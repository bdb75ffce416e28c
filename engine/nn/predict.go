package nn

import (
	"context"
	"fmt"

	"pawl/engine/tensor"
)

// Predict returns what a net in use says of the rows of x (n x ...), a few
// hundred at a time. Many goroutines may ask the same net.
func Predict(ctx context.Context, net Layer, x *Tensor) (*Tensor, error) {
	const most = 512
	if x == nil || len(x.Shape) == 0 || x.Dim(0) == 0 {
		return nil, fmt.Errorf("nn: there are no rows to predict")
	}
	if i := firstBad(x.Contiguous().Data); i >= 0 {
		return nil, fmt.Errorf("nn: row %d to predict has %v", i*x.Dim(0)/x.Size(), x.Contiguous().Data[i])
	}
	tape := NewTape()
	var out *Tensor
	for lo := 0; lo < x.Dim(0); lo += most {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("nn: prediction stopped at row %d: %w", lo, err)
		}
		hi := min(lo+most, x.Dim(0))
		said := net.Forward(Inference(tape), tape.Const(x.Slice(0, lo, hi))).Value
		if out == nil {
			shape := append([]int{x.Dim(0)}, said.Shape[1:]...)
			out = tensor.New[float32](shape...)
		}
		tensor.Copy(out.Slice(0, lo, hi), said)
		tape.Reset()
	}
	return out, nil
}

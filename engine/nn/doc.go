// Package nn holds the layers of neural nets, in float32, and the loop that
// trains them.
//
// A layer owns its parameters, variables of engine/autodiff, and computes on
// nodes. A Pass says under which circumstances: on which tape, in training or
// not, with which random source.
//
//	net := nn.Sequential{
//		nn.NewLinear("hidden", 4, 32, src), nn.ReLU{},
//		nn.NewLinear("out", 32, 1, src),
//	}
//	pass := nn.Training(autodiff.NewTape[float32](), src)
//	loss := net.Forward(pass, pass.Input(x)).MSE(pass.Input(y))
//	state.Update(autodiff.Gradient(loss, net.Params()...), 1)
//	pass.Tape.Reset()
//
// In a pass that is not training nothing in a layer changes, so that many
// goroutines may run one net, each with a tape of its own.
package nn

package optim

import "pawl/engine/linalg"

// SGD goes against the gradient, with momentum if asked: v = μ v + g,
// w = w - rate·v, as in Sutskever et al. 2013 with the rate taken out of v.
type SGD struct {
	Rate        float64 // learning rate; 0 means 1e-2
	Momentum    float64 // μ, how much of the last step goes on; 0 means none
	Nesterov    bool    // look ahead: step along g + μ v
	WeightDecay float64 // times the parameter, added to the gradient
}

// Slots is 1: the velocity.
func (SGD) Slots() int { return 1 }

// Update is one step of the method.
func (s SGD) Update(w, g []float32, slots, room [][]float32, step int, factor float64) {
	rate := float32(factor * setting(s.Rate, 1e-2))
	g = decayed(room[0], w, g, s.WeightDecay)
	if s.Momentum == 0 {
		linalg.Axpy32(-rate, g, w)
		return
	}
	v, mu := slots[0], float32(s.Momentum)
	linalg.Scale32(v, mu, v)
	linalg.Add32(v, v, g)
	if s.Nesterov {
		linalg.Axpy32(-rate, g, w)
		rate *= mu
	}
	linalg.Axpy32(-rate, v, w)
}

package optim

import (
	"math"

	"pawl/engine/linalg"
)

// Adam divides a running mean of the gradient by the root of a running mean of
// its square (Kingma and Ba 2015, algorithm 1).
type Adam struct {
	Rate        float64 // learning rate; 0 means 1e-3
	Beta1       float64 // memory of the mean; 0 means 0.9, Zero none
	Beta2       float64 // memory of the square; 0 means 0.999
	Epsilon     float64 // added to the root; 0 means 1e-8
	WeightDecay float64 // times the parameter, added to the gradient
}

// AdamW is Adam with weight decay apart from the gradient (Loshchilov and
// Hutter 2019, algorithm 2).
type AdamW struct {
	Rate        float64 // learning rate; 0 means 1e-3
	Beta1       float64 // memory of the mean; 0 means 0.9, Zero none
	Beta2       float64 // memory of the square; 0 means 0.999
	Epsilon     float64 // added to the root; 0 means 1e-8
	WeightDecay float64 // share of the parameter lost per unit of rate; 0 means 0.01, Zero none
}

// RAdam is Adam with the variance of its early steps rectified: while too few
// gradients have been seen it goes along their mean alone (Liu et al. 2020,
// algorithm 2).
type RAdam struct {
	Rate        float64 // learning rate; 0 means 1e-3
	Beta1       float64 // memory of the mean; 0 means 0.9, Zero none
	Beta2       float64 // memory of the square; 0 means 0.999
	Epsilon     float64 // added to the root; 0 means 1e-8
	WeightDecay float64 // times the parameter, added to the gradient
}

// Zero stands for a setting of nought where 0 means the default.
const Zero = -1

// setting returns v, or its default where v is 0.
func setting(v, byDefault float64) float64 {
	switch {
	case v == 0:
		return byDefault
	case v == Zero:
		return 0
	}
	return v
}

// Slots is 2: the running means of the gradient and of its square.
func (Adam) Slots() int { return 2 }

// Update is one step of the method.
func (a Adam) Update(w, g []float32, slots, room [][]float32, step int, factor float64) {
	k := moments{setting(a.Beta1, 0.9), setting(a.Beta2, 0.999)}
	g = decayed(room[1], w, g, a.WeightDecay)
	k.observe(slots[0], slots[1], g, room[0])
	k.descend(w, slots[0], slots[1], step, factor*setting(a.Rate, 1e-3), setting(a.Epsilon, 1e-8), room[0])
}

// Slots is 2, as Adam's.
func (AdamW) Slots() int { return 2 }

// Update is one step of the method.
func (a AdamW) Update(w, g []float32, slots, room [][]float32, step int, factor float64) {
	k := moments{setting(a.Beta1, 0.9), setting(a.Beta2, 0.999)}
	rate := factor * setting(a.Rate, 1e-3)
	linalg.Scale32(w, float32(1-rate*setting(a.WeightDecay, 0.01)), w)
	k.observe(slots[0], slots[1], g, room[0])
	k.descend(w, slots[0], slots[1], step, rate, setting(a.Epsilon, 1e-8), room[0])
}

// Slots is 2, as Adam's.
func (RAdam) Slots() int { return 2 }

// Update is one step of the method.
func (a RAdam) Update(w, g []float32, slots, room [][]float32, step int, factor float64) {
	k := moments{setting(a.Beta1, 0.9), setting(a.Beta2, 0.999)}
	rate := factor * setting(a.Rate, 1e-3)
	g = decayed(room[1], w, g, a.WeightDecay)
	k.observe(slots[0], slots[1], g, room[0])
	r := k.rectification(step)
	if r == 0 {
		linalg.Axpy32(float32(-rate/(1-math.Pow(k.beta1, float64(step)))), slots[0], w)
		return
	}
	k.descend(w, slots[0], slots[1], step, rate*r, setting(a.Epsilon, 1e-8), room[0])
}

// rectification returns r of Liu et al. 2020, equation 13 of the algorithm, or
// 0 while the variance cannot be judged: the length of the average is 5 or
// less.
func (k moments) rectification(step int) float64 {
	power := math.Pow(k.beta2, float64(step))
	longest := 2/(1-k.beta2) - 1
	length := longest - 2*float64(step)*power/(1-power)
	if length <= 5 {
		return 0
	}
	return math.Sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length))
}

// decayed returns the gradient with weight decay added.
func decayed(room, w, g []float32, decay float64) []float32 {
	if decay == 0 {
		return g
	}
	linalg.Scale32(room, float32(decay), w)
	linalg.Add32(room, room, g)
	return room
}

// moments are the two running means that Adam and its kin keep.
type moments struct{ beta1, beta2 float64 }

// observe adds a gradient: m = β1 m + (1-β1) g, v = β2 v + (1-β2) g².
func (k moments) observe(m, v, g, scratch []float32) {
	linalg.Scale32(m, float32(k.beta1), m)
	linalg.Axpy32(float32(1-k.beta1), g, m)
	linalg.Mul32(scratch, g, g)
	linalg.Scale32(v, float32(k.beta2), v)
	linalg.Axpy32(float32(1-k.beta2), scratch, v)
}

// descend moves w by -rate m̂/(√v̂ + ε), where the hats divide by 1-β^step: the
// means began at zero.
func (k moments) descend(w, m, v []float32, step int, rate, epsilon float64, scratch []float32) {
	bias1 := 1 - math.Pow(k.beta1, float64(step))
	bias2 := math.Sqrt(1 - math.Pow(k.beta2, float64(step)))
	linalg.Sqrt32(scratch, v)
	// -rate/bias1 · m/(√v/bias2 + ε) = -(rate·bias2/bias1) · m/(√v + ε·bias2)
	floor := float32(epsilon * bias2)
	for i := range scratch {
		scratch[i] += floor
	}
	linalg.Div32(scratch, m, scratch)
	linalg.Axpy32(float32(-rate*bias2/bias1), scratch, w)
}

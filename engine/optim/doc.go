// Package optim changes parameters along their gradients: Adam, AdamW, RAdam
// and SGD with momentum, schedules of the learning rate, clipping.
//
// A method is its configuration. Init gives the visible state of a run, and
// each Update is one step:
//
//	state := optim.Init(optim.Adam{Rate: 1e-3}, params)
//	state.Update(gradients, 1)
package optim

// Package rng makes random sources. Randomness in pawl is an argument: a verb
// that draws takes a rand.Source (math/rand/v2) as its last argument, and
// parallel work takes one source per task from Split, so that a result does
// not depend on the number of cores.
package rng

import "math/rand/v2"

// New returns a source that gives the same numbers for the same seed on every
// machine. It is a PCG generator (O'Neill 2014) whose two words of state are
// drawn from the seed by SplitMix64, so that neighbouring seeds are unrelated.
func New(seed uint64) rand.Source {
	state := seed
	return rand.NewPCG(splitMix64(&state), splitMix64(&state))
}

// Split draws n independent sources from src. Call it before the parallel
// work begins and give task i source i.
func Split(src rand.Source, n int) []rand.Source {
	sources := make([]rand.Source, n)
	for i := range sources {
		sources[i] = rand.NewPCG(src.Uint64(), src.Uint64())
	}
	return sources
}

// splitMix64 advances the state and returns its next output (Steele, Lea and
// Flood 2014, "Fast splittable pseudorandom number generators", figure 16).
func splitMix64(state *uint64) uint64 {
	*state += 0x9e3779b97f4a7c15
	z := *state
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb
	return z ^ (z >> 31)
}

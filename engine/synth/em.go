package synth

import (
	"context"
	"math/rand/v2"
)

// em is the state of the expectation-maximisation of a mixture (Dempster,
// Laird and Rubin 1977).
type em struct {
	observations  *observations
	prior         *prior
	components    *components
	lists, spare  *shortlists
	members       members // as lists say
	heirs         []int32 // after growing: the component split off from each, or -1
	random        *rand.Rand
	logLikelihood float64 // mean over the rows, at the last step's start
}

// shortlist is the number of components that a row considers.
const shortlist = 8

// newEM begins with one component that all rows are of.
func newEM(ctx context.Context, facets []facet, o *observations, strength float64, src rand.Source) (*em, error) {
	e := &em{
		observations: o,
		prior:        newPrior(strength, o, facets),
		components:   newComponents(1, len(o.shares), o.grades),
		lists:        newShortlists(o.rows, shortlist),
		spare:        newShortlists(o.rows, shortlist),
		random:       rand.New(src),
	}
	e.members = e.lists.members(1)
	return e, e.components.maximise(ctx, o, e.members, e.prior)
}

// step is one E-step and one M-step.
func (e *em) step(ctx context.Context) (err error) {
	e.logLikelihood, err = e.components.expect(ctx, e.observations, e.lists, e.spare, e.members, e.heirs, e.random.Uint64())
	if err != nil {
		return err
	}
	e.lists, e.spare, e.heirs = e.spare, e.lists, nil
	e.members = e.lists.members(e.components.n)
	return e.components.maximise(ctx, e.observations, e.members, e.prior)
}

// gather puts the rows of a component next to each other, so that the passes
// over its rows read memory in order. EM does not care for the order of rows.
func (e *em) gather() {
	e.observations = e.observations.take(e.members.best)
	e.lists = e.lists.take(e.members.best)
	e.members = e.lists.members(e.components.n)
}

// grow splits the heaviest components, so that there are twice as many or
// target.
func (e *em) grow(target int) {
	e.gather()
	e.components, e.heirs = e.components.grown(e.observations, e.members, e.prior, target, e.random)
}

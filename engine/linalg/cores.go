package linalg

import (
	"context"
	"runtime"
	"sync"

	"pawl/engine/parallel"
)

// crew is the team that large products share. Who finds it at work computes
// alone: then the cores have enough to do already.
var crew struct {
	sync.Mutex
	team  *parallel.Team
	cores int
}

// claim returns the team, or nil if there is but one core or the team is at
// work. Who gets it calls release.
func claim() *parallel.Team {
	cores := runtime.GOMAXPROCS(0)
	if cores == 1 || !crew.TryLock() {
		return nil
	}
	if crew.cores != cores {
		if crew.team != nil {
			crew.team.Dismiss()
		}
		crew.team, crew.cores = parallel.NewTeam(), cores
	}
	return crew.team
}

func release() { crew.Unlock() }

// share calls f(0) ... f(n-1) on the team. A panic in f comes back to here.
func share(team *parallel.Team, n int, f func(i int)) {
	err := team.For(context.Background(), n, func(i int) error {
		f(i)
		return nil
	})
	if err != nil { // neither f nor the context has one
		panic(err)
	}
}

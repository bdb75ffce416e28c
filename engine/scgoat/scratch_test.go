package scgoat

import (
	"context"
	"fmt"
	"testing"

	"pawl/engine/rng"
)

func TestScratch(t *testing.T) {
	for _, b := range []int{40, 100, 200} {
		for seed := range uint64(3) {
			act, err := ACT{Objective: toyUtility, Constraints: toy(.10, .70, .10), Budget: b}.Run(context.Background(), pools(t, 1000), nil, nil, rng.New(seed))
			fmt.Println(b, err)
			fmt.Println(act, act.Path[0], act.Path[len(act.Path)-1])
			n := 0
			for _, e := range act.Evaluations[20:] {
				if e.OnTarget {
					n++
				}
			}
			fmt.Println("on target of searched", n)
			act, _ = Fixed{Objective: toyUtility, Constraints: toy(.10, .70, .10), Budget: b}.Run(context.Background(), pools(t, 1000), nil, nil, rng.New(seed))
			fmt.Println("fixed", act.Best.Objective)
		}
	}
}

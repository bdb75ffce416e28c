package scgoat_test

import (
	"fmt"
	"testing"
	"time"

	"pawl/stdlib/dataset"
	"pawl/stdlib/metrics"
	"pawl/stdlib/scgoat"
	"pawl/stdlib/scope"
	"pawl/stdlib/synth"
)

func TestScratch(t *testing.T) {
	scope.Seed(1)
	start := time.Now()
	train, val, test := dataset.Adult().DropMissing().Split(.7, .15)
	set := func(reid, ks, ssp float64) []scgoat.Constraint {
		return []scgoat.Constraint{scgoat.AtMost(metrics.ReID, reid), scgoat.AtLeast(metrics.KS, ks), scgoat.AtLeast(metrics.SSP, ssp)}
	}
	pools := scgoat.Draw(train, synth.GaussianCopula{}, synth.CART{}, synth.Mixture{})
	fmt.Println("pools", time.Since(start))
	start = time.Now()
	show := func(r scgoat.Run) scgoat.Run {
		fmt.Println(r, time.Since(start))
		for _, p := range r.Path {
			fmt.Println(p)
		}
		start = time.Now()
		return r
	}
	medium, tight := set(.20, .60, .05), set(.10, .70, .10)
	scgo := show(scgoat.Unconstrained{Constraints: tight}.On(pools, val, test))
	m := show(scgoat.Fixed{Name: "Medium", Constraints: medium}.On(pools, val, test))
	ti := show(scgoat.Fixed{Name: "Tight", Constraints: tight}.On(pools, val, test))
	a := show(scgoat.ACT{Constraints: tight}.On(pools, val, test))
	fmt.Println(scgoat.Compare(scgo, m, ti, a))
}

package scgoat

import (
	"context"
	"fmt"
	"testing"
	"time"

	"pawl/engine/dataset"
	"pawl/engine/metrics"
	"pawl/engine/rng"
	"pawl/engine/synth"
)

func TestScratch(t *testing.T) {
	ctx := context.Background()
	f, _ := dataset.Adult{}.Load(ctx)
	f, _ = f.DropMissing()
	parts, err := f.Split(rng.New(1), .7, .15)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	pools, err := Draw(ctx, parts[0], []synth.Generator{synth.GaussianCopula{}, synth.CART{}, synth.Mixture{}}, 0, rng.New(2))
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("pools", time.Since(start))
	start = time.Now()
	b := func(reid, ks, ssp float64) []Constraint {
		return []Constraint{AtMost(metrics.ReID, reid), AtLeast(metrics.KS, ks), AtLeast(metrics.SSP, ssp)}
	}
	var runs []*Run
	do := func(r *Run, err error) {
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println(r, "draw", r.draw, time.Since(start))
		start = time.Now()
		runs = append(runs, r)
	}
	medium, tight := b(.20, .60, .05), b(.10, .70, .10)
	do(Unconstrained{Constraints: tight}.Run(ctx, pools, parts[1], parts[2], rng.New(3)))
	do(Fixed{Name: "Medium", Constraints: medium}.Run(ctx, pools, parts[1], parts[2], rng.New(3)))
	do(Fixed{Name: "Tight", Constraints: tight}.Run(ctx, pools, parts[1], parts[2], rng.New(3)))
	do(ACT{Constraints: tight}.Run(ctx, pools, parts[1], parts[2], rng.New(3)))
	c, err := Compare(runs...)
	fmt.Println(c, err)
}

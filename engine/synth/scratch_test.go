package synth_test

import (
	"compress/gzip"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"testing"
	"time"

	"pawl/engine/frame"
	"pawl/engine/rng"
	"pawl/engine/synth"
)

func write(f *frame.Frame, path string) {
	w, _ := os.Create(path)
	defer w.Close()
	c := csv.NewWriter(w)
	c.Write(f.Names())
	for i := range f.Rows() {
		r := []string{}
		for _, col := range f.Columns() {
			r = append(r, col.Value(i))
		}
		c.Write(r)
	}
	c.Flush()
}

func heloc(t *testing.T) *frame.Frame {
	file, _ := os.Open("../../../shared/data/heloc/heloc_dataset_v1.csv.gz")
	z, _ := gzip.NewReader(file)
	rec, _ := csv.NewReader(z).ReadAll()
	var cs []*frame.Column
	for j, n := range rec[0] { cs = append(cs, parseColumn(n, rec[1:], j)) }
	return newFrame(t, cs...)
}

func split(t *testing.T) (tr, te *frame.Frame) {
	a := adult(t)
	if os.Getenv("HELOC") != "" { a = heloc(t) }
	a = a.Shuffle(rng.New(7))
	idx := make([]int, a.Rows())
	for i := range idx {
		idx[i] = i
	}
	k := int(.7 * float64(a.Rows()))
	return a.Take(idx[:k]), a.Take(idx[k:])
}

func TestScratch(t *testing.T) {
	out := os.Getenv("SCRATCH")
	if out == "" {
		t.Skip()
	}
	tr, te := split(t)
	os.MkdirAll(out, 0o755)
	write(tr, out+"/train.csv")
	write(te, out+"/test.csv")
	for name, g := range scratchGenerators() {
		t0 := time.Now()
		m, err := g.FitModel(context.Background(), tr, rng.New(1))
		if err != nil {
			t.Fatal(err)
		}
		t1 := time.Now()
		s, err := m.Sample(context.Background(), tr.Rows(), rng.New(2))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println(name, "fit", t1.Sub(t0), "sample", time.Since(t1))
		write(s, out+"/"+name+".csv")
	}
}

func scratchGenerators() map[string]synth.Generator {
	if os.Getenv("TUNE") == "" {
	return map[string]synth.Generator{"mix": synth.Mixture{}, "gc":synth.GaussianCopula{}, "cart": synth.CART{}, "cart-smooth": synth.CART{Smooth:true}}
	}
	g := map[string]synth.Generator{}
	for _, k := range []int{100, 300, 700, 1500} { for _, p := range []float64{.02, .05, .2} {
		g[fmt.Sprintf("mix-%d-%g", k, p)] = synth.Mixture{Components: k, Prior: p}
	}}
	return g
}

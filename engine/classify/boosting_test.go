package classify

import (
	"bytes"
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pawl/engine/frame"
	"pawl/engine/rng"
)

var ctx = context.Background()

// toy is a table of n rows with a number, a number with missing values, a
// category of eight levels, a constant and an all-missing column; the label
// depends on the first three.
func toy(n int, seed uint64) *frame.Frame {
	r := rand.New(rng.New(seed))
	names := strings.Split("a b c d e f g h", " ")
	shift := []float64{2, -1, 0, 1, -2, 1.5, -1.5, .5}
	x, z, same, none := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	level, label := make([]string, n), make([]string, n)
	for i := range n {
		x[i], z[i], same[i], none[i] = r.NormFloat64(), r.NormFloat64(), 3, math.NaN()
		k := r.IntN(len(names))
		level[i] = names[k]
		margin := x[i] + z[i]*z[i] + shift[k] - 1
		if r.IntN(5) == 0 {
			z[i] = math.NaN()
			margin += 1
		}
		label[i] = "no"
		if r.Float64() < sigmoid(margin) {
			label[i] = "yes"
		}
	}
	return must(frame.New(
		frame.NumberColumn("x", x), frame.NumberColumn("z", z), frame.CategoryColumn("level", level),
		frame.NumberColumn("same", same), frame.NumberColumn("none", none), frame.CategoryColumn("label", label)))
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// TestSameBytes: the seed alone decides the model, not the number of cores.
func TestSameBytes(t *testing.T) {
	train := toy(9000, 1)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for name, b := range map[string]Boosting{
		"levels": {Rounds: 10},
		"leaves": {Rounds: 10, Leaves: 20},
		"sample": {Rounds: 10, Subsample: .5, ColumnSample: .5},
	} {
		var saved [][]byte
		for _, cores := range []int{1, 2, 2} {
			runtime.GOMAXPROCS(cores)
			m := must(b.Fit(ctx, train, "label", rng.New(7)))
			saved = append(saved, must(m.MarshalBinary()))
		}
		if !bytes.Equal(saved[0], saved[1]) || !bytes.Equal(saved[1], saved[2]) {
			t.Errorf("%s: the model differs between 1 and 2 cores or between runs", name)
		}
	}
	other := must(Boosting{Rounds: 10, Subsample: .5}.Fit(ctx, train, "label", rng.New(8)))
	same := must(Boosting{Rounds: 10, Subsample: .5}.Fit(ctx, train, "label", rng.New(7)))
	if bytes.Equal(must(other.MarshalBinary()), must(same.MarshalBinary())) {
		t.Error("another seed gives the same row samples")
	}
}

// TestLoadedPredictsSame: a model read back predicts the same bits and saves
// the same bytes.
func TestLoadedPredictsSame(t *testing.T) {
	train := toy(3000, 2)
	m := must(Boosting{Rounds: 20}.Fit(ctx, train, "label", rng.New(1)))
	saved := must(m.MarshalBinary())
	var loaded BoostingModel
	if err := loaded.UnmarshalBinary(saved); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(must(m.Proba(train)), must(loaded.Proba(train))) {
		t.Error("the loaded model predicts otherwise")
	}
	if !bytes.Equal(saved, must(loaded.MarshalBinary())) {
		t.Error("the loaded model saves other bytes")
	}
	if !slices.Equal(must(loaded.ProbaBinned(must(Boosting{}.Bin(ctx, train, "label")))), must(m.Proba(train))) {
		t.Error("the loaded model predicts otherwise on equal bins")
	}
}

func TestDamagedModelIsRefused(t *testing.T) {
	m := must(Boosting{Rounds: 2}.Fit(ctx, toy(500, 2), "label", rng.New(1)))
	saved := string(must(m.MarshalBinary()))
	for name, damaged := range map[string]string{
		"cut short":   saved[:len(saved)/2],
		"format":      strings.Replace(saved, boostingFormat, "another", 1),
		"child":       strings.Replace(saved, `"Child":1,`, `"Child":100000,`, 1),
		"child loops": strings.Replace(saved, `"Child":3,`, `"Child":1,`, 1),
		"codes":       strings.Replace(saved, `"Codes":`, `"Codes":-`, 1),
	} {
		if err := new(BoostingModel).UnmarshalBinary([]byte(damaged)); err == nil {
			t.Errorf("%s: read without an error", name)
		}
	}
}

// TestWeightsAreCopies: a row of weight k is k rows of weight one. The base,
// the choice of splits and the values agree but for the rounding of the
// derivatives (16 bits a row here), which depends on a row's place.
func TestWeightsAreCopies(t *testing.T) {
	train := toy(2000, 3)
	weights := make([]float64, train.Rows())
	var copies []int
	for i := range weights {
		weights[i] = float64(i % 4)
		for range i % 4 {
			copies = append(copies, i)
		}
	}
	b := Boosting{Rounds: 5, Depth: 3}
	binned := must(b.Bin(ctx, train, "label"))
	weighted := must(b.FitBinned(ctx, binned, weights, rng.New(1)))
	repeated := must(b.FitBinned(ctx, must(binned.Like(ctx, train.Take(copies))), nil, rng.New(1)))
	p, q := must(weighted.Proba(train)), must(repeated.Proba(train))
	for i := range p {
		if math.Abs(p[i]-q[i]) > 1e-4 {
			t.Fatalf("row %d: %v with weights, %v with copies", i, p[i], q[i])
		}
	}
}

// TestZeroWeightIsAbsence: rows of weight zero change nothing at all.
func TestZeroWeightIsAbsence(t *testing.T) {
	train := toy(2000, 3)
	weights := make([]float64, train.Rows())
	var kept []int
	for i := range weights {
		if i%3 != 0 {
			weights[i], kept = 1, append(kept, i)
		}
	}
	b := Boosting{Rounds: 5}
	binned := must(b.Bin(ctx, train, "label"))
	masked := must(b.FitBinned(ctx, binned, weights, rng.New(1)))
	taken := must(b.FitBinned(ctx, must(binned.Like(ctx, train.Take(kept))), nil, rng.New(1)))
	if !bytes.Equal(must(masked.MarshalBinary()), must(taken.MarshalBinary())) {
		t.Error("the model differs from one trained without the rows")
	}
}

// TestWeightColumn: a column of weights does what the argument does and is no
// feature.
func TestWeightColumn(t *testing.T) {
	train := toy(1000, 4)
	weights := make([]float64, train.Rows())
	for i := range weights {
		weights[i] = 1 + float64(i%2)
	}
	with := must(frame.New(append(slices.Clone(train.Columns()), frame.NumberColumn("w", weights))...))
	b := Boosting{Rounds: 5}
	byArgument := must(b.FitBinned(ctx, must(b.Bin(ctx, train, "label")), weights, rng.New(1)))
	b.Weight = "w"
	byColumn := must(b.Fit(ctx, with, "label", rng.New(1)))
	if !slices.Equal(must(byArgument.Proba(train)), must(byColumn.Proba(train))) {
		t.Error("the weight column and the weight argument give different models")
	}
}

// TestLevelsByName: the order of levels in a column is of no account, and a
// level unknown to the model counts as missing.
func TestLevelsByName(t *testing.T) {
	train := toy(3000, 5)
	m := must(Boosting{Rounds: 20}.Fit(ctx, train, "label", rng.New(1)))
	level := must(train.Column("level"))
	turned := slices.Clone(level.Levels())
	slices.Reverse(turned)
	codes := make([]int32, level.Len())
	for i, c := range level.Codes() {
		codes[i] = int32(len(turned)) - 1 - c
	}
	reordered := replace(train, frame.CodedColumn("level", codes, turned))
	if !slices.Equal(must(m.Proba(train)), must(m.Proba(reordered))) {
		t.Error("reordered levels change the prediction")
	}
	unseen := make([]string, level.Len())
	missing := make([]string, level.Len())
	for i := range unseen {
		unseen[i] = "a level that training did not see"
	}
	p := must(m.Proba(replace(train, frame.CategoryColumn("level", unseen))))
	q := must(m.Proba(replace(train, frame.CategoryColumn("level", missing))))
	if !slices.Equal(p, q) {
		t.Error("an unseen level is not treated as missing")
	}
}

// replace returns f with the column of c's name replaced by c.
func replace(f *frame.Frame, c *frame.Column) *frame.Frame {
	columns := slices.Clone(f.Columns())
	for i, old := range columns {
		if old.Name() == c.Name() {
			columns[i] = c
		}
	}
	return must(frame.New(columns...))
}

// TestMissingIsLearnt: where only missing values tell the label, the trees
// find it, for numbers and for categories.
func TestMissingIsLearnt(t *testing.T) {
	n := 1000
	x, level, label := make([]float64, n), make([]string, n), make([]string, n)
	for i := range n {
		x[i], level[i], label[i] = float64(i%50), string(rune('a'+i%7)), "no"
		if i%3 == 0 {
			x[i], level[i], label[i] = math.NaN(), "", "yes"
		}
	}
	for name, c := range map[string]*frame.Column{"number": frame.NumberColumn("x", x), "category": frame.CategoryColumn("x", level)} {
		f := must(frame.New(c, frame.CategoryColumn("label", label)))
		m := must(Boosting{Rounds: 30}.Fit(ctx, f, "label", rng.New(1)))
		for i, p := range must(m.Proba(f)) {
			if (p > .9) != (label[i] == "yes") || (p < .1) != (label[i] == "no") {
				t.Fatalf("%s: row %d is %q but has probability %v", name, i, label[i], p)
			}
		}
	}
}

// TestEarlyStopping: the model keeps the trees with the least validation loss.
func TestEarlyStopping(t *testing.T) {
	train, valid := toy(1500, 6), toy(1500, 7)
	b := Boosting{Rounds: 200}
	m := must(b.FitValidated(ctx, train, valid, "label", rng.New(1)))
	if m.Rounds() >= 100 || m.Rounds() < 2 {
		t.Fatalf("stopped after %d rounds", m.Rounds())
	}
	best, loss := 0, math.Inf(1)
	full := must(Boosting{Rounds: m.Rounds() + 10}.Fit(ctx, train, "label", rng.New(1)))
	for rounds := 1; rounds <= full.Rounds(); rounds++ {
		part := *full
		part.trees = full.trees[:rounds]
		if l := logLoss(must(part.Proba(valid)), must(full.target.code(valid))); l < loss {
			best, loss = rounds, l
		}
	}
	if m.Rounds() != best {
		t.Errorf("kept %d rounds, the least loss is after %d", m.Rounds(), best)
	}
}

func logLoss(p []float64, labels []uint8) float64 {
	sum := 0.0
	for i, y := range labels {
		sum -= math.Log(math.Abs(1 - float64(y) - p[i]))
	}
	return sum / float64(len(p))
}

// TestLossFalls: with small steps every tree lowers the training loss.
func TestLossFalls(t *testing.T) {
	train := toy(3000, 8)
	m := must(Boosting{Rounds: 40, LearningRate: .1}.Fit(ctx, train, "label", rng.New(1)))
	labels := must(m.target.code(train))
	last := math.Inf(1)
	for rounds := range m.trees {
		part := *m
		part.trees = m.trees[:rounds+1]
		l := logLoss(must(part.Proba(train)), labels)
		if l >= last {
			t.Fatalf("round %d: loss %v after %v", rounds, l, last)
		}
		last = l
	}
}

func TestImportance(t *testing.T) {
	m := must(Boosting{Rounds: 20}.Fit(ctx, toy(3000, 9), "label", rng.New(1)))
	all := m.Importance()
	for i, c := range all {
		if useful := slices.Contains([]string{"x", "z", "level"}, c.Column); useful != (c.Splits > 0) || useful != (c.Gain > 0) {
			t.Errorf("column %q: %d splits, gain %v", c.Column, c.Splits, c.Gain)
		}
		if i > 0 && c.Gain > all[i-1].Gain {
			t.Error("not in descending order of gain")
		}
	}
}

func TestCancelled(t *testing.T) {
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := (Boosting{}).Fit(ended, toy(500, 1), "label", rng.New(1)); err != context.Canceled {
		t.Errorf("error %v, want context.Canceled", err)
	}
}

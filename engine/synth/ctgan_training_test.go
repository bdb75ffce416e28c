package synth

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"pawl/engine/frame"
	"pawl/engine/nn"
	"pawl/engine/rng"
	"pawl/engine/transform"
)

// pets is a table of two categories and a number, of which dogs are rare.
func pets(t *testing.T, n int) *frame.Frame {
	t.Helper()
	r := rand.New(rng.New(30))
	kind, colour, weight := make([]int32, n), make([]int32, n), make([]float64, n)
	for i := range n {
		kind[i], colour[i] = int32(1-min(r.IntN(20), 1)), int32(r.IntN(3))
		weight[i] = float64(kind[i]) + r.NormFloat64()
	}
	f, err := frame.New(frame.CodedColumn("kind", kind, []string{"cat", "dog"}),
		frame.NumberColumn("weight", weight), frame.CodedColumn("colour", colour, []string{"black", "white", "red"}))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func newPetsTraining(t *testing.T) *ganTraining {
	t.Helper()
	g := CTGAN{Batch: 40, Noise: 4, Generator: []int{8}, Critic: []int{8, 8}}.withDefaults()
	e, rows, err := newEncoder(context.Background(), pets(t, 1000), transform.Table{AtomShare: 0.05}, rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	m := newCTGANModel(g, e, newConditioner(e, rows), rng.New(2))
	return newGANTraining(m, rows, 3)
}

// One dog in twenty: sampling tells the net of dogs as often, training evens
// the kinds out to log 51 and log 951.
func TestConditionsAreDrawnAsSeen(t *testing.T) {
	g := newPetsTraining(t)
	dogs := len(g.index[0][1])
	evened := math.Log(float64(dogs+1)) / (math.Log(float64(dogs+1)) + math.Log(float64(1001-dogs)))
	for _, c := range []struct {
		evened bool
		want   float64
	}{{false, float64(dogs) / 1000}, {true, evened}} {
		r := rand.New(rng.New(4))
		kinds, found := 0.0, 0.0
		for range 40000 {
			if of := g.model.conditions.draw(c.evened, r); of.column == 0 {
				kinds++
				found += float64(of.state)
			}
		}
		// four standard errors
		if math.Abs(kinds/40000-0.5) > 0.01 || math.Abs(found/kinds-c.want) > 4*math.Sqrt(c.want/kinds) {
			t.Errorf("evened %v: %.3f of the columns are kinds, %.3f of these dogs, want .5 and %.3f", c.evened, kinds/40000, found/kinds, c.want)
		}
	}
}

// A real row has the category that is marked beside it, and the target of the
// generator's loss stands at the same category.
func TestRealRowsHaveTheirConditions(t *testing.T) {
	g := newPetsTraining(t)
	r := rand.New(rng.New(5))
	conditions := g.drawConditions(r)
	rows, targets := g.realRows(r, conditions), g.targets(conditions)
	width, c := g.model.encoder.width, &g.model.conditions
	whole := width + c.width
	marked := map[condition]int{}
	for i := range conditions {
		row := rows.Value.Data[i*whole : (i+1)*whole]
		for k, column := range c.columns {
			for s := range column.span.States {
				if row[width+column.at+s] == 1 {
					marked[condition{k, int32(s)}]++
					if row[column.span.First()+s] != 1 {
						t.Errorf("row %d is marked with state %d of column %d and has another", i, s, k)
					}
				}
			}
		}
		of := conditions[i]
		marked[of]--
		target := targets.Value.Data[i*width : (i+1)*width]
		if target[c.columns[of.column].span.First()+int(of.state)] != 1 {
			t.Errorf("row %d: the target does not stand at the condition %+v", i, of)
		}
	}
	for of, n := range marked {
		if n != 0 {
			t.Errorf("condition %+v is marked %d times more than drawn", of, n)
		}
	}
}

// The gradient penalty against the critic's slopes by central differences, in
// a critic without dropout. float32 leaves three digits.
func TestPenaltyIsTheSlopes(t *testing.T) {
	g := newPetsTraining(t)
	r := rand.New(rng.New(6))
	conditions := g.drawConditions(r)
	real := g.realRows(r, conditions)
	fake := g.judged(g.tape.Zeros(40, g.model.encoder.width), conditions)
	got := float64(g.penalty(&nn.Pass{Tape: g.tape, Source: rand.New(rng.New(7))}, real, fake).Item())

	width := real.Dim(-1)
	shares := rand.New(rng.New(7))
	want := 0.0
	for p := range 4 {
		share := shares.Float32()
		pack := make([]float32, 10*width)
		for i := range pack {
			pack[i] = share*real.Value.Data[p*10*width+i] + (1-share)*fake.Value.Data[p*10*width+i]
		}
		want += math.Pow(slope(g, pack)-1, 2) / 4
	}
	if want *= penaltyWeight; math.Abs(got-want) > 0.01*want {
		t.Errorf("penalty %.4f, by differences %.4f", got, want)
	}
}

// slope returns the length of the critic's gradient at a pack.
func slope(g *ganTraining, pack []float32) float64 {
	const h = 1.0 / 64
	value := func() float64 {
		x := g.tape.Zeros(1, len(pack))
		copy(x.Value.Data, pack)
		return float64(g.critic.Forward(&nn.Pass{Tape: g.tape}, x).Item())
	}
	square := 0.0
	for i := range pack {
		at := pack[i]
		pack[i] = at + h
		up := value()
		pack[i] = at - h
		d := (up - value()) / (2 * h)
		pack[i] = at
		square += d * d
	}
	return math.Sqrt(square)
}

// The reconstruction loss against the reference's formula written out: squares
// over twice the variance and the log of the deviation for scalars, cross
// entropies for states.
func TestReconstructionIsTheLogLikelihood(t *testing.T) {
	e, rows, err := newEncoder(context.Background(), pets(t, 200), transform.Table{}, rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	v := newVAETraining(newTVAEModel(TVAE{Batch: 50}.withDefaults(), e, rng.New(2)), rows, 3)
	x, made := v.batch(), v.tape.Zeros(50, e.width)
	r := rand.New(rng.New(4))
	for i := range made.Value.Data {
		made.Value.Data[i] = float32(r.NormFloat64())
	}
	for i := range v.model.widths.Value.Data {
		v.model.widths.Value.Data[i] = 0.05 + 0.5*r.Float32()
	}
	want := 0.0
	for i := range 50 {
		a, b := x.Value.Data[i*e.width:(i+1)*e.width], made.Value.Data[i*e.width:(i+1)*e.width]
		for _, s := range e.spans {
			if s.Graded {
				width, off := float64(v.model.widths.Value.Data[s.At]), float64(a[s.At])-math.Tanh(float64(b[s.At]))
				want += off*off/(2*width*width) + math.Log(width)
			}
			state, _ := s.Read(a)
			total := 0.0
			for _, l := range b[s.First():s.End()] {
				total += math.Exp(float64(l))
			}
			want += math.Log(total) - float64(b[s.First()+int(state)])
		}
	}
	if got := float64(v.reconstruction(x, made).Item()); math.Abs(got-want) > 1e-4*math.Abs(want) {
		t.Errorf("loss %v, want %v", got, want)
	}
}

// An epoch of TVAE sees every row once.
func TestEpochSeesEveryRow(t *testing.T) {
	e, rows, err := newEncoder(context.Background(), pets(t, 130), transform.Table{}, rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	v := newVAETraining(newTVAEModel(TVAE{Batch: 50}.withDefaults(), e, rng.New(2)), rows, 3)
	first := ""
	for epoch := range 2 {
		total, order := 0, ""
		for step := range v.per {
			v.step = epoch*v.per + step
			total += v.batch().Dim(0)
		}
		seen := make([]bool, 130)
		for _, row := range v.order {
			seen[row] = true
			order += string(rune(row))
		}
		for row, ok := range seen {
			if !ok {
				t.Errorf("epoch %d misses row %d", epoch, row)
			}
		}
		if total != 130 || order == first {
			t.Errorf("epoch %d has %d rows, in the order of the one before: %v", epoch, total, order == first)
		}
		first = order
	}
}

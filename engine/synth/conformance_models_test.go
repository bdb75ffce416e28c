package synth_test

import (
	"bytes"
	"context"
	"errors"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"pawl/engine/frame"
	"pawl/engine/rng"
	"pawl/engine/synth"
)

// Laws of a fitted model: it can be saved, drawn from in pieces, and asked for
// rows with given values.

func fitted(t *testing.T, g synth.Generator, table *frame.Frame) synth.Model {
	t.Helper()
	m, err := g.FitModel(context.Background(), table, rng.New(1))
	if err != nil {
		t.Fatalf("fit: %v", err)
	}
	return m
}

func savesAndLoads(t *testing.T, g synth.Generator) {
	for _, rows := range []int{1, 600} {
		m := fitted(t, g, people(t, rows, 12))
		path := filepath.Join(t.TempDir(), "model")
		if err := synth.SaveFile(path, m); err != nil {
			t.Fatal(err)
		}
		back, err := synth.LoadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if a, b := text(drawn(t, m, 3000)), text(drawn(t, back, 3000)); a != b {
			t.Error("the model read back drew other rows")
		}
		var again bytes.Buffer
		if err := synth.Save(&again, back); err != nil {
			t.Fatal(err)
		}
		refusesDamage(t, again.Bytes())
	}
}

func drawn(t *testing.T, m synth.Model, n int) *frame.Frame {
	t.Helper()
	f, err := m.Sample(context.Background(), n, rng.New(2))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// refusesDamage: one changed byte, or a missing end, is told.
func refusesDamage(t *testing.T, whole []byte) {
	t.Helper()
	changed := bytes.Clone(whole)
	changed[len(changed)/2] ^= 4
	for _, data := range [][]byte{changed, whole[:len(whole)-1], whole[:len(whole)/3]} {
		if _, err := synth.Load(bytes.NewReader(data)); err == nil || !strings.Contains(err.Error(), "damaged") {
			t.Errorf("a damaged model gave error %v", err)
		}
	}
	if _, err := synth.Load(strings.NewReader("something else")); err == nil || !strings.Contains(err.Error(), "no saved model") {
		t.Errorf("other bytes gave error %v", err)
	}
}

// streamsTheSameRows: 70,000 rows in two pieces are those of one call.
func streamsTheSameRows(t *testing.T, g synth.Generator) {
	m := fitted(t, g, people(t, 300, 13))
	const n = 70000
	var pieces []*frame.Frame
	err := synth.Stream(context.Background(), m, n, rng.New(2), func(piece *frame.Frame) error {
		pieces = append(pieces, piece)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	joined, err := frame.Concat(pieces...)
	if err != nil {
		t.Fatal(err)
	}
	if len(pieces) != 2 || text(joined) != text(drawn(t, m, n)) {
		t.Errorf("%d pieces hold other rows than one call draws", len(pieces))
	}
	enough := errors.New("enough")
	if err := synth.Stream(context.Background(), m, n, rng.New(2), func(*frame.Frame) error { return enough }); err != enough {
		t.Errorf("error %v, want that of the receiver", err)
	}
}

// drawsGivenValues: every row has the values; the wage, which depends on the
// job, follows it. Pilots' wages lie 2,000 above clerks', and vary by 600.
func drawsGivenValues(t *testing.T, g synth.Generator) {
	m := fitted(t, g, people(t, 2000, 14))
	mean := map[string]float64{}
	for _, job := range []string{"clerk", "pilot"} {
		f := given(t, m, 400, synth.Given{"job": job, "member": true})
		for i := range f.Rows() {
			if column(t, f, "job").Value(i) != job || column(t, f, "member").Value(i) != "true" {
				t.Fatalf("row %d has the job %q", i, column(t, f, "job").Value(i))
			}
			mean[job] += column(t, f, "wage").Floats()[i] / 400
		}
		if n := column(t, f, "rate").CountMissing(); n < 180 || n > 300 {
			t.Errorf("of members, %d of 400 lack a rate; 240 should", n)
		}
	}
	if d := mean["pilot"] - mean["clerk"]; math.Abs(d-2000) > 400 {
		t.Errorf("pilots earn %.0f more than clerks, want about 2000", d)
	}
	f := given(t, m, 50, synth.Given{"age": 40, "rate": nil})
	if column(t, f, "rate").CountMissing() != 50 || column(t, f, "age").Floats()[49] != 40 {
		t.Errorf("ages %v, %d of 50 rates missing", column(t, f, "age").Floats(), column(t, f, "rate").CountMissing())
	}
	refusesGiven(t, m)
}

func given(t *testing.T, m synth.Model, n int, values synth.Given) *frame.Frame {
	t.Helper()
	f, err := synth.SampleGiven(context.Background(), m, n, values, rng.New(2))
	if err != nil {
		t.Fatal(err)
	}
	if f.Rows() != n {
		t.Fatalf("%d rows, want %d", f.Rows(), n)
	}
	return f
}

func refusesGiven(t *testing.T, m synth.Model) {
	t.Helper()
	for want, values := range map[string]synth.Given{
		`no column "salary"`:              {"salary": 3},
		`column "job" has no level "cat"`: {"job": "cat"},
		`column "job" is a category`:      {"job": 3},
		`column "member" is a boolean`:    {"member": "yes"},
		`column "age" is a number`:        {"age": "old"},
		`column "age" cannot be NaN`:      {"age": math.NaN()},
	} {
		if _, err := synth.SampleGiven(context.Background(), m, 5, values, rng.New(1)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: error %v, want %s", values, err, want)
		}
	}
}

func learns500Columns(t *testing.T, g synth.Generator) {
	columns := make([]*frame.Column, 500)
	source := people(t, 60, 15)
	for j := range columns {
		columns[j] = source.Columns()[j%7].Rename(string(rune('a'+j%26)) + strings.Repeat("x", j/26))
	}
	if s := sample(t, g, newFrame(t, columns...), 20); s.Rows() != 20 || len(s.Columns()) != 500 {
		t.Errorf("%d rows of %d columns", s.Rows(), len(s.Columns()))
	}
}

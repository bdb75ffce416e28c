package artifact

import (
	"bytes"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
)

func sample(t *testing.T) *Artifact {
	a := New("test.kind", 2)
	if err := a.PutJSON("settings", map[string]int{"k": 3}); err != nil {
		t.Fatal(err)
	}
	a.PutFloat32("w", []float32{1, float32(math.NaN()), -0.1, math.MaxFloat32}, 2, 2)
	a.PutFloat64("v", []float64{math.Pi, math.Inf(-1)})
	a.PutInts("n", []int{-1, 1 << 40})
	a.PutBytes("raw", []byte("xyz"))
	return a
}

func written(t *testing.T, a *Artifact) []byte {
	var out bytes.Buffer
	if err := a.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestRoundTrip: what is read is what was put in, bit by bit, and writing it
// again gives the same bytes.
func TestRoundTrip(t *testing.T) {
	data := written(t, sample(t))
	a, err := Read(bytes.NewReader(data), "test.kind", 3)
	if err != nil {
		t.Fatal(err)
	}
	var settings map[string]int
	w, shape, errW := a.Float32("w")
	v, _, errV := a.Float64("v")
	n, errN := a.Ints("n")
	raw, errB := a.Bytes("raw")
	if err := errors.Join(a.JSON("settings", &settings), errW, errV, errN, errB); err != nil {
		t.Fatal(err)
	}
	if settings["k"] != 3 || w[0] != 1 || !math.IsNaN(float64(w[1])) || w[3] != math.MaxFloat32 || !reflect.DeepEqual(shape, []int{2, 2}) {
		t.Errorf("settings %v, w %v %v", settings, w, shape)
	}
	if v[0] != math.Pi || !math.IsInf(v[1], -1) || n[0] != -1 || n[1] != 1<<40 || string(raw) != "xyz" {
		t.Errorf("v %v, n %v, raw %q", v, n, raw)
	}
	if !bytes.Equal(written(t, a), data) {
		t.Error("written again, the bytes differ")
	}
}

// TestDamage: every single byte that changes, and every cut, is noticed.
func TestDamage(t *testing.T) {
	data := written(t, sample(t))
	for i := range data {
		bad := bytes.Clone(data)
		bad[i] ^= 0x10
		if _, err := Read(bytes.NewReader(bad), "test.kind", 2); !errors.Is(err, ErrDamaged) {
			t.Fatalf("byte %d changed: error %v", i, err)
		}
		if _, err := Read(bytes.NewReader(data[:i]), "test.kind", 2); !errors.Is(err, ErrDamaged) {
			t.Fatalf("cut at %d: error %v", i, err)
		}
	}
}

func TestRefusals(t *testing.T) {
	data := written(t, sample(t))
	if _, err := Read(bytes.NewReader(data), "other.kind", 2); err == nil || !strings.Contains(err.Error(), "test.kind") {
		t.Errorf("another kind: %v", err)
	}
	if _, err := Read(bytes.NewReader(data), "test.kind", 1); err == nil || !strings.Contains(err.Error(), "version 2") {
		t.Errorf("a later version: %v", err)
	}
	a := sample(t)
	if _, _, err := a.Float32("absent"); err == nil || !strings.Contains(err.Error(), `"absent"`) {
		t.Errorf("absent block: %v", err)
	}
	if _, err := a.Ints("w"); err == nil || !strings.Contains(err.Error(), "float32") {
		t.Errorf("another type: %v", err)
	}
	if err := a.PutJSON("f", func() {}); err == nil {
		t.Error("a function in JSON: no error")
	}
}

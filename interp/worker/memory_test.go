package worker

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"pawl/interp"
)

const mib = 1 << 20

// TestMemoryOfACell: a cell that needs too much is stopped, keeps its values,
// and the next can let go of them.
func TestMemoryOfACell(t *testing.T) {
	s := begin(t, fmt.Sprintf("%s=%d", memoryVariable, 128*mib))
	s.cell("keep it", record())
	for range 2 {
		f := s.cell("grow", record()).Fault
		if f == nil || f.Name != "OutOfMemory" || !strings.Contains(f.Message, "more than 128 MiB") {
			t.Fatalf("%+v", f)
		}
		if o := s.cell("kept", record()); shown(o) != "it" {
			t.Fatalf("%+v", o)
		}
		if o := s.cell("let-go", record()); shown(o) != "done" {
			t.Fatalf("%+v", o)
		}
	}
}

// TestMemoryOfADeafCell: one that does not stop dies of it.
func TestMemoryOfADeafCell(t *testing.T) {
	s := begin(t, fmt.Sprintf("%s=%d", memoryVariable, 128*mib))
	if f := s.cell("swell", record()).Fault; f == nil || f.Name != "Died" || !strings.Contains(f.Message, "out of memory: the cell needed more than 128 MiB") {
		t.Fatalf("%+v", f)
	}
	if o := s.cell("show x", record()); shown(o) != "x" {
		t.Errorf("%+v", o)
	}
}

// TestGuard: garbage is collected before anybody is blamed, and a session far
// over its limit between two cells dies.
func TestGuard(t *testing.T) {
	s := newServer(&script{}, io.Discard)
	g := newGuard(1000*mib, s)
	var used, live int64
	collections, dead := 0, false
	g.memory = func() (int64, int64) { return used * mib, live * mib }
	g.collect = func() { collections++ }
	g.die = func() { dead = true }
	look := func(u, l int64) {
		used, live = u, l
		g.look()
		for g.collecting.Load() {
			time.Sleep(time.Millisecond)
		}
	}
	var cause error
	s.cancels[1] = func(err error) { cause = err }
	look(1100, 900)
	look(1200, 900)
	if look(500, 400); collections != 2 || cause != nil || dead {
		t.Errorf("garbage: %d collections, cause %v, dead %v", collections, cause, dead)
	}
	look(1100, 1001)
	var memoryCause *outOfMemory
	if !errors.As(cause, &memoryCause) || dead {
		t.Errorf("no garbage: cause %v, dead %v", cause, dead)
	}
	if look(1600, 1500); dead {
		t.Error("it may grow a little while it stops")
	}
	if look(1700, 1500); !dead {
		t.Error("it grew too much and lives")
	}
	delete(s.cancels, 1)
	dead = false
	look(1300, 1300)
	if cause = nil; dead || g.ceiling != 1425*mib {
		t.Errorf("what it left behind: dead %v, ceiling %d", dead, g.ceiling/mib)
	}
	s.cancels[2] = func(err error) { cause = err }
	if look(1400, 1400); cause != nil {
		t.Error("the next cell is blamed for what it found")
	}
	delete(s.cancels, 2)
	look(1600, 1400)
	if look(1600, 1400); dead {
		t.Error("a little too much between two cells")
	}
	if look(1600, 1507); !dead {
		t.Error("too much between two cells")
	}
}

func TestParseSize(t *testing.T) {
	for text, want := range map[string]int64{
		"2GiB": 2 << 30, "500MB": 500e6, "1.5g": 3 << 29, "100 mib": 100 * mib, "1tb": 1e12, "134217728": 128 * mib, "134217728B": 128 * mib,
	} {
		if got, err := ParseSize(text); err != nil || got != want {
			t.Errorf("%s: %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "much", "-1GiB", "1", "NaNg", "Infg", "9999999tb", "2 GiB more"} {
		if got, err := ParseSize(text); err == nil {
			t.Errorf("%q is taken for %d", text, got)
		}
	}
	if got := (&outOfMemory{3 << 29}).Error(); got != "the cell needed more than 1.5 GiB" {
		t.Error(got)
	}
}

func TestLastWords(t *testing.T) {
	var w lastWords
	w.Write([]byte("noise\nfatal "))
	w.Write([]byte("error: all is lost\n\ngoroutine 1 [running]:\n" + strings.Repeat("x", 1<<16) + "\n"))
	for i := range 100 {
		fmt.Fprintln(&w, "line", i)
	}
	if w.headline != "fatal error: all is lost" || w.last() != "line 99" || len(w.lines) > maxLines {
		t.Errorf("%q, %q, %d lines", w.headline, w.last(), len(w.lines))
	}
}

var _ interp.Runtime = (*script)(nil)

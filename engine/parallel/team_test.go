package parallel

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// TestTeamDoesEachTaskOnce over many steps of many lengths, with pauses that
// let the helpers fall asleep.
func TestTeamDoesEachTaskOnce(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, cores := range []int{1, 2, 4} {
		runtime.GOMAXPROCS(cores)
		team := NewTeam()
		for round := range 2000 {
			if round%400 == 0 {
				time.Sleep(2 * patience)
			}
			counts := make([]int, round%23)
			err := team.For(context.Background(), len(counts), func(i int) error {
				counts[i]++
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			for i, c := range counts {
				if c != 1 {
					t.Fatalf("%d cores, round %d: task %d ran %d times", cores, round, i, c)
				}
			}
		}
		team.Dismiss()
	}
}

// TestTeamWaitsForSleepers: a step ends only when its slowest task has, also
// where the caller has to sleep for it.
func TestTeamWaitsForSleepers(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	team := NewTeam()
	defer team.Dismiss()
	for range 3 {
		var done atomic.Int32
		err := team.For(context.Background(), 4, func(i int) error {
			time.Sleep(time.Duration(i) * 3 * time.Millisecond)
			done.Add(1)
			return nil
		})
		if err != nil || done.Load() != 4 {
			t.Fatalf("%d of 4 tasks done, error %v", done.Load(), err)
		}
	}
}

func TestTeamErrorOfLowestIndex(t *testing.T) {
	team := NewTeam()
	defer team.Dismiss()
	low := errors.New("low")
	for range 200 {
		err := team.For(context.Background(), 50, func(i int) error {
			switch {
			case i == 7:
				return low
			case i > 7:
				return errors.New("high")
			}
			return nil
		})
		if err != low {
			t.Fatalf("error %v", err)
		}
	}
}

func TestTeamPanicReachesCaller(t *testing.T) {
	team := NewTeam()
	defer team.Dismiss()
	defer func() {
		if text, _ := recover().(string); !strings.Contains(text, "at task 3") {
			t.Errorf("recovered %q", text)
		}
	}()
	team.For(context.Background(), 8, func(i int) error {
		if i == 3 {
			panic("at task 3")
		}
		return nil
	})
	t.Error("no panic")
}

func TestTeamCancelled(t *testing.T) {
	team := NewTeam()
	defer team.Dismiss()
	ctx, cancel := context.WithCancel(context.Background())
	var ran atomic.Int32
	err := team.For(ctx, 1000, func(i int) error {
		if ran.Add(1) == 5 {
			cancel()
		}
		return nil
	})
	if err != context.Canceled || ran.Load() > 5+int32(runtime.GOMAXPROCS(0)) {
		t.Errorf("error %v after %d tasks", err, ran.Load())
	}
}

// TestTeamDismissed: no goroutine stays behind.
func TestTeamDismissed(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	before := runtime.NumGoroutine()
	for range 20 {
		team := NewTeam()
		team.For(context.Background(), 3, func(int) error { return nil })
		team.Dismiss()
	}
	for range 1000 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("%d goroutines before, %d after", before, runtime.NumGoroutine())
}

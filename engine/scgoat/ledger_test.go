package scgoat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pawl/engine/bayesopt/runfile"
	"pawl/engine/metrics"
	"pawl/engine/progress"
	"pawl/engine/rng"
)

// kept is a short run of real tables that writes to a file.
func kept(ctx context.Context, t testing.TB, path string) (*Run, error) {
	return ACT{
		Constraints: []Constraint{AtMost(metrics.ReID, .3), AtLeast(metrics.KS, .8)}, Initial: 8, Budget: 12,
		Replicates: 3, Classifier: small, File: path,
	}.Run(ctx, pools(t, 300), people(400, 2, rng.New(3)), people(400, 2, rng.New(4)), rng.New(5))
}

// dump is all that a run says.
func dump(t *testing.T, r *Run) string {
	t.Helper()
	raw, err := json.Marshal([]any{r.Evaluations, r.Path, r.Reverts, r.Best, r.Released, r.Checks, r.Verdict, fmt.Sprint(r.Score), r.Test, r.Draws, r.Verified})
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// A run whose process is killed goes on where it stopped, and ends in the same
// run and the same file, byte by byte, as one that was never disturbed.
func TestKilledRunGoesOn(t *testing.T) {
	if path := os.Getenv("PAWL_TEST_KILLED"); path != "" {
		ctx := progress.With(context.Background(), func(progress.Step) { time.Sleep(30 * time.Millisecond) })
		if _, err := kept(ctx, t, path); err != nil {
			t.Fatal(err)
		}
		return
	}
	dir := t.TempDir()
	whole, torn := filepath.Join(dir, "whole.pawl"), filepath.Join(dir, "torn.pawl")
	want := must(t)(kept(context.Background(), t, whole))
	for _, enough := range []int{4, 13} {
		killAfter(t, torn, enough)
	}
	partial := must(t)(Open(torn))
	if partial.Finished || len(partial.Evaluations) < 13 || !strings.Contains(partial.String(), "not finished") {
		t.Errorf("the torn file holds %d evaluations, finished: %v", len(partial.Evaluations), partial.Finished)
	}
	got := must(t)(kept(context.Background(), t, torn))
	if dump(t, got) != dump(t, want) {
		t.Error("the run that was killed ended in another result")
	}
	one, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	two, err := os.ReadFile(torn)
	if err != nil {
		t.Fatal(err)
	}
	if string(one) != string(two) {
		t.Error("the files differ")
	}
	if again := must(t)(Open(torn)); dump(t, again) != dump(t, want) || again.String() != want.String() {
		t.Errorf("the run read from its file differs:\n%v\n%v", again, want)
	}
}

// killAfter runs the search in a process of its own and kills it, without
// warning, when the file holds enough evaluations.
func killAfter(t *testing.T, path string, enough int) {
	t.Helper()
	command := exec.Command(os.Args[0], "-test.run", "TestKilledRunGoesOn")
	command.Env = append(os.Environ(), "PAWL_TEST_KILLED="+path)
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	for range 1000 {
		if r, err := Open(path); err == nil && len(r.Evaluations) >= enough {
			if r.Finished {
				t.Fatal("the run was over before it could be killed")
			}
			break
		}
		time.Sleep(15 * time.Millisecond)
	}
	if err := command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := command.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
		t.Fatalf("the process ended by itself: %v", err)
	}
}

func TestFileOfAnotherRun(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.pawl")
	must(t)(kept(context.Background(), t, path))
	_, err := Fixed{Constraints: []Constraint{AtMost(metrics.ReID, .3)}, Initial: 8, Budget: 2, Classifier: small, File: path}.Run(
		context.Background(), pools(t, 300), people(400, 2, rng.New(3)), nil, rng.New(5))
	if !errors.Is(err, runfile.ErrOther) {
		t.Errorf("got %v", err)
	}
	r := must(t)(Open(path))
	if _, err := r.Release(rng.New(1)); err == nil || !strings.Contains(err.Error(), "same File") {
		t.Errorf("releasing from a file: %v", err)
	}
	if _, err := Open(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a file that is not there was opened")
	}
}

// A run with a metric that exists nowhere but in the program, and a score that
// is no number, comes back too.
func TestFileOfUsersMetrics(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.pawl")
	want := must(t)(Fixed{Objective: toyUtility, Constraints: toy(.2, .6, .05), Initial: 6, Budget: 3, File: path}.Run(context.Background(), pools(t, 100), nil, nil, rng.New(1)))
	got := must(t)(Open(path))
	if got.String() != want.String() || !math.IsNaN(got.Score.Value) || len(got.Surface.Values) != 3 {
		t.Errorf("got\n%v\nwant\n%v", got, want)
	}
}

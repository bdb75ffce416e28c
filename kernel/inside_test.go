package kernel

import (
	"context"
	"os/exec"
	"strconv"
	"testing"
	"time"
)

func TestGlob(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"*", "anything\nat all", true},
		{"a*c", "abbc", true},
		{"a*c", "abbcd", false},
		{"a?c", "aéc", true},
		{"a?c", "ac", false},
		{"[a-c]x", "bx", true},
		{"[!a-c]x", "bx", false},
		{"[!a-c]x", "dx", true},
		{"[]]", "]", true},
		{"[z-a]", "[z-a]", true},
		{"x[1", "x[1", true},
		{"x[", "x[", true},
		{"f(x).y*", "f(x).yz", true},
		{"f(x).y", "f(x)xy", false},
		{`[\]`, `\`, true},
		{"", "", true},
		{"", "a", false},
	} {
		if got := glob(c.pattern).MatchString(c.text); got != c.want {
			t.Errorf("%q matches %q: %v", c.pattern, c.text, got)
		}
	}
}

func FuzzGlob(f *testing.F) {
	f.Add("[!a-]*?[", "x")
	f.Fuzz(func(t *testing.T, pattern, text string) { glob(pattern).MatchString(text) })
}

// TestWatchParent: the watch notices the end of a process, and only that.
func TestWatchParent(t *testing.T) {
	parent := exec.Command("sleep", "60")
	if err := parent.Start(); err != nil {
		t.Skip("no process to watch: ", err)
	}
	gone := make(chan struct{})
	go watchParent(t.Context(), strconv.Itoa(parent.Process.Pid), func() { close(gone) })
	select {
	case <-gone:
		t.Fatal("it is said to be gone")
	case <-time.After(1500 * time.Millisecond):
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	parent.Wait()
	select {
	case <-gone:
	case <-time.After(10 * time.Second):
		t.Error("its end was not noticed")
	}
	for _, id := range []string{"", "x", "0", "1"} {
		watchParent(context.Background(), id, func() { t.Errorf("%q was watched", id) })
	}
}

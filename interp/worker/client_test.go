package worker

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"pawl/interp"
)

// begin starts a client whose workers are this test's program.
func begin(t *testing.T, env ...string) *Client {
	t.Helper()
	c, err := Start(Config{Env: append([]string{workerVariable + "=1"}, env...), Mercy: 50 * time.Millisecond})
	if err != nil {
		t.Skip("no process can be started here: ", err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func (c *Client) cell(code string, out *recorder) interp.Outcome {
	return c.Execute(context.Background(), interp.Request{Code: code}, out)
}

func (c *Client) pid(t *testing.T) int {
	t.Helper()
	o := c.cell("pid", record())
	pid, err := strconv.Atoi(fmt.Sprint(shown(o)))
	if err != nil {
		t.Fatalf("%+v", o)
	}
	return pid
}

// gone waits for the end of a process.
func gone(t *testing.T, pid int) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if !lives(pid) {
			return
		}
	}
	t.Errorf("process %d goes on", pid)
}

// lives reports whether a process runs; one that nobody has waited for does
// not.
func lives(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil || p.Signal(syscall.Signal(0)) != nil {
		return false
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return runtime.GOOS != "linux"
	}
	_, state, _ := strings.Cut(string(stat), ") ")
	return !strings.HasPrefix(state, "Z")
}

// TestDeaths: whatever kills the process fails the cell and says why, and the
// next cell finds a fresh session.
func TestDeaths(t *testing.T) {
	for _, c := range []struct{ code, why string }{
		{"exit", "status 3"},
		{"maps", "fatal error: concurrent map writes"},
	} {
		t.Run(c.code, func(t *testing.T) {
			s := begin(t)
			s.cell("keep it", record())
			before := s.pid(t)
			f := s.cell(c.code, record()).Fault
			if f == nil || f.Name != "Died" || !strings.Contains(f.Message, c.why) || !strings.Contains(f.Message, "fresh session") {
				t.Fatalf("%+v", f)
			}
			if !strings.Contains(f.Traceback[0], c.why) {
				t.Error(f.Traceback)
			}
			if o := s.cell("kept", record()); o.Fault != nil || shown(o) != "" {
				t.Errorf("after it: %+v", o)
			}
			if s.pid(t) == before {
				t.Error("the process is the same")
			}
		})
	}
}

// TestDeathBetweenCells is told once, by the next cell that anyone sees.
func TestDeathBetweenCells(t *testing.T) {
	s := begin(t)
	kill(t, s.pid(t), syscall.SIGKILL)
	<-s.ending()
	if o := s.Execute(t.Context(), interp.Request{Code: "show x", Silent: true}, record()); o.Fault != nil {
		t.Errorf("a silent cell: %+v", o.Fault)
	}
	if f := s.cell("show x", record()).Fault; f == nil || f.Name != "Died" || !strings.Contains(f.Message, "signal: killed") {
		t.Errorf("%+v", f)
	}
	if o := s.cell("show x", record()); shown(o) != "x" {
		t.Errorf("then: %+v", o)
	}
}

// ending is closed when a death of the worker has been seen.
func (c *Client) ending() <-chan struct{} {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			c.mu.Lock()
			seen := c.unsaid != nil
			c.mu.Unlock()
			if seen {
				return
			}
			time.Sleep(time.Millisecond)
		}
	}()
	return ended
}

func kill(t *testing.T, pid int, signal syscall.Signal) {
	t.Helper()
	p, err := os.FindProcess(pid)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Signal(signal); err != nil {
		t.Skip("processes cannot be signalled here: ", err)
	}
}

func TestKilledInTheMiddle(t *testing.T) {
	s, out := begin(t), record()
	pid := s.pid(t)
	go func() { out.await(t, "waiting"); kill(t, pid, syscall.SIGKILL) }()
	if f := s.cell("wait", out).Fault; f == nil || !strings.Contains(f.Message, "signal: killed") {
		t.Errorf("%+v", f)
	}
	if o := s.cell("show x", record()); shown(o) != "x" {
		t.Errorf("%+v", o)
	}
}

// TestQuestionsSurviveADeath: no request hangs or panics.
func TestQuestionsSurviveADeath(t *testing.T) {
	s, out := begin(t), record()
	pid := s.pid(t)
	go s.cell("deaf", out)
	out.await(t, "deaf")
	kill(t, pid, syscall.SIGKILL)
	for range 20 {
		if c := s.Complete("abc", 2); c.End != 2 {
			t.Errorf("%+v", c)
		}
		if c := s.IsComplete("abc"); c.Status == "" {
			t.Errorf("%+v", c)
		}
		s.Inspect("abc", 1, 0)
		s.Comms("")
		s.Comm(t.Context(), interp.Comm{Kind: interp.CommMessage, ID: "c"}, record())
	}
}

// TestBrokenSession: a worker that cannot start is not started for ever.
func TestBrokenSession(t *testing.T) {
	s, err := Start(Config{Env: []string{workerVariable + "=broken"}})
	if err != nil {
		t.Skip(err)
	}
	defer s.Close()
	for range 3 {
		if f := s.cell("show x", record()).Fault; f == nil || f.Name != "Died" || !strings.Contains(f.Message, "could not start: no session today") {
			t.Errorf("%+v", f)
		}
	}
}

// TestInterruptOfAWorker keeps the worker and its names.
func TestInterruptOfAWorker(t *testing.T) {
	s, out := begin(t), record()
	s.cell("keep it", record())
	ctx, cancel := context.WithCancel(t.Context())
	go func() { out.await(t, "waiting"); cancel(); s.Insist() }()
	if f := s.Execute(ctx, interp.Request{Code: "wait"}, out).Fault; f == nil || f.Name != "Interrupted" {
		t.Errorf("%+v", f)
	}
	time.Sleep(100 * time.Millisecond) // longer than the mercy that the cell did not need
	if o := s.cell("kept", record()); shown(o) != "it" {
		t.Errorf("%+v", o)
	}
}

// TestDeafCell: only a second interrupt ends a cell that ignores the first.
func TestDeafCell(t *testing.T) {
	s, out := begin(t), record()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan interp.Outcome, 1)
	go func() { ended <- s.Execute(ctx, interp.Request{Code: "deaf"}, out) }()
	out.await(t, "deaf")
	s.Insist() // nobody has interrupted yet
	cancel()
	select {
	case o := <-ended:
		t.Fatalf("one interrupt ended it: %+v", o)
	case <-time.After(150 * time.Millisecond):
	}
	s.Insist()
	if f := (<-ended).Fault; f == nil || f.Name != "Died" || !strings.Contains(f.Message, "second interrupt") {
		t.Errorf("%+v", f)
	}
	if !strings.Contains(out.text(), "Interrupted twice") {
		t.Errorf("no warning: %q", out.text())
	}
}

// TestSignalToTheKernel: a Ctrl-C goes to the kernel's group alone.
func TestSignalToTheKernel(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no groups of processes")
	}
	pid := begin(t).pid(t)
	own, err := exec.Command("ps", "-o", "pgid=", "-p", strconv.Itoa(os.Getpid())).Output()
	its, err2 := exec.Command("ps", "-o", "pgid=", "-p", strconv.Itoa(pid)).Output()
	if err != nil || err2 != nil {
		t.Skip("no ps: ", err, err2)
	}
	if string(own) == string(its) || strings.TrimSpace(string(its)) != strconv.Itoa(pid) {
		t.Errorf("the worker is in group %s, the kernel in %s", its, own)
	}
}

// TestPrintingDoesNotDisturb: files 0, 1 and 2 are the cell's own.
func TestPrintingDoesNotDisturb(t *testing.T) {
	s := begin(t)
	if o := s.cell("print \x00\x00\x00\x02{}", record()); shown(o) != "printed" {
		t.Errorf("%+v", o)
	}
	if o := s.cell("show x", record()); shown(o) != "x" {
		t.Errorf("%+v", o)
	}
}

// TestClose ends the worker and what its cells have started.
func TestClose(t *testing.T) {
	s := begin(t)
	pid := s.pid(t)
	child, err := strconv.Atoi(fmt.Sprint(shown(s.cell("child", record()))))
	if err != nil {
		t.Skip("no child: ", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	gone(t, pid)
	if runtime.GOOS != "windows" {
		gone(t, child)
	}
	if f := s.cell("show x", record()).Fault; f == nil {
		t.Error("a closed session runs cells")
	}
}

// TestWorkerEndsWithItsKernel: also when that is killed, and a cell is deaf.
func TestWorkerEndsWithItsKernel(t *testing.T) {
	kernel := exec.Command(os.Args[0], "-test.run=^TestActAsKernel$", "-test.v")
	kernel.Env = append(os.Environ(), "PAWL_TEST_KERNEL=1")
	out, err := kernel.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := kernel.Start(); err != nil {
		t.Skip(err)
	}
	var pid int
	for text := make([]byte, 4096); pid == 0; {
		n, err := out.Read(text)
		if err != nil {
			t.Fatal("the kernel started no worker: ", err)
		}
		if _, number, ok := strings.Cut(string(text[:n]), "worker="); ok {
			fmt.Sscan(number, &pid)
		}
	}
	if err := kernel.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	kernel.Wait()
	gone(t, pid)
}

// TestActAsKernel is the kernel of the test above.
func TestActAsKernel(t *testing.T) {
	if os.Getenv("PAWL_TEST_KERNEL") == "" {
		t.Skip("part of another test")
	}
	s, out := begin(t), record()
	pid := s.pid(t)
	go s.cell("deaf", out)
	out.await(t, "deaf")
	fmt.Printf("worker=%d\n", pid)
	time.Sleep(time.Minute)
}

func TestRunWithoutKernel(t *testing.T) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), workerVariable+"=1")
	if out, err := cmd.CombinedOutput(); runtime.GOOS != "windows" && (err == nil || !strings.Contains(string(out), errNoPipes.Error())) {
		t.Errorf("%s, %v", out, err)
	}
}

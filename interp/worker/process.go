package worker

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"time"
)

// process is a worker as the system sees it.
type process struct {
	cmd    *exec.Cmd
	down   io.WriteCloser
	up     io.ReadCloser
	stderr *lastWords

	mu      sync.Mutex
	verdict string        // why the kernel ended it, if it did
	reaped  chan struct{} // closed when it is gone
}

// start starts a worker. Its stderr is passed on, and its last words are kept.
func start(c Config) (*process, error) {
	cmd, err := command(c)
	if err != nil {
		return nil, fmt.Errorf("worker: %w", err)
	}
	p := &process{cmd: cmd, stderr: &lastWords{pass: c.Stderr}, reaped: make(chan struct{})}
	cmd.Stderr = p.stderr
	cmd.WaitDelay = 200 * time.Millisecond // a child of the worker may hold its stderr
	if p.down, p.up, err = launch(cmd); err != nil {
		return nil, fmt.Errorf("worker: %w", err)
	}
	go func() {
		defer close(p.reaped)
		cmd.Wait() // how it ended is told by cmd.ProcessState
		endGroup(cmd.Process)
	}()
	return p, nil
}

func command(c Config) (*exec.Cmd, error) {
	program, err := self()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(program, c.Args...)
	cmd.Args[0] = os.Args[0]
	cmd.Env = append(os.Environ(), c.Env...)
	return cmd, nil
}

// kill ends the worker and the processes that its cells have started. The
// first verdict stands.
func (p *process) kill(verdict string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.verdict == "" {
		p.verdict = verdict
	}
	select {
	case <-p.reaped:
	default:
		endGroup(p.cmd.Process)
		p.cmd.Process.Kill()
	}
}

// await waits for the end of the process, for no longer than d, and then
// brings it about.
func (p *process) await(d time.Duration, verdict string) {
	select {
	case <-p.reaped:
	case <-time.After(d):
		p.kill(verdict)
		<-p.reaped
	}
}

// obituary says in words how the process ended.
func (p *process) obituary() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.verdict != "" {
		return p.verdict
	}
	return p.stderr.cause(p.cmd.ProcessState)
}

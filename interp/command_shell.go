package interp

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"pawl/interp/magic"
)

// grace is how long a program may take to tidy up after an interrupt before
// it is killed.
const grace = 30 * time.Millisecond

// shell runs a line with sh.
func (w *work) shell(p magic.Piece) error {
	if p.Args == "" {
		return usage(p)
	}
	err := w.script("sh", p.Args)
	var exit *exec.ExitError
	if name := w.leadingName(p.Args); name != "" && errors.As(err, &exit) && (exit.ExitCode() == 127 || exit.ExitCode() == 2) {
		return fmt.Errorf("%w; a line that begins with ! is a command of the shell: for the opposite of %s write (!%s)", err, name, name)
	}
	return err
}

// leadingName returns the name of the session that a line begins with, or "".
func (w *work) leadingName(line string) string {
	if i := strings.IndexAny(line, " .([\n"); i >= 0 {
		line = line[:i]
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.world.Lookup(line) == nil {
		return ""
	}
	return line
}

// bash runs the cell below the command with bash.
func (w *work) bash(p magic.Piece) error {
	if p.Args != "" || strings.TrimSpace(p.Body) == "" {
		return usage(p)
	}
	return w.script("bash", p.Body)
}

// script runs a text with a shell. Its output goes to the cell's as it comes;
// an interrupt ends it, and so does its own end, with all that it has started.
func (w *work) script(shell, text string) error {
	if !hasShell {
		return errors.New("commands of the shell need a Unix system; use package os/exec here")
	}
	path, err := exec.LookPath(shell)
	if err != nil {
		return fmt.Errorf("there is no %s on this machine", shell)
	}
	w.flush()
	cmd := exec.Command(path, "-c", text)
	cmd.Stdout, cmd.Stderr = w.out.write, w.err.write
	lead(cmd)
	if err := cmd.Start(); err != nil {
		return err
	}
	return await(w.ctx, cmd)
}

// await waits for the end of a command, or makes it end when the context does.
func await(ctx context.Context, cmd *exec.Cmd) error {
	group := cmd.Process.Pid
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		killGroup(group)
		return err
	case <-ctx.Done():
	}
	interruptGroup(group)
	select {
	case <-ended:
		killGroup(group)
	case <-time.After(grace):
		killGroup(group)
		<-ended
	}
	return ctx.Err()
}

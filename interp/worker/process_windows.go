package worker

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"syscall"
)

// launch starts the command with the two pipes as its stdin and stdout, in a
// group of its own, so that a Ctrl-C for the kernel does not reach it.
func launch(cmd *exec.Cmd) (io.WriteCloser, io.ReadCloser, error) {
	down, err := cmd.StdinPipe()
	if err != nil {
		return nil, nil, err
	}
	up, reply, err := os.Pipe() // a StdoutPipe would be closed by Wait before all is read
	if err != nil {
		return nil, nil, err
	}
	cmd.Stdout = reply
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
	err = cmd.Start()
	reply.Close()
	if err != nil {
		return nil, nil, errors.Join(err, up.Close())
	}
	return down, up, nil
}

// pipes are the same in the worker; what a cell prints there by itself goes to
// stderr instead.
func pipes() (down io.ReadCloser, up io.WriteCloser, err error) {
	down, up = os.Stdin, os.Stdout
	if os.Stdin, err = os.Open(os.DevNull); err != nil {
		return nil, nil, err
	}
	os.Stdout = os.Stderr
	return down, up, nil
}

func self() (string, error) { return os.Executable() }

// endGroup does nothing: a group of processes cannot be ended as one here.
func endGroup(*os.Process) {}

// leave ends this worker.
func leave(status int) { os.Exit(status) }

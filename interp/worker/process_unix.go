//go:build unix

package worker

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

// launch starts the command with the two pipes as its files 3 and 4: what the
// code of a cell does with the files 0, 1 and 2 is no business of theirs. The
// worker has a session of its own, so that a SIGINT for the kernel does not
// reach it.
func launch(cmd *exec.Cmd) (io.WriteCloser, io.ReadCloser, error) {
	request, down, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	up, reply, err := os.Pipe()
	if err != nil {
		return nil, nil, errors.Join(err, request.Close(), down.Close())
	}
	cmd.ExtraFiles = []*os.File{request, reply}
	cmd.Stdout = cmd.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	err = cmd.Start()
	request.Close()
	reply.Close()
	if err != nil {
		return nil, nil, errors.Join(err, down.Close(), up.Close())
	}
	return down, up, nil
}

// pipes are the same in the worker.
func pipes() (down io.ReadCloser, up io.WriteCloser, err error) {
	for _, fd := range []int{3, 4} {
		var s syscall.Stat_t
		if err := syscall.Fstat(fd, &s); err != nil || s.Mode&syscall.S_IFMT != syscall.S_IFIFO {
			return nil, nil, errNoPipes
		}
		syscall.CloseOnExec(fd)
		if err := syscall.SetNonblock(fd, true); err != nil {
			return nil, nil, err
		}
	}
	return os.NewFile(3, "requests"), os.NewFile(4, "replies"), nil
}

// self is this program's file; on Linux the one that runs, even when another
// has taken its name since.
func self() (string, error) {
	path, err := os.Executable()
	if runtime.GOOS != "linux" {
		return path, err
	}
	const running = "/proc/self/exe"
	mine, err2 := os.Stat(running)
	if err2 != nil {
		return path, err
	}
	if named, err := os.Stat(path); err == nil && os.SameFile(mine, named) {
		return path, nil
	}
	return running, nil
}

// endGroup ends what is left of the group of processes that a worker leads.
func endGroup(p *os.Process) { syscall.Kill(-p.Pid, syscall.SIGKILL) }

// leave ends this worker, and the processes that its cells have started.
func leave(status int) {
	if syscall.Getpgrp() == os.Getpid() {
		syscall.Kill(0, syscall.SIGKILL)
	}
	os.Exit(status)
}

//go:build unix

package interp

import (
	"os/exec"
	"syscall"
	"time"
)

// hasShell tells whether commands of the shell can run here.
const hasShell = true

// lead makes a command the leader of a session and process group of its own,
// so that all it starts can be ended with it, and nothing of it waits for a
// terminal that no one sees.
func lead(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }

// interruptGroup asks all processes of a group to end. None may be left, so
// errors mean nothing.
func interruptGroup(group int) { syscall.Kill(-group, syscall.SIGINT) }

// killGroup ends all processes of a group, if any are left.
func killGroup(group int) { syscall.Kill(-group, syscall.SIGKILL) }

// cpuTime is the processor time that this process has used.
func cpuTime() (user, sys time.Duration) {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0, 0
	}
	return time.Duration(u.Utime.Nano()), time.Duration(u.Stime.Nano())
}

//go:build !unix

package interp

import (
	"os/exec"
	"time"
)

// hasShell tells whether commands of the shell can run here.
const hasShell = false

func lead(*exec.Cmd) {}

func interruptGroup(int) {}

func killGroup(int) {}

// cpuTime is not known here.
func cpuTime() (user, sys time.Duration) { return 0, 0 }

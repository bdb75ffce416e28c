package kernel

import (
	"context"
	"errors"
	"os"
	"runtime"
	"strconv"
	"syscall"
	"time"
)

var errOrphaned = errors.New("the process that started the kernel is gone")

// watchParent calls gone when the process of that id has ended. A front end
// that is killed cannot shut its kernels down; this does. An id that is no
// number, as when the variable is not set, is not watched.
func watchParent(ctx context.Context, id string, gone func()) {
	pid, err := strconv.Atoi(id)
	if err != nil || pid <= 1 {
		return
	}
	parent, err := os.FindProcess(pid)
	if err != nil {
		return
	}
	if runtime.GOOS == "windows" { // where any process can be waited for, and none be signalled
		parent.Wait()
		gone()
		return
	}
	direct := os.Getppid() == pid
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		if direct && os.Getppid() != pid || !alive(parent) {
			gone()
			return
		}
	}
}

// alive reports whether a process exists; one that may not be signalled does.
func alive(p *os.Process) bool {
	err := p.Signal(syscall.Signal(0))
	return err == nil || errors.Is(err, syscall.EPERM)
}

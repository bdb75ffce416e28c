package worker

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
)

// lastWords is the stderr of a worker. It passes everything on and keeps what
// tells why a Go program dies: the headline, and the last lines.
type lastWords struct {
	pass io.Writer // nil: nowhere

	mu       sync.Mutex
	begun    []byte // the line that is being written
	headline string
	lines    []string // the last few
}

// The most that is kept: bytes of a line, and lines.
const (
	maxLine  = 1 << 10
	maxLines = 20
)

// headlines begin the line in which a Go program says why it dies.
var headlines = []string{"fatal error: ", "panic: ", outOfMemoryHeadline, "SIGSEGV: ", "SIGBUS: ", "SIGFPE: ", "SIGABRT: ", "SIGILL: ", "SIGTRAP: "}

// Write implements io.Writer; it never fails.
func (w *lastWords) Write(p []byte) (int, error) {
	if w.pass != nil {
		w.pass.Write(p)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for rest := p; len(rest) > 0; {
		i := bytes.IndexByte(rest, '\n')
		if i < 0 {
			w.add(rest)
			break
		}
		w.add(rest[:i])
		w.end()
		rest = rest[i+1:]
	}
	return len(p), nil
}

func (w *lastWords) add(p []byte) {
	w.begun = append(w.begun, p[:min(len(p), maxLine-len(w.begun))]...)
}

func (w *lastWords) end() {
	text := strings.ToValidUTF8(strings.TrimSpace(string(w.begun)), "\uFFFD")
	for _, h := range headlines {
		if bytes.HasPrefix(w.begun, []byte(h)) {
			w.headline = text
		}
	}
	if w.begun = w.begun[:0]; text == "" {
		return
	}
	if w.lines = append(w.lines, text); len(w.lines) > maxLines {
		w.lines = w.lines[1:]
	}
}

// cause says why a worker has died, given how it ended. A headline is only
// believed where the end fits it: it may be something that a cell printed.
func (w *lastWords) cause(s *os.ProcessState) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if s == nil {
		return "its end could not be seen"
	}
	killed := s.String() == "signal: killed"
	fits := s.ExitCode() == goDies || !s.Exited() && !killed || strings.HasPrefix(w.headline, outOfMemoryHeadline)
	switch {
	case w.headline != "" && fits:
		return w.headline
	case s.Exited():
		return fmt.Sprintf("it ended itself with status %d, as os.Exit and log.Fatal do", s.ExitCode())
	case killed:
		return "it was killed (signal: killed), which the system does when memory runs out"
	}
	return "it was ended by " + s.String()
}

// goDies is the status of a Go program that its runtime ends.
const goDies = 2

// last is the last line, "" if nothing was written.
func (w *lastWords) last() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.begun) > 0 {
		return string(w.begun)
	}
	if len(w.lines) == 0 {
		return ""
	}
	return w.lines[len(w.lines)-1]
}

package interp

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"os"
	"sync"
	"unicode/utf8"
)

// stream is one of a session's output files. Cells, and the programs they
// start, write to the pipe; what arrives goes to the current sink.
type stream struct {
	name   string
	write  *os.File
	read   *os.File
	marker []byte
	seen   chan struct{}
	flush  sync.Mutex
	emit   func(name, text string)
	closed chan struct{}
}

func newStream(name string, emit func(name, text string)) (*stream, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("interp: %w", err)
	}
	id := make([]byte, 16)
	if _, err := rand.Read(id); err != nil {
		return nil, err
	}
	s := &stream{name: name, read: r, write: w, emit: emit, seen: make(chan struct{}), closed: make(chan struct{})}
	s.marker = []byte("\x00" + hex.EncodeToString(id) + "\x00")
	go s.pump()
	return s, nil
}

// Flush returns when everything written before has reached the sink. A mark
// goes through the pipe behind it; no one waits for a length of time.
func (s *stream) Flush() {
	s.flush.Lock()
	defer s.flush.Unlock()
	if _, err := s.write.Write(s.marker); err != nil {
		return
	}
	select {
	case <-s.seen:
	case <-s.closed:
	}
}

// Close ends the stream.
func (s *stream) Close() {
	s.write.Close()
	<-s.closed
	s.read.Close()
}

// pump carries what comes out of the pipe to the sink until it is closed.
func (s *stream) pump() {
	defer close(s.closed)
	var pending []byte
	buf := make([]byte, 64<<10)
	for {
		n, err := s.read.Read(buf)
		pending = s.deliver(append(pending, buf[:n]...))
		if err != nil {
			s.send(pending)
			return
		}
	}
}

// deliver sends what is complete and returns what must wait: the beginning of
// a mark, or of a character.
func (s *stream) deliver(p []byte) []byte {
	for {
		i := bytes.Index(p, s.marker)
		if i < 0 {
			break
		}
		s.send(p[:i])
		p = p[i+len(s.marker):]
		s.seen <- struct{}{}
	}
	keep := len(p) - s.incomplete(p)
	s.send(p[:keep])
	return bytes.Clone(p[keep:])
}

// incomplete counts the bytes at the end that may go on.
func (s *stream) incomplete(p []byte) int {
	for n := min(len(s.marker)-1, len(p)); n > 0; n-- {
		if bytes.HasPrefix(s.marker, p[len(p)-n:]) {
			return n
		}
	}
	for n := 1; n < utf8.UTFMax && n <= len(p); n++ {
		if c := p[len(p)-n]; utf8.RuneStart(c) {
			if !utf8.FullRune(p[len(p)-n:]) {
				return n
			}
			break
		}
	}
	return 0
}

func (s *stream) send(p []byte) {
	if len(p) > 0 {
		s.emit(s.name, string(bytes.ToValidUTF8(p, []byte("\uFFFD"))))
	}
}

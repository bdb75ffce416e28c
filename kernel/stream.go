package kernel

import (
	"time"
	"unicode/utf8"
)

// streamText is the content of a stream message.
type streamText struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

const (
	streamPause = 20 * time.Millisecond // that text may be held back
	streamSize  = 64 << 10              // bytes that may be
)

// stream joins writes: a cell that prints ten thousand lines makes a few
// messages. Its owner serialises the calls.
type stream struct {
	publish func(name, text string)
	name    string
	text    []byte
	armed   bool
}

// write appends text; tick is called, in another goroutine, when it is time to
// publish what has gathered.
func (s *stream) write(name, text string, tick func()) {
	if name != s.name {
		s.flush()
		s.name = name
	}
	s.text = append(s.text, text...)
	if len(s.text) >= streamSize {
		s.flushWhole()
	}
	if len(s.text) > 0 && !s.armed {
		s.armed = true
		time.AfterFunc(streamPause, tick)
	}
}

// flushWhole publishes what has gathered but for a character at the end whose
// bytes have not all been written: half of it would be shown as garbage.
func (s *stream) flushWhole() {
	s.armed = false
	whole := len(s.text) - partial(s.text)
	if whole == 0 {
		return
	}
	s.publish(s.name, string(s.text[:whole]))
	s.text = append(s.text[:0], s.text[whole:]...)
}

// flush publishes everything.
func (s *stream) flush() {
	if len(s.text) > 0 {
		s.publish(s.name, string(s.text))
		s.text = s.text[:0]
	}
}

// partial returns the length of an incomplete character at the end of b.
func partial(b []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if utf8.RuneStart(b[len(b)-n]) {
			if !utf8.FullRune(b[len(b)-n:]) {
				return n
			}
			return 0
		}
	}
	return 0
}

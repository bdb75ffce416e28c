package transport

import "bytes"

// script plays a client's handshake for zmq4. The gate has shaken hands with
// the client before zmq4 learns of it; zmq4, which insists on doing so itself,
// reads the client's part from here, in our words, and what it says is left
// unsent. So its handshake can neither wait nor be fed anything malformed.
type script struct {
	part    bytes.Reader // what zmq4 has still to read
	greeted bool         // zmq4 has said its greeting
	ready   bool         // and its READY
	said    []byte       // the beginning of something that is not yet whole
}

// play sets the client's part, and what follows it.
func (s *script) play(p peer, then []byte) {
	s.part.Reset(append(append(greeting(), ready(p)...), then...))
}

// hear takes bytes that zmq4 writes and returns the whole messages among them
// that are to be sent, which the caller then owns. The rest is kept.
func (s *script) hear(b []byte) []byte {
	s.said = append(s.said, b...)
	if !s.ready && !s.skipHandshake() {
		return nil
	}
	end := 0
	for {
		n := messageLength(s.said[end:])
		if n == 0 {
			break
		}
		end += n
	}
	whole := s.said[:end:end]
	s.said = bytes.Clone(s.said[end:])
	return whole
}

// skipHandshake drops zmq4's greeting and READY, and reports whether it has.
func (s *script) skipHandshake() bool {
	if !s.greeted {
		if len(s.said) < greetingLength {
			return false
		}
		s.said, s.greeted = s.said[greetingLength:], true
	}
	n := messageLength(s.said)
	if n == 0 {
		return false
	}
	s.said, s.ready = s.said[n:], true
	return true
}

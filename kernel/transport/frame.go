package transport

import (
	"bufio"
	"encoding/binary"
	"errors"
)

// The flags of a ZMTP frame (https://rfc.zeromq.org/spec/23, "Framing").
const (
	flagMore    = 1 << 0 // further frames of the same message follow
	flagLong    = 1 << 1 // the size is 8 bytes, not 1
	flagCommand = 1 << 2
	flagsKnown  = flagMore | flagLong | flagCommand
)

// frame is the head of a ZMTP frame.
type frame struct {
	flags byte
	size  uint64 // of the body
}

func (f frame) more() bool    { return f.flags&flagMore != 0 }
func (f frame) command() bool { return f.flags&flagCommand != 0 }

// parseFrame decodes the head that b begins with and returns its length, or 0
// if b is too short to hold it.
func parseFrame(b []byte) (f frame, n int) {
	if len(b) < 2 {
		return frame{}, 0
	}
	if b[0]&flagLong == 0 {
		return frame{b[0], uint64(b[1])}, 2
	}
	if len(b) < 9 {
		return frame{}, 0
	}
	return frame{b[0], binary.BigEndian.Uint64(b[1:])}, 9
}

var errReserved = errors.New("reserved bits are set in a frame's flags")

// readFrame reads the head of the next frame.
func readFrame(r *bufio.Reader) (frame, error) {
	b, err := r.Peek(2)
	if err != nil {
		return frame{}, err
	}
	if b[0]&^flagsKnown != 0 {
		return frame{}, errReserved
	}
	if b[0]&flagLong != 0 {
		if b, err = r.Peek(9); err != nil {
			return frame{}, err
		}
	}
	f, n := parseFrame(b)
	_, err = r.Discard(n)
	return f, err
}

// appendFrame appends a frame's head and body.
func appendFrame(b []byte, flags byte, body []byte) []byte {
	return append(appendHead(b, frame{flags, uint64(len(body))}), body...)
}

func appendHead(b []byte, f frame) []byte {
	if f.size > 255 {
		return binary.BigEndian.AppendUint64(append(b, f.flags|flagLong), f.size)
	}
	return append(b, f.flags&^flagLong, byte(f.size))
}

// appendMessage appends the frames of one message.
func appendMessage(b []byte, frames [][]byte) []byte {
	for i, body := range frames {
		var flags byte
		if i < len(frames)-1 {
			flags = flagMore
		}
		b = appendFrame(b, flags, body)
	}
	return b
}

// messageLength returns the length of the message or command that b begins
// with, or 0 if b does not hold all of it.
func messageLength(b []byte) int {
	for at := 0; ; {
		f, n := parseFrame(b[at:])
		if n == 0 || f.size > uint64(len(b)-at-n) {
			return 0
		}
		at += n + int(f.size)
		if !f.more() {
			return at
		}
	}
}

package transport

import (
	"io"
	"net"
	"sync"
)

// tap is a subscriber of ours inside the process. zmq4 publishes from a queue
// without bound or end, in a goroutine of its own; the tap tells when a message
// has been through it.
type tap struct {
	net.Conn // one end of a pipe nobody uses: zmq4 only reads, writes and closes
	script   script

	listening chan struct{} // closed when zmq4 counts the tap as subscriber
	heard     chan struct{} // receives once a message
	closed    chan struct{}
	listen    sync.Once
	closing   sync.Once
}

func newTap() *tap {
	end, _ := net.Pipe()
	t := &tap{Conn: end, listening: make(chan struct{}), heard: make(chan struct{}), closed: make(chan struct{})}
	everything := appendFrame(nil, 0, []byte{1})
	t.script.play(peer{kind: "SUB"}, everything)
	return t
}

// Read returns the tap's handshake and subscription. That zmq4 then asks for
// more shows that it has dealt with them.
func (t *tap) Read(p []byte) (int, error) {
	if t.script.part.Len() > 0 {
		return t.script.part.Read(p)
	}
	t.listen.Do(func() { close(t.listening) })
	<-t.closed
	return 0, io.EOF
}

// Write reports every whole message.
func (t *tap) Write(p []byte) (int, error) {
	for whole := t.script.hear(p); len(whole) > 0; whole = whole[messageLength(whole):] {
		select {
		case t.heard <- struct{}{}:
		case <-t.closed:
			return 0, io.EOF
		}
	}
	return len(p), nil
}

// Close ends the tap.
func (t *tap) Close() error {
	t.closing.Do(func() { close(t.closed) })
	return nil
}

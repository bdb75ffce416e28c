package transport

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
)

// conn is a client's connection as zmq4 sees it. What the client sends is
// checked frame by frame before zmq4 reads it; what zmq4 sends is queued.
type conn struct {
	net.Conn
	gate *gate
	peer peer

	in      *bufio.Reader
	passing bytes.Buffer // ready for zmq4 to read
	body    uint64       // bytes to pass from in after that, unseen
	live    bool         // zmq4 has taken the connection into its pools
	size    uint64       // of the message that is arriving
	frames  int
	topics  int

	writing sync.Mutex
	script  script
	out     *queue

	closing sync.Once
}

func newConn(nc net.Conn, in *bufio.Reader, p peer, g *gate) *conn {
	c := &conn{Conn: nc, gate: g, peer: p, in: in, out: newQueue(nc, g.limits)}
	c.script.play(p, nil)
	go func() { c.drop(c.out.run()) }()
	return c
}

// Read returns io.EOF for whatever goes wrong: on that, and on nothing a
// client could cause otherwise, zmq4 takes the connection out of its pools.
func (c *conn) Read(p []byte) (int, error) {
	if c.script.part.Len() > 0 {
		return c.script.part.Read(p)
	}
	c.enliven()
	for c.passing.Len() == 0 && c.body == 0 {
		if err := c.next(); err != nil {
			return 0, c.drop(err)
		}
	}
	if c.passing.Len() > 0 {
		return c.pass(p)
	}
	n, err := c.in.Read(p[:min(uint64(len(p)), c.body)])
	c.body -= uint64(n)
	if err != nil {
		return n, c.drop(err)
	}
	return n, nil
}

// enliven tells the gate that messages to this client now reach it: zmq4 asks
// for a first message only after it has added the connection to its writers.
func (c *conn) enliven() {
	if !c.live {
		c.live = true
		c.gate.admit(c)
	}
}

// pass hands on bytes that have arrived, and lets a big buffer go.
func (c *conn) pass(p []byte) (int, error) {
	n, err := c.passing.Read(p)
	if c.passing.Len() == 0 && uint64(c.passing.Cap()) > c.gate.limits.Believed {
		c.passing = bytes.Buffer{}
	}
	return n, err
}

// next checks the head of the next frame and prepares to pass it on. Commands
// are dealt with here.
func (c *conn) next() error {
	f, err := readFrame(c.in)
	if err != nil {
		return err
	}
	if f.command() {
		return c.command(f)
	}
	if err := c.measure(f); err != nil {
		return err
	}
	if c.gate.publishes() {
		return c.subscription(f)
	}
	c.passing.Write(appendHead(nil, f))
	if f.size <= c.gate.limits.Believed {
		c.body = f.size
		return nil
	}
	_, err = io.CopyN(&c.passing, c.in, int64(f.size))
	return err
}

// measure adds a frame to the message that is arriving.
func (c *conn) measure(f frame) error {
	limits := c.gate.limits
	if f.size > limits.Message || c.size+f.size > limits.Message {
		return fmt.Errorf("a message is longer than %d bytes", limits.Message)
	}
	c.size += f.size
	c.frames++
	if c.frames > limits.Frames {
		return fmt.Errorf("a message has more than %d frames", limits.Frames)
	}
	if !f.more() {
		c.size, c.frames = 0, 0
	}
	return nil
}

// command answers a ping and ignores other commands, none of which means
// anything to a ZMTP 3.0 server after the handshake.
func (c *conn) command(f frame) error {
	name, body, err := readCommand(c.in, f)
	if err != nil || name != "PING" {
		return err
	}
	const ttl = 2 // bytes before the context, which the answer repeats
	return c.out.push(command("PONG", body[min(ttl, len(body)):]))
}

var errNotSubscription = errors.New("a subscriber sent something else than a subscription")

// subscription passes on a subscription, after queueing what a new subscriber
// is told first. zmq4 counts the client a subscriber only when it has read the
// frame, so nothing that it publishes can come before.
func (c *conn) subscription(f frame) error {
	const longest = 1 << 10
	if f.more() || f.size == 0 || f.size > longest {
		return errNotSubscription
	}
	body := make([]byte, f.size)
	if _, err := io.ReadFull(c.in, body); err != nil {
		return err
	}
	switch body[0] {
	case 0:
		c.topics--
	case 1:
		if c.topics++; c.topics > c.gate.limits.Topics {
			return fmt.Errorf("a client has more than %d subscriptions", c.gate.limits.Topics)
		}
		for _, message := range c.gate.welcome(string(body[1:])) {
			if err := c.out.push(appendMessage(nil, message)); err != nil {
				return err
			}
		}
	default:
		return errNotSubscription
	}
	c.passing.Write(appendFrame(nil, 0, body))
	return nil
}

// Write never waits for the client.
func (c *conn) Write(p []byte) (int, error) {
	c.writing.Lock()
	defer c.writing.Unlock()
	whole := c.script.hear(p)
	if len(whole) == 0 {
		return len(p), nil
	}
	if err := c.out.push(whole); err != nil {
		return 0, c.drop(err)
	}
	return len(p), nil
}

// drop closes the connection for a reason, and returns io.EOF.
func (c *conn) drop(reason error) error {
	c.closing.Do(func() {
		if reason != nil && !errors.Is(reason, io.EOF) && !errors.Is(reason, net.ErrClosed) {
			c.gate.log.Debug("client dropped", "socket", c.gate.local, "reason", reason)
		}
		c.out.close()
		c.Conn.Close()
		c.gate.dismiss(c)
	})
	return io.EOF
}

// Close ends the connection; what is still queued is not sent.
func (c *conn) Close() error {
	c.drop(nil)
	return nil
}

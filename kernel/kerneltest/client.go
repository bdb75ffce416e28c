// Package kerneltest plays the front end of a kernel in the same process.
//
// Start runs a kernel over a runtime and connects a Client to it over loopback
// sockets. A request gives a Transcript: the reply, and what was published on
// its behalf, in order. Script is a runtime whose cells are Go functions, for
// tests of the kernel itself.
package kerneltest

import (
	"context"
	"encoding/json"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"
	"github.com/google/uuid"

	"pawl/interp"
	"pawl/kernel"
	"pawl/kernel/wire"
)

// Channel names a socket that a client sends on.
type Channel string

// The channels of requests, and of answers to questions.
const (
	Shell   Channel = "shell"
	Control Channel = "control"
	Stdin   Channel = "stdin"
)

// Patience is how long a client waits for what must come.
const Patience = 10 * time.Second

// Client is a front end. Its methods end the test when something does not come.
type Client struct {
	Session    string
	Connection wire.Connection
	Signer     *wire.Signer

	t       testing.TB
	sockets map[Channel]zmq4.Socket
	iopub   zmq4.Socket
	stopped chan error // what Run returned

	mu          sync.Mutex
	answerer    func(prompt string, password bool) string
	transcripts map[string]*Transcript // by the id of the request
	orphans     []wire.Message         // published without a parent
	news        chan struct{}          // closed at every message, then replaced
}

// Key is the key of the connections that Start makes.
const Key = "a0436f6c-1916-498b-8eb9-e81ab9368e84"

// Start runs a kernel over the runtime, until the test ends or the kernel is
// shut down, and connects a client to it.
func Start(t testing.TB, rt interp.Runtime) *Client {
	t.Helper()
	return StartAt(t, rt, wire.Connection{Transport: "tcp", IP: "127.0.0.1", Key: Key, Scheme: "hmac-sha256"})
}

// StartAt is Start with a connection of one's own.
func StartAt(t testing.TB, rt interp.Runtime, at wire.Connection) *Client {
	t.Helper()
	s, err := kernel.Listen(at, rt, kernel.Info{Name: "test", Version: "1", Banner: "test kernel"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- s.Run(ctx) }()
	t.Cleanup(cancel)
	c := Dial(t, s.Connection())
	c.stopped = stopped
	return c
}

// Dial connects a further client to a kernel, and waits for its welcome.
func Dial(t testing.TB, at wire.Connection) *Client {
	t.Helper()
	c := &Client{
		Session: uuid.NewString(), Connection: at, Signer: wire.NewSigner(at.Key),
		t: t, sockets: map[Channel]zmq4.Socket{},
		transcripts: map[string]*Transcript{}, news: make(chan struct{}),
	}
	c.iopub = zmq4.NewSub(context.Background(), quiet)
	if err := c.iopub.SetOption(zmq4.OptionSubscribe, ""); err != nil {
		t.Fatal(err)
	}
	c.open(c.iopub, at.IOPub)
	for channel, port := range map[Channel]int{Shell: at.Shell, Control: at.Control, Stdin: at.Stdin} {
		c.sockets[channel] = zmq4.NewDealer(context.Background(), zmq4.WithID(zmq4.SocketIdentity(c.Session)), quiet)
		c.open(c.sockets[channel], port)
		go c.receive(c.sockets[channel], c.arrived)
	}
	go c.receive(c.iopub, c.published)
	c.wait("the welcome", func() bool { return len(c.orphans) > 0 })
	return c
}

var quiet = zmq4.WithLogger(slog.NewLogLogger(slog.DiscardHandler, slog.LevelDebug))

func (c *Client) open(s zmq4.Socket, port int) {
	c.t.Helper()
	if err := s.Dial(c.Connection.Transport + "://" + c.Connection.Address(port)); err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { s.Close() })
}

// Send sends a request and returns its id.
func (c *Client) Send(on Channel, kind string, content any, buffers ...[]byte) string {
	c.t.Helper()
	m := c.compose(kind, wire.Header{}, content)
	m.Buffers = buffers
	c.mu.Lock()
	c.transcripts[m.Header.ID] = &Transcript{Request: m}
	c.mu.Unlock()
	c.SendFrames(on, c.encode(m))
	return m.Header.ID
}

func (c *Client) compose(kind string, parent wire.Header, content any) wire.Message {
	m, err := wire.New(wire.NewHeader(kind, c.Session, "tester"), parent, content, nil)
	if err != nil {
		c.t.Error(err)
	}
	return m
}

func (c *Client) encode(m wire.Message) [][]byte {
	frames, err := c.Signer.Encode(m)
	if err != nil {
		c.t.Error(err)
	}
	return frames
}

// SendFrames sends frames as they are.
func (c *Client) SendFrames(on Channel, frames [][]byte) {
	c.t.Helper()
	if err := c.sockets[on].SendMulti(zmq4.NewMsgFrom(frames...)); err != nil {
		c.t.Fatal(err)
	}
}

// Request sends a request and waits for its reply and for idle.
func (c *Client) Request(on Channel, kind string, content any) *Transcript {
	c.t.Helper()
	return c.Wait(c.Send(on, kind, content))
}

// Execute runs a cell as a notebook does.
func (c *Client) Execute(code string) *Transcript {
	c.t.Helper()
	return c.Request(Shell, "execute_request", map[string]any{"code": code})
}

// Wait waits for the reply to a request and for its idle.
func (c *Client) Wait(id string) *Transcript {
	c.t.Helper()
	return c.Until(id, "reply and idle", func(x *Transcript) bool {
		return x.idle() && (x.Reply != nil || !x.wantsReply())
	})
}

// Until waits until a condition holds of a request's transcript, and returns a
// copy of it.
func (c *Client) Until(id, what string, holds func(*Transcript) bool) *Transcript {
	c.t.Helper()
	var copied Transcript
	c.wait(what, func() bool {
		x := c.transcripts[id]
		if x == nil || !holds(x) {
			return false
		}
		copied = *x
		return true
	})
	return &copied
}

// Orphans returns what has been published without a parent.
func (c *Client) Orphans() []wire.Message {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]wire.Message{}, c.orphans...)
}

// Stopped waits for the kernel to end, and returns what its Run returned.
func (c *Client) Stopped() error {
	c.t.Helper()
	select {
	case err := <-c.stopped:
		return err
	case <-time.After(Patience):
		c.t.Fatal("kerneltest: the kernel does not end")
		return nil
	}
}

// wait waits until a condition holds; it is evaluated under the lock.
func (c *Client) wait(what string, holds func() bool) {
	c.t.Helper()
	late := time.After(Patience)
	for {
		c.mu.Lock()
		held, news := holds(), c.news
		c.mu.Unlock()
		if held {
			return
		}
		select {
		case <-news:
		case <-late:
			c.t.Fatalf("kerneltest: %s did not come", what)
		}
	}
}

// receive decodes what comes on a socket until it is closed.
func (c *Client) receive(s zmq4.Socket, take func(wire.Message)) {
	for {
		frames, err := s.Recv()
		if err != nil {
			return
		}
		m, err := c.Signer.Decode(frames.Frames)
		if err != nil {
			c.t.Errorf("kerneltest: from the kernel: %v", err)
			continue
		}
		take(m)
	}
}

// arrived takes a reply, or a question.
func (c *Client) arrived(m wire.Message) {
	if m.Header.Type == "input_request" {
		c.answer(m)
	}
	c.record(m, func(x *Transcript) {
		if m.Header.Type == "input_request" {
			x.Questions = append(x.Questions, m)
			return
		}
		if x.Reply != nil {
			c.t.Errorf("kerneltest: a second reply: %s", m.Header.Type)
		}
		x.Reply = &m
	})
}

// AnswerWith has f reply to questions from now on. Without it they stay open.
func (c *Client) AnswerWith(f func(prompt string, password bool) string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answerer = f
}

func (c *Client) answer(m wire.Message) {
	c.mu.Lock()
	answerer := c.answerer
	c.mu.Unlock()
	if answerer == nil {
		return
	}
	var question struct {
		Prompt   string
		Password bool
	}
	if err := json.Unmarshal(m.Content, &question); err != nil {
		c.t.Error(err)
	}
	// As most front ends do, it leaves the parent empty.
	c.Reply(wire.Message{}, answerer(question.Prompt, question.Password))
}

// Reply answers a question.
func (c *Client) Reply(question wire.Message, value string) {
	c.SendFrames(Stdin, c.encode(c.compose("input_reply", question.Header, map[string]string{"value": value})))
}

// published takes a message of iopub.
func (c *Client) published(m wire.Message) {
	c.record(m, func(x *Transcript) { x.Published = append(x.Published, m) })
}

// record enters a message in the transcript of its parent, which another
// client may have sent.
func (c *Client) record(m wire.Message, enter func(*Transcript)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case m.Parent.ID == "":
		c.orphans = append(c.orphans, m)
	default:
		x := c.transcripts[m.Parent.ID]
		if x == nil {
			x = &Transcript{Request: wire.Message{Header: m.Parent}}
			c.transcripts[m.Parent.ID] = x
		}
		enter(x)
	}
	close(c.news)
	c.news = make(chan struct{})
}

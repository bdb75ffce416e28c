package transport

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"
	"github.com/google/uuid"

	"pawl/kernel/wire"
)

// patient is how long a test waits for what must happen.
const patient = 10 * time.Second

// open binds sockets on free loopback ports and echoes what shell receives.
func open(t *testing.T, o Options) *Sockets {
	t.Helper()
	s, err := Bind(wire.Connection{Transport: "tcp", IP: "127.0.0.1"}, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	done := make(chan struct{})
	t.Cleanup(func() { close(done) })
	go func() {
		for {
			select {
			case frames := <-s.Shell.Received():
				s.Shell.Send(frames)
			case <-done:
				return
			}
		}
	}()
	return s
}

// dial connects one of zmq4's own client sockets.
func dial(t *testing.T, make func(context.Context, ...zmq4.Option) zmq4.Socket, network, address string, o ...zmq4.Option) zmq4.Socket {
	t.Helper()
	s := make(context.Background(), append(o, zmq4.WithLogger(slog.NewLogLogger(slog.DiscardHandler, 0)))...)
	if s.Type() == zmq4.Sub {
		s.SetOption(zmq4.OptionSubscribe, "")
	}
	if err := s.Dial(network + "://" + address); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// receive returns the next message, or fails.
func receive(t *testing.T, s zmq4.Socket) []string {
	t.Helper()
	got := make(chan []string, 1)
	go func() {
		m, err := s.Recv()
		if err != nil {
			return
		}
		var frames []string
		for _, f := range m.Frames {
			frames = append(frames, string(f))
		}
		got <- frames
	}()
	select {
	case frames := <-got:
		return frames
	case <-time.After(patient):
		t.Fatal("no message arrives")
		return nil
	}
}

// checkEcho shows that a healthy client gets its answer on shell.
func checkEcho(t *testing.T, s *Sockets, text string) {
	t.Helper()
	c := dial(t, zmq4.NewDealer, "tcp", s.Connection.Address(s.Connection.Shell))
	if err := c.Send(zmq4.NewMsgFrom([]byte(text), []byte("2"))); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(receive(t, c), " "); got != text+" 2" {
		t.Fatalf("echo of %q is %q", text, got)
	}
}

// stranger speaks bytes to a port.
type stranger struct {
	net.Conn
	in *bufio.Reader
	t  *testing.T
}

func connect(t *testing.T, s *Sockets, port int) *stranger {
	t.Helper()
	c, err := net.Dial("tcp", s.Connection.Address(port))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return &stranger{c, bufio.NewReader(c), t}
}

// say writes; a connection that the kernel has closed is what some of the
// tests are after.
func (x *stranger) say(b ...[]byte) {
	for _, part := range b {
		x.Write(part)
	}
}

// join completes the handshake as a socket of the given type.
func (x *stranger) join(kind string) *stranger {
	x.t.Helper()
	x.say(greeting(), ready(peer{kind: kind, identity: "stranger"}))
	x.SetReadDeadline(time.Now().Add(patient))
	if err := readGreeting(x.in); err != nil {
		x.t.Fatal(err)
	}
	if _, err := readReady(x.in); err != nil {
		x.t.Fatal(err)
	}
	return x
}

// checkDropped waits until the kernel closes the connection.
func (x *stranger) checkDropped() {
	x.t.Helper()
	x.SetReadDeadline(time.Now().Add(patient))
	if _, err := io.Copy(io.Discard, x.in); err != nil && strings.Contains(err.Error(), "timeout") {
		x.t.Fatal("the stranger is still connected")
	}
}

func TestEcho(t *testing.T) {
	s := open(t, Options{})
	for i := range 3 {
		checkEcho(t, s, fmt.Sprint("request ", i))
	}
}

func TestLongMessagesArriveWhole(t *testing.T) {
	s := open(t, Options{})
	c := dial(t, zmq4.NewDealer, "tcp", s.Connection.Address(s.Connection.Shell))
	long := strings.Repeat("0123456789", 1<<20)
	if err := c.Send(zmq4.NewMsgFrom([]byte(long), nil, []byte("end"))); err != nil {
		t.Fatal(err)
	}
	if got := receive(t, c); len(got) != 3 || got[0] != long || got[1] != "" || got[2] != "end" {
		t.Errorf("%d frames, the first of %d bytes", len(got), len(got[0]))
	}
}

func TestHeartbeat(t *testing.T) {
	s := open(t, Options{})
	c := dial(t, zmq4.NewReq, "tcp", s.Connection.Address(s.Connection.Heartbeat))
	for range 3 {
		c.Send(zmq4.NewMsgString("ping"))
		if got := receive(t, c); len(got) != 1 || got[0] != "ping" {
			t.Fatalf("got %q", got)
		}
	}
}

func TestWelcomeIsFirst(t *testing.T) {
	welcome := func(topic string) [][][]byte {
		return [][][]byte{{[]byte(topic), []byte("welcome")}, {[]byte(topic), []byte("starting")}}
	}
	s := open(t, Options{Welcome: welcome})
	stop := make(chan struct{})
	flood := make(chan struct{})
	go func() { // subscribers join while messages are being published
		defer close(flood)
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
				s.IOPub.Send(context.Background(), [][]byte{[]byte("t"), fmt.Append(nil, i)})
			}
		}
	}()
	for range 20 {
		c := dial(t, zmq4.NewSub, "tcp", s.Connection.Address(s.Connection.IOPub))
		for _, want := range []string{"welcome", "starting"} {
			if got := receive(t, c); got[1] != want {
				t.Errorf("received %q, want %q", got, want)
			}
		}
		c.Close()
	}
	close(stop)
	<-flood
}

// TestCloseSendsWhatWasPublished: no message is lost between Send and Close,
// though zmq4 hands them out in a goroutine of its own.
func TestCloseSendsWhatWasPublished(t *testing.T) {
	for range 20 {
		s := open(t, Options{Limits: Limits{Linger: patient}})
		c := dial(t, zmq4.NewSub, "tcp", s.Connection.Address(s.Connection.IOPub))
		subscribed(t, s, c)
		for i := range 10 {
			s.IOPub.Send(context.Background(), [][]byte{[]byte("t"), fmt.Append(nil, i)})
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		for i := range 10 {
			if got := receive(t, c); got[1] != fmt.Sprint(i) {
				t.Fatalf("received %q, want %d", got, i)
			}
		}
	}
}

// subscribed waits until zmq4 has read the client's subscriptions, of which
// the last is to a topic that nobody else asks for.
func subscribed(t *testing.T, s *Sockets, c zmq4.Socket) {
	t.Helper()
	topic := uuid.NewString()
	if err := c.SetOption(zmq4.OptionSubscribe, topic); err != nil {
		t.Fatal(err)
	}
	for !slices.Contains(s.IOPub.socket.(zmq4.Topics).Topics(), topic) {
		time.Sleep(time.Millisecond)
	}
}

func TestIPCReplacesAStaleFile(t *testing.T) {
	connection := wire.Connection{
		Transport: "ipc", IP: filepath.Join(t.TempDir(), "k"),
		Shell: 1, IOPub: 2, Stdin: 3, Control: 4, Heartbeat: 5,
	}
	stale, err := net.ListenUnix("unix", &net.UnixAddr{Name: connection.Address(1)})
	if err != nil {
		t.Fatal(err)
	}
	stale.SetUnlinkOnClose(false) // as after a kill
	stale.Close()
	s, err := Bind(connection, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := Bind(connection, Options{}); err == nil || !strings.Contains(err.Error(), "another process listens") {
		t.Errorf("a second kernel on the same paths: %v", err)
	}
	c := dial(t, zmq4.NewReq, "ipc", connection.Address(connection.Heartbeat))
	c.Send(zmq4.NewMsgString("ping"))
	if got := receive(t, c); got[0] != "ping" {
		t.Errorf("heartbeat returned %q", got)
	}
}

func TestBindReportsATakenPort(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	taken := wire.Connection{Transport: "tcp", IP: "127.0.0.1", Shell: l.Addr().(*net.TCPAddr).Port}
	if _, err := Bind(taken, Options{}); err == nil || !strings.Contains(err.Error(), "transport: shell: ") {
		t.Errorf("err = %v", err)
	}
}

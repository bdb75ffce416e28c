package transport

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-zeromq/zmq4"
)

// ports returns every port of a kernel with a socket type that may join it.
func ports(s *Sockets) map[int]string {
	c := s.Connection
	return map[int]string{c.Shell: "DEALER", c.Control: "DEALER", c.Stdin: "DEALER", c.IOPub: "SUB", c.Heartbeat: "REQ"}
}

// checkServed shows that a healthy client gets in and is answered, on shell,
// on the heartbeat and on iopub.
func checkServed(t *testing.T, s *Sockets) {
	t.Helper()
	checkEcho(t, s, "healthy")
	beat := dial(t, zmq4.NewReq, "tcp", s.Connection.Address(s.Connection.Heartbeat))
	beat.Send(zmq4.NewMsgString("ping"))
	receive(t, beat)
	sub := dial(t, zmq4.NewSub, "tcp", s.Connection.Address(s.Connection.IOPub))
	defer sub.Close()
	subscribed(t, s, sub)
	if err := s.IOPub.Send(context.Background(), [][]byte{[]byte("t"), []byte("news")}); err != nil {
		t.Fatal(err)
	}
	if got := receive(t, sub); got[1] != "news" {
		t.Errorf("received %q", got)
	}
}

// TestSilentClientsBlockNobody: with an hour to shake hands, the silent ones
// are still there while a healthy client is served.
func TestSilentClientsBlockNobody(t *testing.T) {
	s := open(t, Options{Limits: Limits{Handshake: time.Hour}})
	for port, kind := range ports(s) {
		hello := append(greeting(), ready(peer{kind: kind})...)
		for _, n := range []int{0, 5, signatureLength, 40, greetingLength, greetingLength + 3, len(hello) - 1} {
			connect(t, s, port).say(hello[:n])
		}
	}
	checkServed(t, s)
}

func TestSilentClientsAreDropped(t *testing.T) {
	s := open(t, Options{Limits: Limits{Handshake: 50 * time.Millisecond}})
	for port := range ports(s) {
		connect(t, s, port).checkDropped()
		half := connect(t, s, port)
		half.say(greeting()[:20])
		half.checkDropped()
	}
	checkServed(t, s)
}

// long is the head of a long frame.
func long(flags byte, size uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{flags | flagLong}, size)
}

func TestBrokenFramesAreRefused(t *testing.T) {
	s := open(t, Options{Limits: Limits{Message: 1 << 20, Frames: 100}})
	attacks := map[string][]byte{
		"2^62 bytes":               long(0, 1<<62),
		"2^40 bytes":               long(0, 1<<40),
		"2^64-1 bytes":             long(0, 1<<64-1),
		"one byte above the limit": long(0, 1<<20+1),
		"two frames above it":      append(appendFrame(nil, flagMore, make([]byte, 1<<19)), long(flagMore, 1<<19+1)...),
		"frames without end":       bytes.Repeat([]byte{flagMore, 0}, 101),
		"reserved flags":           {0x80, 1, 1},
		"a command of 2^62 bytes":  long(flagCommand, 1<<62),
		"a command without name":   {flagCommand, 1, 9},
		"an empty command":         {flagCommand, 0},
		"a command of two frames":  appendFrame(nil, flagCommand|flagMore, []byte("\x04PING")),
	}
	for name, attack := range attacks {
		t.Run(name, func(t *testing.T) {
			for port, kind := range ports(s) {
				x := connect(t, s, port).join(kind)
				x.say(attack)
				x.checkDropped()
			}
		})
	}
	checkServed(t, s)
}

// TestMalformedReadyIsRefused: zmq4 would panic on most of these.
func TestMalformedReadyIsRefused(t *testing.T) {
	s := open(t, Options{})
	property := func(name, value string) []byte {
		b := append([]byte{byte(len(name))}, name...)
		return append(binary.BigEndian.AppendUint32(b, uint32(len(value))), value...)
	}
	attacks := map[string][]byte{
		"an unknown socket type":    command("READY", property("Socket-Type", "FAX")),
		"a socket type that cannot": command("READY", property("Socket-Type", "PUSH")),
		"no socket type":            command("READY", nil),
		"an identity of 256 bytes":  command("READY", append(property("Socket-Type", "DEALER"), property("Identity", strings.Repeat("x", 256))...)),
		"a name cut short":          command("READY", []byte("\x0bSocket")),
		"a name of its own length":  command("READY", []byte("\x05Sock")),
		"a size cut short":          command("READY", []byte("\x0bSocket-Type\x00\x00")),
		"a value cut short":         command("READY", []byte("\x0bSocket-Type\x7f\xff\xff\xffDEALER")),
		"another command":           command("HELLO", nil),
		"a message":                 appendFrame(nil, 0, []byte("READY")),
		"2^62 bytes":                long(flagCommand, 1<<62),
	}
	for name, attack := range attacks {
		t.Run(name, func(t *testing.T) {
			for port := range ports(s) {
				x := connect(t, s, port)
				x.say(greeting(), attack)
				x.checkDropped()
			}
		})
	}
	checkServed(t, s)
}

func TestPropertiesOfAnyCase(t *testing.T) {
	s := open(t, Options{})
	x := connect(t, s, s.Connection.Shell)
	x.say(greeting(), command("READY", []byte("\x0bSOCKET-type\x00\x00\x00\x06DEALER")), appendFrame(nil, 0, []byte("hi")))
	x.SetReadDeadline(time.Now().Add(patient))
	readGreeting(x.in)
	if p, err := readReady(x.in); err != nil || p.kind != "ROUTER" {
		t.Fatalf("kernel is a %q, %v", p.kind, err)
	}
	if f, err := readFrame(x.in); err != nil || f.size != 2 {
		t.Errorf("echo: %v, %v", f, err)
	}
}

func TestJunkIsDropped(t *testing.T) {
	s := open(t, Options{Limits: Limits{Handshake: 100 * time.Millisecond}})
	random := rand.New(rand.NewPCG(1, 2))
	var all sync.WaitGroup
	for port, kind := range ports(s) {
		for i := range 40 {
			junk := make([]byte, 1+random.IntN(300))
			for j := range junk {
				junk[j] = byte(random.Uint32())
			}
			x := connect(t, s, port)
			switch i % 4 {
			case 0:
				x.say([]byte("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"))
			case 1:
				x.say(junk)
			case 2:
				x.say(greeting(), junk)
			default:
				x.join(kind).say(junk)
			}
			all.Go(func() { time.Sleep(10 * time.Millisecond); x.Close() })
		}
	}
	all.Wait()
	checkServed(t, s)
	checkEmpty(t, s)
}

// checkEmpty waits until every connection but those of healthy clients, which
// a test closes at its end, is gone: no descriptor waits for the collector.
func checkEmpty(t *testing.T, s *Sockets) {
	t.Helper()
	const healthy = 4
	deadline := time.Now().Add(patient)
	for {
		clients := 0
		for _, e := range s.open() {
			e.gate.mu.Lock()
			clients += e.gate.clients
			e.gate.mu.Unlock()
		}
		if clients <= healthy {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d connections are left", clients)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// TestAnnouncedBytesAreNotAllocated: sixteen heads of 250 MiB each, without
// the bodies, cost next to nothing.
func TestAnnouncedBytesAreNotAllocated(t *testing.T) {
	s := open(t, Options{})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range 16 {
		connect(t, s, s.Connection.Shell).join("DEALER").say(long(0, 250<<20), make([]byte, 1000))
	}
	checkEcho(t, s, "healthy")
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 64<<20 {
		t.Errorf("%d MiB were allocated", grown>>20)
	}
}

// TestSubscriberThatNeverReads: a healthy subscriber receives everything, and
// the other is dropped once too much waits for it.
func TestSubscriberThatNeverReads(t *testing.T) {
	limits := Limits{Crowded: 1 << 20, Queue: 24 << 20, Patience: time.Second, Stall: time.Hour}
	s := open(t, Options{Limits: limits})
	deaf := connect(t, s, s.Connection.IOPub).join("SUB")
	deaf.say(appendFrame(nil, 0, []byte{1}))
	healthy := dial(t, zmq4.NewSub, "tcp", s.Connection.Address(s.Connection.IOPub))
	subscribed(t, s, healthy)
	const messages, size = 600, 100 << 10 // 60 MB
	go func() {
		for i := range messages {
			s.IOPub.Pace(context.Background())
			s.IOPub.Send(context.Background(), [][]byte{[]byte("t"), fmt.Append(nil, i), make([]byte, size)})
		}
	}()
	for i := range messages {
		if got := receive(t, healthy); got[1] != fmt.Sprint(i) {
			t.Fatalf("message %d is %q", i, got[1])
		}
	}
	deaf.checkDropped()
	checkServed(t, s)
}

// TestDealerThatNeverReads: replies to others do not wait for it.
func TestDealerThatNeverReads(t *testing.T) {
	s := open(t, Options{Limits: Limits{Queue: 16 << 20, Stall: time.Hour}})
	deaf := connect(t, s, s.Connection.Shell).join("DEALER")
	go func() {
		for range 50 {
			deaf.say(appendFrame(nil, 0, make([]byte, 1<<20)))
		}
	}()
	for i := range 20 {
		checkEcho(t, s, fmt.Sprint("request ", i))
	}
	checkServed(t, s)
}

// TestStalledClientIsDropped: little waits for it, but it takes nothing.
func TestStalledClientIsDropped(t *testing.T) {
	s := open(t, Options{Limits: Limits{Stall: 50 * time.Millisecond}})
	deaf := connect(t, s, s.Connection.Shell).join("DEALER")
	deaf.say(appendFrame(nil, 0, make([]byte, 32<<20))) // more than the system buffers
	gone := make(chan error, 1)
	go func() {
		for {
			here, changed := s.Shell.gate.find("stranger")
			if !here {
				gone <- nil
				return
			}
			<-changed
		}
	}()
	select {
	case <-gone:
	case <-time.After(patient):
		t.Error("it is still connected")
	}
	checkServed(t, s)
}

func TestSubscriptionsAreBounded(t *testing.T) {
	s := open(t, Options{Limits: Limits{Topics: 3}})
	for name, attack := range map[string][]byte{
		"four topics":      []byte("\x00\x02\x01a\x00\x02\x01b\x00\x02\x01c\x00\x02\x01d"),
		"a message":        []byte("\x00\x01x"),
		"an empty message": {0, 0},
		"a long topic":     appendFrame(nil, 0, append([]byte{1}, make([]byte, 2000)...)),
		"two frames":       {flagMore, 1, 1, 0, 1, 'a'},
	} {
		t.Run(name, func(t *testing.T) {
			x := connect(t, s, s.Connection.IOPub).join("SUB")
			x.say(attack)
			x.checkDropped()
		})
	}
	checkServed(t, s)
}

func TestConnectionsAreBounded(t *testing.T) {
	s := open(t, Options{Limits: Limits{Clients: 2}})
	a := connect(t, s, s.Connection.Shell).join("DEALER")
	connect(t, s, s.Connection.Shell).join("DEALER")
	connect(t, s, s.Connection.Shell).checkDropped()
	a.Close()
	deadline := time.Now().Add(patient)
	for !s.Shell.gate.enter() {
		if time.Now().After(deadline) {
			t.Fatal("the place of a client that has left stays taken")
		}
		time.Sleep(time.Millisecond)
	}
	s.Shell.gate.leave()
	checkEcho(t, s, "healthy")
}

func TestPingIsAnswered(t *testing.T) {
	s := open(t, Options{})
	x := connect(t, s, s.Connection.Shell).join("DEALER")
	x.say(command("PING", []byte("\x00\x0acontext")), command("NEWS", nil), command("PING", nil))
	for _, want := range []string{"context", ""} {
		f, err := readFrame(x.in)
		if err != nil {
			t.Fatal(err)
		}
		name, body, err := readCommand(x.in, f)
		if err != nil || name != "PONG" || string(body) != want {
			t.Errorf("%s %q, %v", name, body, err)
		}
	}
}

// exhausted is a listener in a process without file descriptors.
type exhausted struct {
	net.Listener
	asked atomic.Int32
}

func (l *exhausted) Accept() (net.Conn, error) {
	l.asked.Add(1)
	return nil, &net.OpError{Op: "accept", Err: syscall.EMFILE}
}

func (l *exhausted) Close() error { return nil }

// TestExhaustedDescriptorsDoNotSpin uses a fake clock: ten seconds without a
// descriptor are seventeen attempts, 5 ms apart and then up to a second.
func TestExhaustedDescriptorsDoNotSpin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		broken := &exhausted{}
		g := newGate("ROUTER", Options{Log: slog.New(slog.DiscardHandler)}.withDefaults())
		l := newListener(broken, g)
		time.Sleep(10 * time.Second)
		if n := broken.asked.Load(); n != 17 {
			t.Errorf("%d attempts in ten seconds", n)
		}
		l.Close()
		if _, err := l.Accept(); !errors.Is(err, net.ErrClosed) {
			t.Errorf("after Close: %v", err)
		}
	})
}

// FuzzConn: whatever a client sends after the handshake, zmq4 reads whole,
// well-formed message frames within the limits, or the end.
func FuzzConn(f *testing.F) {
	f.Add(appendMessage(nil, [][]byte{[]byte("a"), nil, make([]byte, 300)}), false)
	f.Add(append(command("PING", []byte("xxyz")), long(0, 1<<62)...), false)
	f.Add([]byte("\x00\x01\x01\x00\x01\x00"), true)
	f.Fuzz(func(t *testing.T, sent []byte, publishes bool) {
		local := "ROUTER"
		if publishes {
			local = "XPUB"
		}
		limits := Limits{Message: 1000, Believed: 100, Frames: 5}
		g := newGate(local, Options{Limits: limits, Log: slog.New(slog.DiscardHandler)}.withDefaults())
		ours, theirs := net.Pipe()
		go func() { theirs.Write(sent); theirs.Close() }()
		go func() {
			for b := make([]byte, 100); ; {
				if _, err := theirs.Read(b); err != nil {
					return
				}
			}
		}()
		c := newConn(ours, bufio.NewReader(ours), peer{kind: "DEALER"}, g)
		var read bytes.Buffer
		if _, err := read.ReadFrom(c); err != nil {
			t.Fatal(err)
		}
		checkFrames(t, read.Bytes()[greetingLength+messageLength(read.Bytes()[greetingLength:]):], limits)
	})
}

// checkFrames checks what zmq4 was given to read; the last body may be cut
// short, as the connection may end at any byte.
func checkFrames(t *testing.T, b []byte, limits Limits) {
	t.Helper()
	for len(b) > 0 {
		f, n := parseFrame(b)
		if n == 0 || f.size > limits.Message || f.command() || f.flags&^flagsKnown != 0 {
			t.Fatalf("zmq4 reads %+v", f)
		}
		b = b[n:]
		b = b[min(uint64(len(b)), f.size):]
	}
}

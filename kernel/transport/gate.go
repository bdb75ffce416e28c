package transport

import (
	"bufio"
	"context"
	"errors"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/google/uuid"
)

// gate decides who gets to one of the kernel's sockets, and knows who is there.
type gate struct {
	local    string   // type of our socket
	admitted []string // types of socket that may connect to it
	limits   Limits
	log      *slog.Logger
	welcome  func(topic string) [][][]byte // messages for a new subscriber
	listener *listener                     // set when the socket listens

	mu      sync.Mutex
	clients int // connections, also those that are still shaking hands
	present map[*conn]struct{}
	changed chan struct{} // closed when somebody comes or goes, then replaced
}

func newGate(local string, o Options) *gate {
	peers := map[string][]string{
		"ROUTER": {"DEALER", "REQ", "ROUTER"},
		"REP":    {"REQ", "DEALER"},
		"XPUB":   {"SUB", "XSUB"},
	}
	return &gate{
		local: local, admitted: peers[local], limits: o.Limits, log: o.Log, welcome: o.Welcome,
		present: make(map[*conn]struct{}), changed: make(chan struct{}),
	}
}

func (g *gate) publishes() bool { return g.local == "XPUB" }

var errFull = errors.New("too many connections")

// open shakes hands with a client under a deadline. If that fails the
// connection is closed.
func (g *gate) open(nc net.Conn) (c *conn, err error) {
	if !g.enter() {
		nc.Close()
		return nil, errFull
	}
	defer func() {
		if err != nil {
			nc.Close()
			g.leave()
		}
	}()
	if err := nc.SetDeadline(time.Now().Add(g.limits.Handshake)); err != nil {
		return nil, err
	}
	in := bufio.NewReader(nc)
	p, err := shake(nc, in, g.local, g.admitted)
	if err != nil {
		return nil, err
	}
	if p.identity == "" {
		p.identity = uuid.NewString()
	}
	if err := nc.SetDeadline(time.Time{}); err != nil {
		return nil, err
	}
	return newConn(nc, in, p, g), nil
}

func (g *gate) enter() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.clients >= g.limits.Clients {
		return false
	}
	g.clients++
	return true
}

func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.clients--
}

// admit counts c among those whom messages reach.
func (g *gate) admit(c *conn) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.present[c] = struct{}{}
	g.announce()
}

// dismiss forgets a connection that is closed.
func (g *gate) dismiss(c *conn) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.clients--
	delete(g.present, c)
	g.announce()
}

func (g *gate) announce() {
	close(g.changed)
	g.changed = make(chan struct{})
}

// find reports whether a client of that identity is here, and a channel that
// is closed when that may have changed.
func (g *gate) find(identity string) (bool, <-chan struct{}) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for c := range g.present {
		if c.peer.identity == identity {
			return true, g.changed
		}
	}
	return false, g.changed
}

// await waits for a client of that identity.
func (g *gate) await(ctx context.Context, identity string) error {
	for {
		here, changed := g.find(identity)
		if here {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// queues returns the queues towards those who are here.
func (g *gate) queues() []*queue {
	g.mu.Lock()
	defer g.mu.Unlock()
	queues := make([]*queue, 0, len(g.present))
	for c := range g.present {
		queues = append(queues, c.out)
	}
	return queues
}

// drain waits until nothing is queued.
func (g *gate) drain(ctx context.Context) {
	for _, q := range g.queues() {
		select {
		case <-q.shrunk(0):
		case <-ctx.Done():
			return
		}
	}
}

// pace waits for clients that read more slowly than they are written to, each
// for the time of our patience; then it lets them lag, and waits again only for
// those that have read on. So a slow front end slows the output down, and one
// that does not read at all holds it up once.
func (g *gate) pace(ctx context.Context) {
	for _, q := range g.queues() {
		if !q.crowded() {
			continue
		}
		patience := time.NewTimer(g.limits.Patience)
		select {
		case <-q.shrunk(g.limits.Crowded):
		case <-patience.C:
			q.lag()
		case <-ctx.Done():
		}
		patience.Stop()
	}
}

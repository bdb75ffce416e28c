package transport

import (
	"errors"
	"net"
	"sync"
	"time"
)

var (
	errClosed   = errors.New("the connection is closed")
	errOverflow = errors.New("too much is waiting for a client that does not read")
)

// queue holds what is to be sent to one client and sends it from a goroutine
// of its own, so that whoever has something to say never waits for the client.
type queue struct {
	to     net.Conn
	limits Limits

	mu      sync.Mutex
	wake    sync.Cond // something waits, or the queue is closed
	waiting [][]byte
	size    int // bytes waiting or being written
	closed  bool
	debt    int // bytes the client must take before output waits for it again
	callers []caller
}

// caller waits for the queue to shrink.
type caller struct {
	to   int
	done chan struct{}
}

func newQueue(to net.Conn, limits Limits) *queue {
	q := &queue{to: to, limits: limits}
	q.wake.L = &q.mu
	return q
}

// push appends whole messages, which the queue then owns.
func (q *queue) push(messages []byte) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return errClosed
	}
	if q.size > 0 && q.size+len(messages) > q.limits.Queue {
		return errOverflow
	}
	q.join(messages)
	q.size += len(messages)
	q.wake.Signal()
	return nil
}

// join adds small messages to the batch before them, so that they are written
// together, and keeps big ones as they are.
func (q *queue) join(messages []byte) {
	last := len(q.waiting) - 1
	if last >= 0 && len(q.waiting[last])+len(messages) <= portion {
		q.waiting[last] = append(q.waiting[last], messages...)
		return
	}
	q.waiting = append(q.waiting, messages)
}

// run sends until the queue is closed or the client fails to take anything
// for the time of a stall.
func (q *queue) run() error {
	for {
		batch, ok := q.next()
		if !ok {
			return nil
		}
		if err := q.send(batch); err != nil {
			return err
		}
	}
}

// next waits for something to send.
func (q *queue) next() (batch []byte, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.waiting) == 0 && !q.closed {
		q.wake.Wait()
	}
	if q.closed {
		return nil, false
	}
	batch, q.waiting[0] = q.waiting[0], nil
	q.waiting = q.waiting[1:]
	return batch, true
}

// portion is how much is written under one deadline.
const portion = 64 << 10

// send writes in portions, each under a deadline: a slow client may take its
// time, one that takes nothing may not.
func (q *queue) send(batch []byte) error {
	for len(batch) > 0 {
		if err := q.to.SetWriteDeadline(time.Now().Add(q.limits.Stall)); err != nil {
			return err
		}
		n, err := q.to.Write(batch[:min(portion, len(batch))])
		if err != nil {
			return err
		}
		batch = batch[n:]
		q.sent(n)
	}
	return nil
}

func (q *queue) sent(n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.size -= n
	q.debt = max(0, q.debt-n)
	kept := q.callers[:0]
	for _, c := range q.callers {
		if q.size > c.to {
			kept = append(kept, c)
			continue
		}
		close(c.done)
	}
	q.callers = kept
}

// shrunk returns a channel that is closed when at most size bytes are left, or
// the queue is closed.
func (q *queue) shrunk(size int) <-chan struct{} {
	q.mu.Lock()
	defer q.mu.Unlock()
	done := make(chan struct{})
	if q.closed || q.size <= size {
		close(done)
		return done
	}
	q.callers = append(q.callers, caller{size, done})
	return done
}

// crowded reports whether output should wait for the client.
func (q *queue) crowded() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return !q.closed && q.debt == 0 && q.size > q.limits.Crowded
}

// lag gives up waiting for the client until it has taken as much as it takes
// to be crowded.
func (q *queue) lag() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.debt = q.limits.Crowded
}

func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed, q.waiting = true, nil
	for _, c := range q.callers {
		close(c.done)
	}
	q.callers = nil
	q.wake.Broadcast()
}

package worker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"pawl/interp"
)

// link is the kernel's end of the conversation with one worker.
type link struct {
	down *writer
	up   *reader

	mu    sync.Mutex
	last  uint64
	calls map[uint64]*call
	asks  map[uint64]context.CancelFunc // the asks that wait for a person
	ready bool                          // the session had started

	ended chan struct{} // closed when no further frame will come
}

// call is a request to the worker. It is kept after its reply for as long as
// something in the worker may still write to its sink.
type call struct {
	ctx   context.Context
	sink  interp.Sink // nil where nothing is shown
	reply chan frame
	done  bool
	end   *time.Timer // of the worker's, since a second interrupt
}

var errEnded = errors.New("worker: the worker has ended")

func newLink(down io.Writer, up io.Reader) *link {
	return &link{
		down: &writer{w: down}, up: newReader(up, true),
		calls: map[uint64]*call{}, asks: map[uint64]context.CancelFunc{},
		ended: make(chan struct{}),
	}
}

// call sends a request and waits for its reply. Cancelling the context
// interrupts the request; its reply still is awaited.
func (l *link) call(ctx context.Context, request frame, sink interp.Sink) (frame, error) {
	id, c := l.register(ctx, sink)
	request.ID = id
	if err := l.down.write(request); err != nil {
		return frame{}, err
	}
	select {
	case reply := <-c.reply:
		return reply, nil
	case <-l.ended:
		return frame{}, errEnded
	case <-ctx.Done():
	}
	if err := l.down.write(frame{ID: id, Kind: cancelKind}); err != nil {
		return frame{}, err
	}
	select {
	case reply := <-c.reply:
		return reply, nil
	case <-l.ended:
		return frame{}, errEnded
	}
}

func (l *link) register(ctx context.Context, sink interp.Sink) (uint64, *call) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last++
	c := &call{ctx: ctx, sink: sink, reply: make(chan frame, 1)}
	l.calls[l.last] = c
	return l.last, c
}

// receive takes what the worker says, in order, until it says no more.
func (l *link) receive() error {
	for {
		f, err := l.up.read()
		if err != nil {
			return err
		}
		l.take(f)
	}
}

func (l *link) take(f frame) {
	c := l.note(f)
	switch {
	case c == nil:
	case f.Kind == replyKind:
		c.reply <- f
	case c.sink == nil:
	case f.Kind == eventKind && f.Event != nil:
		c.sink.Event(*f.Event) // may wait for front ends, and the cell then waits too
	case f.Kind == askKind && f.Ask != nil:
		ctx, cancel := context.WithCancel(c.ctx)
		l.mu.Lock()
		l.asks[f.Ask.Number] = cancel
		l.mu.Unlock()
		go l.pass(ctx, c, f)
	}
}

// note keeps the books, and returns the call that a frame belongs to.
func (l *link) note(f frame) *call {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.calls[f.ID]
	switch f.Kind {
	case readyKind:
		l.ready = true
	case withdrawKind:
		if cancel := l.asks[f.Ask.Number]; cancel != nil {
			cancel()
		}
	case forgetKind:
		delete(l.calls, f.ID)
	case replyKind:
		if c == nil || c.done {
			return nil
		}
		if c.done = true; c.end != nil {
			c.end.Stop()
		}
	}
	return c
}

// pass passes a question on to the person and the answer back.
func (l *link) pass(ctx context.Context, c *call, f frame) {
	text, err := c.sink.Input(ctx, f.Ask.Prompt, f.Ask.Password)
	answer := line{Number: f.Ask.Number, Text: text}
	if err != nil {
		answer.Error = err.Error()
	}
	l.mu.Lock()
	l.asks[f.Ask.Number]()
	delete(l.asks, f.Ask.Number)
	l.mu.Unlock()
	l.down.write(frame{ID: f.ID, Kind: lineKind, Line: &answer}) // in vain where the worker is gone
}

// insist calls kill after d for each call that was cancelled and goes on. Some
// time before, the person is told.
func (l *link) insist(d time.Duration, kill func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.calls {
		if c.done || c.end != nil || c.ctx.Err() == nil {
			continue
		}
		notice := d / 5
		c.end = time.AfterFunc(notice, func() {
			l.mu.Lock()
			if c.done {
				l.mu.Unlock()
				return
			}
			c.end = time.AfterFunc(d-notice, kill)
			l.mu.Unlock()
			if c.sink != nil {
				c.sink.Event(interp.Event{Kind: interp.StreamEvent, Name: "stderr", Text: fmt.Sprintf(lastWarning, d-notice)})
			}
		})
	}
}

const lastWarning = "\nInterrupted twice: unless the cell stops, its process is ended in %v, and all names are lost.\n"

// close ends all that waits for the worker.
func (l *link) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.calls {
		if c.end != nil {
			c.end.Stop()
		}
	}
	for _, cancel := range l.asks {
		cancel()
	}
	close(l.ended)
}

// lived reports whether the worker's session had started.
func (l *link) lived() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.ready
}

// Package worker runs a session in a process of its own. What kills a process,
// such as concurrent map writes or os.Exit in compiled code, then costs the
// names of the session, but neither the kernel nor the notebook.
//
// In the kernel, Start starts a worker, and the Client that it returns is an
// interp.Runtime. In the worker, Run answers the client's requests with a
// runtime of the process's own; Serve is the same over any two pipes. Frames
// of JSON go both ways (frame.go); link.go is the kernel's end of them and
// serve.go the worker's.
//
// An interrupt leaves the worker and its names alone. Only a cell that goes on
// for ten seconds after a second interrupt is ended with its worker, after a
// warning. A limit of memory stops the cell that exceeds it (memory.go).
//
// A worker ends with its kernel, however that ends: its pipe is closed then. It
// takes along the processes that cells have started. A fresh worker starts
// within some 30 ms, so none is kept waiting.
package worker

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"pawl/interp"
	"pawl/interp/fault"
)

// Config says how to start workers.
type Config struct {
	Args   []string      // of this program, with which it calls Run
	Env    []string      // set beside this process's own, as key=value
	Stderr io.Writer     // gets what workers write to stderr; nil: it is dropped
	Mercy  time.Duration // from a second interrupt to the end of a cell that ignores it; 0: 10 s
}

// Client is a session that lives in a worker. When the worker dies, the cell
// that runs, or else the next one, fails with the fault "Died", and a fresh
// worker starts. Its methods may be called from many goroutines.
type Client struct {
	config Config

	mu     sync.Mutex
	worker *worker       // nil: the next request starts one
	unsaid *interp.Fault // a death that no cell has told of
	closed bool
}

var _ interp.Runtime = (*Client)(nil)

// worker is one process and the conversation with it.
type worker struct {
	*link
	process *process
}

// Start starts a worker and returns at once: requests wait for its session.
func Start(c Config) (*Client, error) {
	if c.Mercy == 0 {
		c.Mercy = 10 * time.Second
	}
	client := &Client{config: c}
	if _, err := client.current(); err != nil {
		return nil, err
	}
	return client, nil
}

// current returns the worker, a new one if there is none.
func (c *Client) current() (*worker, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return nil, errors.New("worker: the session is closed")
	}
	if c.worker == nil {
		if err := c.start(); err != nil {
			return nil, err
		}
	}
	return c.worker, nil
}

func (c *Client) start() error {
	p, err := start(c.config)
	if err != nil {
		return err
	}
	w := &worker{newLink(p.down, p.up), p}
	c.worker = w
	go c.attend(w)
	return nil
}

// attend listens to a worker until its end, and then readies the next.
func (c *Client) attend(w *worker) {
	err := w.receive()
	w.process.down.Close()
	verdict := "it stopped talking to the kernel"
	if !errors.Is(err, io.EOF) {
		verdict = err.Error()
	}
	w.process.await(time.Second, verdict)
	w.process.up.Close()
	c.bury(w)
	w.link.close()
}

// bury notes the death of a worker. One that never came to life is not
// replaced before it is needed, so that a failure to start does not repeat
// itself for ever.
func (c *Client) bury(w *worker) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.worker = nil
	if c.closed {
		return
	}
	if !w.lived() {
		c.unsaid = stillborn(w.process)
		return
	}
	c.unsaid = died(w.process.obituary())
	if err := c.start(); err != nil {
		c.unsaid = died(w.process.obituary() + ", and " + err.Error())
	}
}

func died(cause string) *interp.Fault {
	f := fault.New("Died", "the process of this session has died: %s", cause)
	f.Message += "; a fresh session has been started, and the names of earlier cells are gone"
	f.Traceback = append(f.Traceback, "A fresh session has been started. The names of earlier cells are gone: run the cells that you need again.")
	return f
}

func stillborn(p *process) *interp.Fault {
	cause := p.stderr.last()
	if cause == "" {
		cause = p.obituary()
	}
	return fault.New("Died", "the process of the session could not start: %s", cause)
}

// tell returns the death that no cell has told of, once.
func (c *Client) tell() *interp.Fault {
	c.mu.Lock()
	defer c.mu.Unlock()
	f := c.unsaid
	c.unsaid = nil
	return f
}

// Execute implements interp.Runtime.
func (c *Client) Execute(ctx context.Context, r interp.Request, sink interp.Sink) interp.Outcome {
	if !r.Silent {
		if f := c.tell(); f != nil {
			return interp.Outcome{Fault: f}
		}
	}
	reply, err := c.call(ctx, frame{Kind: executeKind, Request: &r}, sink)
	switch {
	case errors.Is(err, errEnded):
		if f := c.tell(); f != nil {
			return interp.Outcome{Fault: f}
		}
		return interp.Outcome{Fault: fault.New("Closed", "the session was closed")}
	case err != nil:
		return interp.Outcome{Fault: fault.New("InternalError", "%v", err)}
	case reply.Outcome == nil:
		return interp.Outcome{Fault: fault.New("InternalError", "the outcome of the cell cannot be encoded")}
	}
	return *reply.Outcome
}

// call sends a request to the worker and waits for the reply. Where the worker
// ends first the error is errEnded, and its death has been noted.
func (c *Client) call(ctx context.Context, request frame, sink interp.Sink) (frame, error) {
	w, err := c.current()
	if err != nil {
		return frame{}, err
	}
	reply, err := w.link.call(ctx, request, sink)
	var bad *unencodable
	if err != nil && !errors.As(err, &bad) {
		<-w.ended
		err = errEnded
	}
	return reply, err
}

// Complete implements interp.Runtime.
func (c *Client) Complete(code string, cursor int) interp.Completion {
	reply := c.ask(completeKind, question{Code: code, Cursor: cursor})
	if reply.Completion == nil {
		return interp.Completion{Start: cursor, End: cursor}
	}
	return *reply.Completion
}

// Inspect implements interp.Runtime.
func (c *Client) Inspect(code string, cursor, detail int) interp.Inspection {
	reply := c.ask(inspectKind, question{code, cursor, detail})
	if reply.Inspection == nil {
		return interp.Inspection{}
	}
	return *reply.Inspection
}

// IsComplete implements interp.Runtime.
func (c *Client) IsComplete(code string) interp.Completeness {
	reply := c.ask(isCompleteKind, question{Code: code})
	if reply.Completeness == nil {
		return interp.Completeness{Status: "unknown"}
	}
	return *reply.Completeness
}

// Comms implements interp.Runtime.
func (c *Client) Comms(target string) map[string]string {
	return c.ask(commsKind, question{Code: target}).Comms
}

// ask asks for what is known of code; where the worker dies, nothing is.
func (c *Client) ask(k kind, q question) frame {
	reply, err := c.call(context.Background(), frame{Kind: k, Question: &q}, nil)
	if err != nil {
		return frame{}
	}
	return reply
}

// Comm implements interp.Runtime.
func (c *Client) Comm(ctx context.Context, m interp.Comm, sink interp.Sink) {
	c.call(ctx, frame{Kind: commKind, Comm: &m}, sink) // of a death the next cell tells
}

// Insist is for a second interrupt: a cell that goes on is ended with its
// worker after Config.Mercy, as nothing else can end it.
func (c *Client) Insist() {
	c.mu.Lock()
	w := c.worker
	c.mu.Unlock()
	if w == nil {
		return
	}
	w.insist(c.config.Mercy, func() {
		w.process.kill("the cell went on after the second interrupt, and was ended with it")
	})
}

// Close implements interp.Runtime. It waits a second for the worker to end
// well, and then ends it.
func (c *Client) Close() error {
	c.mu.Lock()
	c.closed = true
	w := c.worker
	c.mu.Unlock()
	if w == nil {
		return nil
	}
	w.process.down.Close() // an error only says that it was closed already
	w.process.await(time.Second, "it was closed")
	<-w.ended
	return nil
}

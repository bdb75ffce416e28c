package worker

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"sync"

	"pawl/interp"
)

// kind says what a frame is.
type kind string

const (
	// Down, requests: each is answered by one reply of the same id.
	executeKind    kind = "execute"     // Request
	completeKind   kind = "complete"    // Question
	inspectKind    kind = "inspect"     // Question
	isCompleteKind kind = "is_complete" // Question
	commKind       kind = "comm"        // Comm
	commsKind      kind = "comms"       // Question, whose Code is the target

	// Down, on behalf of a request.
	cancelKind kind = "cancel" // the request is interrupted
	lineKind   kind = "line"   // Line: the answer to an ask

	// Up.
	readyKind    kind = "ready"    // the session has started
	replyKind    kind = "reply"    // the end of a request
	eventKind    kind = "event"    // Event
	askKind      kind = "ask"      // Ask
	withdrawKind kind = "withdraw" // Ask, by its number: no answer is awaited any more
	forgetKind   kind = "forget"   // no event of this request will come
)

// frame is one message between a kernel and its worker: its length as four
// bytes, big end first, then JSON. Bytes inside are base64 text.
type frame struct {
	ID   uint64 `json:"id"` // of the request that it is or belongs to
	Kind kind   `json:"kind"`

	Request  *interp.Request `json:"request,omitempty"`
	Question *question       `json:"question,omitempty"`
	Comm     *interp.Comm    `json:"comm,omitempty"`

	Outcome      *interp.Outcome      `json:"outcome,omitempty"`
	Completion   *interp.Completion   `json:"completion,omitempty"`
	Inspection   *interp.Inspection   `json:"inspection,omitempty"`
	Completeness *interp.Completeness `json:"completeness,omitempty"`
	Comms        map[string]string    `json:"comms,omitempty"`

	Event *interp.Event `json:"event,omitempty"`
	Ask   *ask          `json:"ask,omitempty"`
	Line  *line         `json:"line,omitempty"`
}

// question is what is asked about code.
type question struct {
	Code   string `json:"code"`
	Cursor int    `json:"cursor"`
	Detail int    `json:"detail"`
}

// ask wants a line from the person at the front end.
type ask struct {
	Number   uint64 `json:"number"`
	Prompt   string `json:"prompt"`
	Password bool   `json:"password"`
}

// line answers the ask of that number.
type line struct {
	Number uint64 `json:"number"`
	Text   string `json:"text"`
	Error  string `json:"error,omitempty"`
}

// maxFrame bounds a frame, so that garbage is not taken for a length.
const maxFrame = 1 << 30

// writer writes frames, from any goroutine.
type writer struct {
	mu sync.Mutex
	w  io.Writer
}

// unencodable is the failure to put a frame into JSON: nothing was written.
type unencodable struct{ err error }

func (e *unencodable) Error() string { return e.err.Error() }

func (w *writer) write(f frame) error {
	body, err := json.Marshal(f)
	if err != nil {
		return &unencodable{err}
	}
	if len(body) > maxFrame {
		return &unencodable{fmt.Errorf("%d MiB are too much at once", len(body)>>20)}
	}
	message := binary.BigEndian.AppendUint32(make([]byte, 0, 4+len(body)), uint32(len(body)))
	w.mu.Lock()
	defer w.mu.Unlock()
	_, err = w.w.Write(append(message, body...))
	return err
}

// reader reads frames, from one goroutine.
type reader struct {
	r       *bufio.Reader
	numbers bool // numbers in any value keep all their digits
	body    bytes.Buffer
}

func newReader(r io.Reader, numbers bool) *reader {
	return &reader{r: bufio.NewReaderSize(r, 64<<10), numbers: numbers}
}

// read returns the next frame; io.EOF when the other side has closed.
func (r *reader) read() (f frame, err error) {
	var length [4]byte
	if _, err := io.ReadFull(r.r, length[:]); err != nil {
		return frame{}, err
	}
	n := int64(binary.BigEndian.Uint32(length[:]))
	if n > maxFrame {
		return frame{}, fmt.Errorf("worker: a frame of %d bytes makes no sense", n)
	}
	if r.body.Reset(); r.body.Cap() > 1<<20 {
		r.body = bytes.Buffer{}
	}
	if _, err := io.CopyN(&r.body, r.r, n); err != nil {
		return frame{}, fmt.Errorf("worker: a frame is cut off: %w", err)
	}
	d := json.NewDecoder(&r.body)
	if r.numbers {
		d.UseNumber()
	}
	if err := d.Decode(&f); err != nil {
		return frame{}, fmt.Errorf("worker: a frame does not decode: %w", err)
	}
	return f, nil
}

package kerneltest

import (
	"encoding/json"
	"fmt"
	"strings"

	"pawl/kernel/wire"
)

// Transcript is what followed from one request.
type Transcript struct {
	Request   wire.Message
	Reply     *wire.Message
	Published []wire.Message // on iopub, in order
	Questions []wire.Message // input_requests
}

// Types returns the types of what was published, in order: a status by its
// state, and what a stream was named.
func (x *Transcript) Types() []string {
	var types []string
	for _, m := range x.Published {
		c := Content(m)
		switch m.Header.Type {
		case "status":
			types = append(types, fmt.Sprint(c["execution_state"]))
		case "stream":
			types = append(types, fmt.Sprint(c["name"]))
		default:
			types = append(types, m.Header.Type)
		}
	}
	return types
}

// Of returns the content of the published messages of one type.
func (x *Transcript) Of(kind string) []map[string]any {
	var found []map[string]any
	for _, m := range x.Published {
		if m.Header.Type == kind {
			found = append(found, Content(m))
		}
	}
	return found
}

// Text returns all that was written to stdout or stderr.
func (x *Transcript) Text(name string) string {
	var b strings.Builder
	for _, c := range x.Of("stream") {
		if c["name"] == name {
			b.WriteString(fmt.Sprint(c["text"]))
		}
	}
	return b.String()
}

// Answer returns the content of the reply, or nil.
func (x *Transcript) Answer() map[string]any {
	if x.Reply == nil {
		return nil
	}
	return Content(*x.Reply)
}

// String tells the transcript a line a message, without what differs from run
// to run.
func (x *Transcript) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s\n", x.Request.Header.Type, x.Request.Content)
	for _, m := range x.Published {
		fmt.Fprintf(&b, "  %s %s\n", m.Header.Type, m.Content)
	}
	for _, m := range x.Questions {
		fmt.Fprintf(&b, "  %s %s\n", m.Header.Type, m.Content)
	}
	if x.Reply != nil {
		fmt.Fprintf(&b, "%s %s\n", x.Reply.Header.Type, x.Reply.Content)
	}
	return b.String()
}

// Content decodes the content of a message.
func Content(m wire.Message) map[string]any {
	var c map[string]any
	if err := json.Unmarshal(m.Content, &c); err != nil {
		return map[string]any{"undecodable": err.Error()}
	}
	return c
}

// idle reports whether the kernel has said that it is done.
func (x *Transcript) idle() bool {
	types := x.Types()
	return len(types) > 0 && types[len(types)-1] == "idle"
}

func (x *Transcript) wantsReply() bool {
	return strings.HasSuffix(x.Request.Header.Type, "_request")
}

package kerneltest

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"pawl/kernel/wire"
)

// Line is a message between a client and a kernel, as it was recorded.
type Line struct {
	Sent    bool    // to the kernel
	Channel Channel // also "iopub"
	Request int     // the number of the request that it is, or belongs to
	Type    string
	Content json.RawMessage // in what the kernel sends, "*" stands for anything
}

// ReadRecord reads a conversation: a line a message, with a > where it goes to
// the kernel or a < where it comes from it, channel, number, type and content.
// Lines that begin with # are comments.
func ReadRecord(text string) ([]Line, error) {
	var list []Line
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
			continue
		}
		var l Line
		var direction string
		fields := strings.SplitN(strings.TrimSpace(line), " ", 5)
		if _, err := fmt.Sscan(strings.Join(fields[:min(len(fields), 4)], " "), &direction, &l.Channel, &l.Request, &l.Type); err != nil || len(fields) < 5 {
			return nil, fmt.Errorf("kerneltest: %.60q is no message of a record", line)
		}
		l.Sent, l.Content = direction == ">", json.RawMessage(fields[4])
		if !json.Valid(l.Content) {
			return nil, fmt.Errorf("kerneltest: the content of %.60q is no JSON", line)
		}
		list = append(list, l)
	}
	return list, nil
}

// Replay says what a recorded client said, each message when the kernel has
// answered what it had answered then, and returns where the kernel's answers
// differ from the recorded ones.
func (c *Client) Replay(record []Line) []string {
	c.t.Helper()
	ids := map[int]string{}
	said := map[int][]Line{} // by the kernel, so far
	for _, l := range record {
		if !l.Sent {
			said[l.Request] = append(said[l.Request], l)
			continue
		}
		c.reach(ids, said)
		if l.Type == "input_reply" {
			var answer struct{ Value string }
			if err := json.Unmarshal(l.Content, &answer); err != nil {
				c.t.Fatal(err)
			}
			c.Reply(wire.Message{}, answer.Value)
			continue
		}
		ids[l.Request] = c.Send(l.Channel, l.Type, l.Content)
	}
	c.reach(ids, said)
	var differences []string
	for _, n := range slices.Sorted(maps.Keys(ids)) {
		x := c.Until(ids[n], "a transcript", func(*Transcript) bool { return true })
		differences = append(differences, compare(n, said[n], x)...)
	}
	return differences
}

// reach waits until the kernel has said as much as it had then.
func (c *Client) reach(ids map[int]string, said map[int][]Line) {
	c.t.Helper()
	for n, lines := range said {
		c.Until(ids[n], fmt.Sprintf("what the record has of request %d", n), func(x *Transcript) bool {
			return reached(lines, x)
		})
	}
}

// reached tells whether a transcript is as far as the lines: what streams say
// may come in other portions.
func reached(lines []Line, x *Transcript) bool {
	streams, others, questions := 0, 0, 0
	for _, l := range lines {
		switch {
		case l.Type == "stream":
			var s struct{ Text string }
			json.Unmarshal(l.Content, &s) // ReadRecord has looked at it
			streams += len(s.Text)
		case l.Channel == "iopub":
			others++
		case l.Type == "input_request":
			questions++
		case x.Reply == nil:
			return false
		}
	}
	for _, m := range x.Published {
		if m.Header.Type != "stream" {
			others--
		}
	}
	return others <= 0 && len(x.Text("stdout"))+len(x.Text("stderr")) >= streams && len(x.Questions) >= questions
}

// event is something that was said; a run of stream messages is one.
type event struct {
	kind    string
	content any
}

// compare holds a transcript against the lines, channel by channel: between
// them there is no order.
func compare(n int, lines []Line, x *Transcript) []string {
	want, got := map[string][]event{}, map[string][]event{}
	for _, l := range lines {
		where := string(l.Channel)
		want[where] = join(want[where], l.Type, l.Content)
	}
	for _, m := range x.Published {
		got["iopub"] = join(got["iopub"], m.Header.Type, m.Content)
	}
	for _, m := range x.Questions {
		got["stdin"] = join(got["stdin"], m.Header.Type, m.Content)
	}
	for where := range want {
		if x.Reply != nil && where != "iopub" && where != "stdin" {
			got[where] = join(got[where], x.Reply.Header.Type, x.Reply.Content)
		}
	}
	var differences []string
	for _, where := range []string{"shell", "control", "stdin", "iopub"} {
		w, g := want[where], got[where]
		if !slices.EqualFunc(w, g, func(a, b event) bool { return a.kind == b.kind && matches(a.content, b.content) }) {
			differences = append(differences, fmt.Sprintf("request %d, %s:\nhave %v\nwant %v", n, where, g, w))
		}
	}
	return differences
}

// join adds an event; of streams only what each says counts.
func join(list []event, kind string, content json.RawMessage) []event {
	var c map[string]any
	if err := json.Unmarshal(content, &c); err != nil {
		c = map[string]any{"undecodable": err.Error()}
	}
	if kind != "stream" {
		return append(list, event{kind, c})
	}
	if len(list) == 0 || list[len(list)-1].kind != "stream" {
		list = append(list, event{"stream", map[string]any{}})
	}
	said := list[len(list)-1].content.(map[string]any)
	name := fmt.Sprint(c["name"])
	before, _ := said[name].(string)
	said[name] = before + fmt.Sprint(c["text"])
	return list
}

// matches tells whether a value is what is wanted, where "*" is anything.
func matches(want, got any) bool {
	if want == "*" {
		return true
	}
	switch want := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok || len(g) != len(want) {
			return false
		}
		for k, v := range want {
			if value, ok := g[k]; !ok || !matches(v, value) {
				return false
			}
		}
		return true
	case []any:
		g, ok := got.([]any)
		return ok && slices.EqualFunc(want, g, matches)
	}
	return reflect.DeepEqual(want, got)
}

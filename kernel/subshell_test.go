package kernel_test

import (
	"fmt"
	"testing"

	"pawl/kernel/kerneltest"
	"pawl/kernel/wire"
)

// sendTo sends a request to a subshell and returns its id.
func sendTo(t *testing.T, c *kerneltest.Client, subshell, kind string, content any) string {
	t.Helper()
	h := wire.NewHeader(kind, c.Session, "tester")
	h.Subshell = subshell
	m, err := wire.New(h, wire.Header{}, content, nil)
	if err != nil {
		t.Fatal(err)
	}
	frames, err := c.Signer.Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	c.SendFrames(kerneltest.Shell, frames)
	return h.ID
}

// replied waits for the reply and the idle of a request to a subshell.
func replied(c *kerneltest.Client, id string) *kerneltest.Transcript {
	return c.Until(id, "reply and idle", func(x *kerneltest.Transcript) bool {
		return x.Reply != nil && ended(x)
	})
}

// ended reports whether the kernel is done with a request.
func ended(x *kerneltest.Transcript) bool {
	kinds := x.Types()
	return len(kinds) > 0 && kinds[len(kinds)-1] == "idle"
}

func create(t *testing.T, c *kerneltest.Client) string {
	t.Helper()
	x := c.Request(kerneltest.Control, "create_subshell_request", nil)
	answered(t, x, map[string]any{"status": "ok"})
	id, _ := x.Answer()["subshell_id"].(string)
	if id == "" {
		t.Fatalf("the subshell has no name: %s", x)
	}
	return id
}

func remove(c *kerneltest.Client, id string) *kerneltest.Transcript {
	return c.Request(kerneltest.Control, "delete_subshell_request", map[string]any{"subshell_id": id})
}

func TestSubshellsComeAndGo(t *testing.T) {
	c := kerneltest.Start(t, &kerneltest.Script{})
	list := func() string {
		x := c.Request(kerneltest.Control, "list_subshell_request", nil)
		answered(t, x, map[string]any{"status": "ok"})
		return fmt.Sprint(x.Answer()["subshell_id"])
	}
	if got := list(); got != "[]" {
		t.Errorf("at first there are %s", got)
	}
	a, b := create(t, c), create(t, c)
	if got := list(); a == b || got != fmt.Sprint([]string{a, b}) {
		t.Errorf("created %s and %s, listed %s", a, b, got)
	}
	answered(t, remove(c, a), map[string]any{"status": "ok"})
	answered(t, remove(c, a), map[string]any{"status": "error", "ename": "UnknownSubshell"})
	if got := list(); got != fmt.Sprint([]string{b}) {
		t.Errorf("after a deletion there are %s", got)
	}
}

// TestSubshellIsServedBesideACell: all that a shell answers, while the main one
// is busy. Cells count on across shells.
func TestSubshellIsServedBesideACell(t *testing.T) {
	script := &kerneltest.Script{Targets: []string{"known"}, Cells: map[string]kerneltest.Cell{"block": kerneltest.Block, "1": kerneltest.Result("1")}}
	c := kerneltest.Start(t, script)
	sub := create(t, c)
	busy := block(c, "block")
	c.Until(sendTo(t, c, sub, "comm_open", map[string]any{"comm_id": "a", "target_name": "known", "data": map[string]any{}}), "the echo", func(x *kerneltest.Transcript) bool {
		return len(x.Of("comm_msg")) == 1 && ended(x)
	})
	answered(t, replied(c, sendTo(t, c, sub, "comm_info_request", map[string]any{})), map[string]any{"status": "ok"})
	x := replied(c, sendTo(t, c, sub, "execute_request", map[string]any{"code": "1"}))
	answered(t, x, map[string]any{"status": "ok", "execution_count": 2.0})
	if x.Published[0].Parent.Subshell != sub || x.Reply.Parent.Subshell != sub {
		t.Errorf("the parent does not name the subshell: %s", x)
	}
	c.Request(kerneltest.Control, "interrupt_request", nil)
	answered(t, c.Wait(busy), map[string]any{"status": "error", "execution_count": 1.0})
	answered(t, c.Execute("1"), map[string]any{"execution_count": 3.0})
}

// TestFailureAbortsItsOwnShell: the queue of the other shell goes on.
func TestFailureAbortsItsOwnShell(t *testing.T) {
	c := kerneltest.Start(t, &kerneltest.Script{Cells: map[string]kerneltest.Cell{"bad": kerneltest.Fail("Error", "no"), "1": kerneltest.Result("1")}})
	sub := create(t, c)
	bad := sendTo(t, c, sub, "execute_request", map[string]any{"code": "bad"})
	behind := sendTo(t, c, sub, "execute_request", map[string]any{"code": "1"})
	answered(t, c.Execute("1"), map[string]any{"status": "ok"})
	answered(t, replied(c, bad), map[string]any{"ename": "Error"})
	answered(t, replied(c, behind), map[string]any{"ename": "Aborted"})
	answered(t, replied(c, sendTo(t, c, sub, "execute_request", map[string]any{"code": "1"})), map[string]any{"status": "ok"})
}

func TestUnknownSubshell(t *testing.T) {
	c := kerneltest.Start(t, &kerneltest.Script{})
	x := replied(c, sendTo(t, c, "nowhere", "execute_request", map[string]any{"code": "1"}))
	answered(t, x, map[string]any{"status": "error", "ename": "UnknownSubshell", "execution_count": 0.0})
	types(t, x)
	answered(t, replied(c, sendTo(t, c, "nowhere", "is_complete_request", map[string]any{"code": "1"})), map[string]any{"status": "error"})
	c.Until(sendTo(t, c, "nowhere", "comm_msg", map[string]any{"comm_id": "a"}), "idle", ended)
}

// TestDeletedSubshellAnswersWhatWaits: what runs goes on, what waits is refused.
func TestDeletedSubshellAnswersWhatWaits(t *testing.T) {
	c := kerneltest.Start(t, &kerneltest.Script{Cells: map[string]kerneltest.Cell{"block": kerneltest.Block}})
	sub := create(t, c)
	running := sendTo(t, c, sub, "execute_request", map[string]any{"code": "block"})
	c.Until(running, "the cell's first line", func(x *kerneltest.Transcript) bool { return x.Text("stdout") != "" })
	waiting := sendTo(t, c, sub, "execute_request", map[string]any{"code": "block"})
	replied(c, sendTo(t, c, "nowhere", "comm_info_request", nil)) // by now it has arrived
	answered(t, remove(c, sub), map[string]any{"status": "ok"})
	c.Request(kerneltest.Control, "interrupt_request", nil)
	answered(t, replied(c, running), map[string]any{"ename": "Interrupted"})
	answered(t, replied(c, waiting), map[string]any{"ename": "UnknownSubshell"})
}

// TestInterruptReachesAllShells: whichever of them runs away.
func TestInterruptReachesAllShells(t *testing.T) {
	c := kerneltest.Start(t, &kerneltest.Script{Cells: map[string]kerneltest.Cell{"block": kerneltest.Block}})
	sub := create(t, c)
	one := block(c, "block")
	two := sendTo(t, c, sub, "execute_request", map[string]any{"code": "block"})
	c.Until(two, "the cell's first line", func(x *kerneltest.Transcript) bool { return x.Text("stdout") != "" })
	c.Request(kerneltest.Control, "interrupt_request", nil)
	answered(t, c.Wait(one), map[string]any{"ename": "Interrupted"})
	answered(t, replied(c, two), map[string]any{"ename": "Interrupted"})
}

func TestShutdownWithSubshells(t *testing.T) {
	c := kerneltest.Start(t, &kerneltest.Script{Cells: map[string]kerneltest.Cell{"block": kerneltest.Block}})
	sendTo(t, c, create(t, c), "execute_request", map[string]any{"code": "block"})
	answered(t, c.Request(kerneltest.Control, "shutdown_request", map[string]any{"restart": false}), map[string]any{"status": "ok"})
	if err := c.Stopped(); err != nil {
		t.Error(err)
	}
}

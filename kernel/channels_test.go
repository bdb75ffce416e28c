package kernel_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"pawl/kernel/kerneltest"
	"pawl/kernel/wire"
)

func TestKernelInfo(t *testing.T) {
	c := kerneltest.Start(t, &kerneltest.Script{Cells: map[string]kerneltest.Cell{"block": kerneltest.Block}})
	block(c, "block")
	// On control it is answered while a cell runs.
	x := c.Request(kerneltest.Control, "kernel_info_request", nil)
	types(t, x)
	answered(t, x, map[string]any{
		"status": "ok", "protocol_version": "5.5", "implementation": "test", "implementation_version": "1",
		"banner": "test kernel", "debugger": false,
	})
	language := x.Answer()["language_info"].(map[string]any)
	for name, want := range map[string]string{
		"name": "go", "version": runtime.Version(), "mimetype": "text/x-go", "file_extension": ".go",
		"pygments_lexer": "go", "codemirror_mode": "go", "nbconvert_exporter": "script",
	} {
		if language[name] != want {
			t.Errorf("language_info.%s is %v", name, language[name])
		}
	}
	if l, ok := x.Answer()["help_links"].([]any); !ok || len(l) != 0 {
		t.Errorf("help_links is %v", x.Answer()["help_links"])
	}
	if got := fmt.Sprint(x.Answer()["supported_features"]); got != "[kernel subshells]" {
		t.Errorf("supported_features is %s", got)
	}
	c.Request(kerneltest.Control, "interrupt_request", nil)
	answered(t, c.Request(kerneltest.Shell, "kernel_info_request", nil), map[string]any{"status": "ok"})
}

// TestEveryRequestIsAnswered: nobody is left waiting, whatever the channel.
func TestEveryRequestIsAnswered(t *testing.T) {
	c := kerneltest.Start(t, &kerneltest.Script{})
	for _, channel := range []kerneltest.Channel{kerneltest.Shell, kerneltest.Control} {
		for _, kind := range []string{
			"kernel_info_request", "connect_request", "interrupt_request", "execute_request", "complete_request",
			"inspect_request", "is_complete_request", "history_request", "comm_info_request", "debug_request",
			"create_subshell_request", "fortune_request",
		} {
			x := c.Request(channel, kind, map[string]any{"code": "", "hist_access_type": "tail"})
			if kind == "fortune_request" {
				answered(t, x, map[string]any{"status": "error", "ename": "UnknownRequest"})
			}
			if x.Published[0].Parent.ID != x.Request.Header.ID {
				t.Errorf("%s: %s", kind, x)
			}
		}
		types(t, c.Wait(c.Send(channel, "gossip", nil)))
	}
}

func TestConnect(t *testing.T) {
	c := kerneltest.Start(t, &kerneltest.Script{})
	answered(t, c.Request(kerneltest.Shell, "connect_request", nil), map[string]any{
		"shell_port": float64(c.Connection.Shell), "iopub_port": float64(c.Connection.IOPub), "stdin_port": float64(c.Connection.Stdin),
		"hb_port": float64(c.Connection.Heartbeat), "control_port": float64(c.Connection.Control),
	})
}

func TestDebugIsRefusedPlainly(t *testing.T) {
	c := kerneltest.Start(t, &kerneltest.Script{})
	x := c.Request(kerneltest.Control, "debug_request", map[string]any{"type": "request", "seq": 7, "command": "initialize"})
	answered(t, x, map[string]any{"status": "error", "success": false, "request_seq": 7.0, "command": "initialize", "type": "response"})
}

// TestWelcome: each client is welcomed first; starting is said once.
func TestWelcome(t *testing.T) {
	c := kerneltest.Start(t, &kerneltest.Script{})
	c.Request(kerneltest.Shell, "kernel_info_request", nil)
	other := kerneltest.Dial(t, c.Connection)
	other.Request(kerneltest.Shell, "kernel_info_request", nil)
	kinds := func(c *kerneltest.Client) (kinds []string) {
		for _, m := range c.Orphans() {
			kinds = append(kinds, m.Header.Type)
		}
		return kinds
	}
	if got := kinds(c); !slices.Equal(got, []string{"iopub_welcome", "status"}) {
		t.Errorf("the first client received %v", got)
	}
	if state := kerneltest.Content(c.Orphans()[1])["execution_state"]; state != "starting" {
		t.Errorf("status %v", state)
	}
	if got := kinds(other); !slices.Equal(got, []string{"iopub_welcome"}) {
		t.Errorf("the second client received %v", got)
	}
	if topic := kerneltest.Content(other.Orphans()[0])["subscription"]; topic != "" {
		t.Errorf("subscription %v", topic)
	}
}

// TestForgedAndRepeatedMessagesAreDropped: they have no effect and no answer.
func TestForgedAndRepeatedMessagesAreDropped(t *testing.T) {
	script := &kerneltest.Script{Cells: map[string]kerneltest.Cell{"1": kerneltest.Result("1")}}
	c := kerneltest.Start(t, script)
	m, err := wire.New(wire.NewHeader("execute_request", c.Session, "u"), wire.Header{}, map[string]any{"code": "1"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	frames, err := c.Signer.Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	forged := slices.Clone(frames)
	forged[len(forged)-1] = bytes.Replace(forged[len(forged)-1], []byte("1"), []byte("2"), 1)
	for _, message := range [][][]byte{forged, frames, frames, {[]byte("junk")}} {
		c.SendFrames(kerneltest.Shell, message)
	}
	c.Execute("1") // behind them in the queue
	if n := len(script.Requests()); n != 2 {
		t.Errorf("%d cells were executed, want 2", n)
	}
}

func TestEmptyKey(t *testing.T) {
	script := &kerneltest.Script{Cells: map[string]kerneltest.Cell{"1": kerneltest.Result("1")}}
	c := kerneltest.StartAt(t, script, wire.Connection{Transport: "tcp", IP: "127.0.0.1"})
	answered(t, c.Execute("1"), map[string]any{"status": "ok"})
}

func TestIPC(t *testing.T) {
	script := &kerneltest.Script{Cells: map[string]kerneltest.Cell{"1": kerneltest.Result("1")}}
	c := kerneltest.StartAt(t, script, wire.Connection{
		Transport: "ipc", IP: filepath.Join(t.TempDir(), "kernel"), Key: kerneltest.Key,
		Shell: 1, IOPub: 2, Stdin: 3, Control: 4, Heartbeat: 5,
	})
	answered(t, c.Execute("1"), map[string]any{"status": "ok"})
}

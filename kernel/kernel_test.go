package kernel_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"pawl/interp"
	"pawl/kernel/kerneltest"
)

// types fails unless a request was answered by these messages on iopub.
func types(t *testing.T, x *kerneltest.Transcript, want ...string) {
	t.Helper()
	want = append(append([]string{"busy"}, want...), "idle")
	if got := x.Types(); !slices.Equal(got, want) {
		t.Errorf("published %v, want %v\n%s", got, want, x)
	}
}

// answered fails unless the reply has these fields, compared as JSON values.
func answered(t *testing.T, x *kerneltest.Transcript, want map[string]any) {
	t.Helper()
	got := x.Answer()
	for name, value := range want {
		if got[name] != value {
			t.Errorf("%s: %s is %v, want %v", x.Reply.Header.Type, name, got[name], value)
		}
	}
}

func TestResult(t *testing.T) {
	c := kerneltest.Start(t, &kerneltest.Script{Cells: map[string]kerneltest.Cell{"1+1": kerneltest.Result("2")}})
	x := c.Execute("1+1")
	types(t, x, "execute_input", "execute_result")
	answered(t, x, map[string]any{"status": "ok", "execution_count": 1.0})
	result := x.Of("execute_result")[0]
	if data := result["data"].(map[string]any); data["text/plain"] != "2" || result["execution_count"] != 1.0 {
		t.Errorf("result %v", result)
	}
	if input := x.Of("execute_input")[0]; input["code"] != "1+1" || input["execution_count"] != 1.0 {
		t.Errorf("input %v", input)
	}
	if meta := string(x.Reply.Metadata); !strings.Contains(meta, `"started":"20`) {
		t.Errorf("metadata of the reply: %s", meta)
	}
	answered(t, c.Execute("1+1"), map[string]any{"execution_count": 2.0})
}

func TestHeadersAreExact(t *testing.T) {
	c := kerneltest.Start(t, &kerneltest.Script{Cells: map[string]kerneltest.Cell{"1": kerneltest.Result("1")}})
	x := c.Execute("1")
	session := x.Reply.Header.Session
	for _, m := range append(x.Published, *x.Reply) {
		if m.Parent.ID != x.Request.Header.ID || m.Parent.Date != x.Request.Header.Date || m.Parent.Session != c.Session {
			t.Errorf("%s has parent %+v", m.Header.Type, m.Parent)
		}
		if m.Header.Version != "5.5" || m.Header.Session != session || !strings.HasSuffix(m.Header.Date, "Z") {
			t.Errorf("%s has header %+v", m.Header.Type, m.Header)
		}
	}
}

func TestErrorIsToldOnceAndTheSameTwice(t *testing.T) {
	c := kerneltest.Start(t, &kerneltest.Script{Cells: map[string]kerneltest.Cell{
		"bad": kerneltest.Fail("Panic", "index out of range"),
		"raw": func(ctx context.Context, r interp.Request, s interp.Sink) interp.Outcome { panic("the runtime broke") },
	}})
	x := c.Execute("bad")
	types(t, x, "execute_input", "error")
	answered(t, x, map[string]any{"status": "error", "ename": "Panic", "evalue": "index out of range", "execution_count": 1.0})
	if e := x.Of("error")[0]; e["ename"] != "Panic" || len(e["traceback"].([]any)) != 2 || e["status"] != nil {
		t.Errorf("error %v", e)
	}
	x = c.Execute("raw")
	types(t, x, "execute_input", "error")
	answered(t, x, map[string]any{"ename": "InternalError", "evalue": "the runtime broke"})
	if traceback, ok := x.Answer()["traceback"].([]any); !ok || len(traceback) != 0 {
		t.Errorf("traceback %v", x.Answer()["traceback"])
	}
}

package kernel_test

import (
	"context"
	"math"
	"testing"

	"pawl/interp"
	"pawl/kernel/kerneltest"
)

func execute(content map[string]any) map[string]any {
	full := map[string]any{"code": "", "silent": false, "store_history": true, "user_expressions": map[string]any{}, "allow_stdin": false, "stop_on_error": true}
	for name, value := range content {
		full[name] = value
	}
	return full
}

func TestCountFollowsStoredCells(t *testing.T) {
	script := &kerneltest.Script{Cells: map[string]kerneltest.Cell{"1": kerneltest.Result("1"), "bad": kerneltest.Fail("Error", "no")}}
	c := kerneltest.Start(t, script)
	for _, step := range []struct {
		request map[string]any
		count   float64
	}{
		{map[string]any{"code": "1"}, 1},
		{map[string]any{"code": "1", "store_history": false}, 1},
		{map[string]any{"code": "bad"}, 2},
		{map[string]any{"code": "1", "silent": true}, 2},
		{map[string]any{"code": "1"}, 3},
	} {
		x := c.Request(kerneltest.Shell, "execute_request", execute(step.request))
		answered(t, x, map[string]any{"execution_count": step.count})
		for _, input := range x.Of("execute_input") {
			if input["execution_count"] != step.count {
				t.Errorf("execute_input of %v counts %v", step.request, input["execution_count"])
			}
		}
	}
	history := c.Request(kerneltest.Shell, "history_request", map[string]any{"hist_access_type": "tail"}).Answer()["history"]
	if n := len(history.([]any)); n != 3 {
		t.Errorf("%d cells in the history, want 3", n)
	}
	for i, r := range script.Requests() {
		if want := i != 1 && i != 3; r.StoreHistory != want {
			t.Errorf("cell %d: the runtime was told store_history %v", i, r.StoreHistory)
		}
	}
}

func TestSilentPublishesNothing(t *testing.T) {
	c := kerneltest.Start(t, &kerneltest.Script{Cells: map[string]kerneltest.Cell{
		"1":     kerneltest.Result("1"),
		"bad":   kerneltest.Fail("Error", "no"),
		"print": kerneltest.Emit(kerneltest.Print("stdout", "a"), interp.Event{Kind: interp.DisplayEvent, Bundle: kerneltest.Text("b")}),
	}})
	for code, status := range map[string]string{"1": "ok", "bad": "error", "print": "ok"} {
		x := c.Request(kerneltest.Shell, "execute_request", execute(map[string]any{"code": code, "silent": true}))
		types(t, x)
		answered(t, x, map[string]any{"status": status, "execution_count": 0.0})
	}
}

func TestUserExpressions(t *testing.T) {
	c := kerneltest.Start(t, &kerneltest.Script{Cells: map[string]kerneltest.Cell{
		"x": func(_ context.Context, r interp.Request, _ interp.Sink) interp.Outcome {
			if r.UserExpressions["a"] != "x+1" {
				t.Errorf("the runtime was asked for %v", r.UserExpressions)
			}
			return interp.Outcome{Expressions: map[string]interp.Expression{
				"a": {Bundle: kerneltest.Text("2")},
				"b": {Fault: &interp.Fault{Name: "CompileError", Message: "undefined: y"}},
				"c": {Bundle: &interp.Bundle{Data: map[string]any{"application/json": math.NaN()}}},
			}}
		},
	}})
	x := c.Request(kerneltest.Shell, "execute_request", execute(map[string]any{"code": "x", "user_expressions": map[string]string{"a": "x+1", "b": "y"}}))
	values := x.Answer()["user_expressions"].(map[string]any)
	a, b, nan := values["a"].(map[string]any), values["b"].(map[string]any), values["c"].(map[string]any)
	if a["status"] != "ok" || a["data"].(map[string]any)["text/plain"] != "2" {
		t.Errorf("a is %v", a)
	}
	if b["status"] != "error" || b["ename"] != "CompileError" {
		t.Errorf("b is %v", b)
	}
	if nan["status"] != "error" {
		t.Errorf("c is %v", nan)
	}
}

func TestPayload(t *testing.T) {
	page := map[string]any{"source": "page", "data": map[string]any{"text/plain": "help"}}
	c := kerneltest.Start(t, &kerneltest.Script{Cells: map[string]kerneltest.Cell{
		"f?": func(context.Context, interp.Request, interp.Sink) interp.Outcome {
			return interp.Outcome{Payload: []map[string]any{page}}
		},
		"1": kerneltest.Result("1"),
	}})
	if p := c.Execute("f?").Answer()["payload"].([]any); len(p) != 1 || p[0].(map[string]any)["source"] != "page" {
		t.Errorf("payload %v", p)
	}
	if p, ok := c.Execute("1").Answer()["payload"].([]any); !ok || len(p) != 0 {
		t.Errorf("payload of a cell without: %v", p)
	}
}

// TestUnencodableResult: NaN has no JSON; the cell says so and ends well.
func TestUnencodableResult(t *testing.T) {
	c := kerneltest.Start(t, &kerneltest.Script{Cells: map[string]kerneltest.Cell{
		"nan": func(context.Context, interp.Request, interp.Sink) interp.Outcome {
			return interp.Outcome{Result: &interp.Bundle{Data: map[string]any{"application/json": math.NaN()}}}
		},
	}})
	x := c.Execute("nan")
	types(t, x, "execute_input", "stderr")
	answered(t, x, map[string]any{"status": "ok"})
}

func TestMalformedRequestIsAnswered(t *testing.T) {
	c := kerneltest.Start(t, &kerneltest.Script{})
	for _, kind := range []string{"execute_request", "complete_request", "inspect_request", "is_complete_request", "history_request"} {
		x := c.Request(kerneltest.Shell, kind, map[string]any{"code": 3, "hist_access_type": 4})
		answered(t, x, map[string]any{"status": "error", "ename": "BadRequest"})
		if _, counted := x.Answer()["execution_count"]; counted != (kind == "execute_request") {
			t.Errorf("%s: %s", kind, x)
		}
	}
}

// send sends cells without waiting and returns their transcripts.
func send(c *kerneltest.Client, stop bool, codes ...string) []*kerneltest.Transcript {
	var ids []string
	for _, code := range codes {
		ids = append(ids, c.Send(kerneltest.Shell, "execute_request", execute(map[string]any{"code": code, "stop_on_error": stop})))
	}
	var transcripts []*kerneltest.Transcript
	for _, id := range ids {
		transcripts = append(transcripts, c.Wait(id))
	}
	return transcripts
}

func TestFailureAbortsTheQueue(t *testing.T) {
	script := &kerneltest.Script{Cells: map[string]kerneltest.Cell{"bad": kerneltest.Fail("Error", "no"), "1": kerneltest.Result("1")}}
	c := kerneltest.Start(t, script)
	x := send(c, true, "bad", "1", "1")
	for _, aborted := range x[1:] {
		types(t, aborted)
		answered(t, aborted, map[string]any{"status": "error", "ename": "Aborted", "execution_count": 1.0})
	}
	if n := len(script.Requests()); n != 1 {
		t.Errorf("%d cells were executed", n)
	}
	answered(t, c.Execute("1"), map[string]any{"status": "ok", "execution_count": 2.0})
}

func TestFailureAbortsOnlyCells(t *testing.T) {
	c := kerneltest.Start(t, &kerneltest.Script{Cells: map[string]kerneltest.Cell{"bad": kerneltest.Fail("Error", "no")}})
	c.Send(kerneltest.Shell, "execute_request", execute(map[string]any{"code": "bad"}))
	answered(t, c.Request(kerneltest.Shell, "is_complete_request", map[string]any{"code": "{"}), map[string]any{"status": "incomplete"})
}

func TestFailureWithoutStopOnError(t *testing.T) {
	c := kerneltest.Start(t, &kerneltest.Script{Cells: map[string]kerneltest.Cell{"bad": kerneltest.Fail("Error", "no"), "1": kerneltest.Result("1")}})
	x := send(c, false, "bad", "1")
	answered(t, x[0], map[string]any{"status": "error"})
	answered(t, x[1], map[string]any{"status": "ok", "execution_count": 2.0})
}

// TestNoFalseAbort: a cell that is sent on hearing of the failure is executed.
func TestNoFalseAbort(t *testing.T) {
	c := kerneltest.Start(t, &kerneltest.Script{Cells: map[string]kerneltest.Cell{"bad": kerneltest.Fail("Error", "no"), "1": kerneltest.Result("1")}})
	for range 10 {
		id := c.Send(kerneltest.Shell, "execute_request", execute(map[string]any{"code": "bad"}))
		c.Until(id, "the reply", func(x *kerneltest.Transcript) bool { return x.Reply != nil })
		answered(t, c.Execute("1"), map[string]any{"status": "ok"})
	}
}

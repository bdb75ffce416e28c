package kernel_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"pawl/interp"
	"pawl/kernel/kerneltest"
)

func TestComplete(t *testing.T) {
	c := kerneltest.Start(t, &kerneltest.Script{Words: []string{"Println", "Printf", "é"}})
	for _, step := range []struct {
		content map[string]any
		want    string
	}{
		{map[string]any{"code": "😀 Pri", "cursor_pos": 5}, "[Println Printf] 2 5"},
		{map[string]any{"code": "😀 Pri"}, "[Println Printf] 2 5"},
		{map[string]any{"code": "😀 Pri", "cursor_pos": nil}, "[Println Printf] 2 5"},
		{map[string]any{"code": "Pri", "cursor_pos": 99}, "[Println Printf] 0 3"},
		{map[string]any{"code": "zzz", "cursor_pos": 3}, "[] 0 3"},
		{map[string]any{"code": "", "cursor_pos": -4}, "[Println Printf é] 0 0"},
	} {
		a := c.Request(kerneltest.Shell, "complete_request", step.content).Answer()
		if got := fmt.Sprint(a["matches"], " ", a["cursor_start"], " ", a["cursor_end"]); got != step.want || a["status"] != "ok" {
			t.Errorf("%v: %s", step.content, got)
		}
		typed := a["metadata"].(map[string]any)["_jupyter_types_experimental"].([]any)
		for i, match := range a["matches"].([]any) {
			if m := typed[i].(map[string]any); m["text"] != match || m["type"] != "function" {
				t.Errorf("%v is typed %v", match, m)
			}
		}
	}
}

func TestInspect(t *testing.T) {
	c := kerneltest.Start(t, &kerneltest.Script{Words: []string{"Println"}})
	a := c.Request(kerneltest.Shell, "inspect_request", map[string]any{"code": "Println", "cursor_pos": 3, "detail_level": 1}).Answer()
	if a["found"] != true || a["data"].(map[string]any)["text/plain"] != "Println at 3, detail 1" {
		t.Errorf("%v", a)
	}
	a = c.Request(kerneltest.Shell, "inspect_request", map[string]any{"code": "x", "cursor_pos": 1}).Answer()
	if a["found"] != false || a["data"] == nil || a["status"] != "ok" {
		t.Errorf("%v", a)
	}
}

func TestIsComplete(t *testing.T) {
	c := kerneltest.Start(t, &kerneltest.Script{})
	for code, want := range map[string]string{"x": `{"status":"complete"}`, "{": `{"status":"incomplete","indent":"\t"}`, "}": `{"status":"invalid"}`} {
		if got := string(c.Request(kerneltest.Shell, "is_complete_request", map[string]any{"code": code}).Reply.Content); got != want {
			t.Errorf("%q: %s", code, got)
		}
	}
}

func TestHistory(t *testing.T) {
	cells := map[string]kerneltest.Cell{"bad": kerneltest.Fail("Error", "no")}
	for _, code := range []string{"a := 1", "a", "b[0]"} {
		cells[code] = kerneltest.Result("=" + code)
	}
	cells["a := 1"] = kerneltest.Emit()
	c := kerneltest.Start(t, &kerneltest.Script{Cells: cells})
	for _, code := range []string{"a := 1", "a", "bad", "b[0]", "a"} {
		c.Execute(code)
	}
	for asked, want := range map[string]string{
		`{"hist_access_type":"tail","n":2}`:                                      `[[1,4,"b[0]"],[1,5,"a"]]`,
		`{"hist_access_type":"tail","n":0}`:                                      `[]`,
		`{"hist_access_type":"tail","n":1,"output":true}`:                        `[[1,5,["a","=a"]]]`,
		`{"hist_access_type":"range","session":0,"start":1,"stop":3}`:            `[[1,1,"a := 1"],[1,2,"a"]]`,
		`{"hist_access_type":"range","session":1,"start":4}`:                     `[[1,4,"b[0]"],[1,5,"a"]]`,
		`{"hist_access_type":"range","session":1,"start":4,"stop":null}`:         `[[1,4,"b[0]"],[1,5,"a"]]`,
		`{"hist_access_type":"range","session":-1,"start":0,"stop":9}`:           `[]`,
		`{"hist_access_type":"range","start":1,"stop":2,"output":true}`:          `[[1,1,["a := 1",null]]]`,
		`{"hist_access_type":"search","pattern":"a*"}`:                           `[[1,1,"a := 1"],[1,2,"a"],[1,5,"a"]]`,
		`{"hist_access_type":"search","pattern":"a*","n":2,"unique":false}`:      `[[1,2,"a"],[1,5,"a"]]`,
		`{"hist_access_type":"search","pattern":"a*","n":9,"unique":true}`:       `[[1,1,"a := 1"],[1,5,"a"]]`,
		`{"hist_access_type":"search","pattern":"b[[]*"}`:                        `[[1,4,"b[0]"]]`,
		`{"hist_access_type":"search","pattern":"nothing*"}`:                     `[]`,
		`{"hist_access_type":"search","n":1,"pattern":"?","raw":true}`:           `[[1,5,"a"]]`,
		`{"hist_access_type":"tail","n":3,"raw":false,"output":true,"unique":1}`: ``,
	} {
		x := c.Request(kerneltest.Shell, "history_request", json.RawMessage(asked))
		var got struct{ History json.RawMessage }
		if err := json.Unmarshal(x.Reply.Content, &got); err != nil {
			t.Fatal(err)
		}
		if string(got.History) != want {
			t.Errorf("%s:\ngot  %s\nwant %s", asked, x.Reply.Content, want)
		}
	}
	answered(t, c.Request(kerneltest.Control, "history_request", map[string]any{"hist_access_type": "dream"}), map[string]any{"ename": "BadRequest"})
}

func TestComms(t *testing.T) {
	script := &kerneltest.Script{Targets: []string{"known"}}
	c := kerneltest.Start(t, script)
	open := func(id, target string) *kerneltest.Transcript {
		return c.Wait(c.Send(kerneltest.Shell, "comm_open", map[string]any{"comm_id": id, "target_name": target, "data": map[string]any{"v": 1}}, []byte("buffer")))
	}
	x := open("1", "known")
	types(t, x, "comm_msg")
	echo := x.Published[1]
	if content := kerneltest.Content(echo); content["comm_id"] != "1" || content["data"].(map[string]any)["v"] != 1.0 {
		t.Errorf("echo %v", content)
	}
	if len(echo.Buffers) != 1 || string(echo.Buffers[0]) != "buffer" {
		t.Errorf("buffers %q", echo.Buffers)
	}
	types(t, open("2", "unknown"), "comm_close")

	comms := func(target string) string {
		a := c.Request(kerneltest.Shell, "comm_info_request", map[string]any{"target_name": target}).Answer()
		return fmt.Sprint(a["comms"])
	}
	if got := comms(""); got != "map[1:map[target_name:known]]" {
		t.Errorf("comms %s", got)
	}
	if got := comms("other"); got != "map[]" {
		t.Errorf("comms of another target %s", got)
	}
	types(t, c.Wait(c.Send(kerneltest.Shell, "comm_close", map[string]any{"comm_id": "1", "data": map[string]any{}})))
	if got := comms(""); got != "map[]" {
		t.Errorf("comms after close %s", got)
	}
	kinds := []interp.CommKind{}
	for _, m := range script.Messages() {
		kinds = append(kinds, m.Kind)
	}
	if fmt.Sprint(kinds) != "[comm_open comm_open comm_close]" {
		t.Errorf("the runtime received %v", kinds)
	}
}

// TestSilentCellsStillTalkToTheirComms: widgets live on in silent cells.
func TestSilentCellsStillTalkToTheirComms(t *testing.T) {
	c := kerneltest.Start(t, &kerneltest.Script{Cells: map[string]kerneltest.Cell{
		"x": func(_ context.Context, _ interp.Request, sink interp.Sink) interp.Outcome {
			sink.Event(interp.Event{Kind: interp.CommEvent, Comm: &interp.Comm{Kind: interp.CommMessage, ID: "1"}})
			return interp.Outcome{}
		},
	}})
	types(t, c.Request(kerneltest.Shell, "execute_request", execute(map[string]any{"code": "x", "silent": true})), "comm_msg")
}

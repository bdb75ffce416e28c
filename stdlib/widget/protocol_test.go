package widget_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pawl/interp"
)

// TestEcho: a front end's change is told to all, naming its message as the
// cause; what cannot be taken as it came is set right.
func TestEcho(t *testing.T) {
	b := open(t)
	b.run("s := widget.NewFloatSlider(0.5, 0, 1)\ns")
	id := b.model("FloatSliderModel", 0)
	answers := b.send(t.Context(), interp.CommMessage, id, "", map[string]any{"method": "update", "state": map[string]any{"value": 0.25}, "buffer_paths": []any{}})
	want := map[string]any{"method": "echo_update", "state": map[string]any{"value": 0.25}, "buffer_paths": []any{}}
	if len(answers) != 1 || answers[0].ID != id || !reflect.DeepEqual(answers[0].Data, want) {
		t.Errorf("the answer is %+v", answers)
	}
	if got := b.result("s.Value()"); got != "0.25" {
		t.Errorf("the value is %s", got)
	}
	for _, c := range []struct {
		sent any
		want float64
	}{{7.0, 1}, {-1.0, 0}, {"x", 0}, {nil, 0}} {
		b.move(id, map[string]any{"value": c.sent, "max": 100.0, "nonsense": 1.0})
		if got := b.get(id, "value"); got != c.want {
			t.Errorf("after %v the front end has %v", c.sent, got)
		}
		if got := b.result("s.Value()"); got != fmt.Sprint(c.want) {
			t.Errorf("after %v the value is %s", c.sent, got)
		}
	}
	if b.get(id, "max") != 1.0 {
		t.Error("a front end has set what it may not")
	}
}

// result is the text of a cell's value.
func (b *bench) result(code string) string {
	b.t.Helper()
	o := b.run(code)
	if o.Result == nil {
		b.t.Fatalf("%s has no value", code)
	}
	return fmt.Sprint(o.Result.Data["text/plain"])
}

// TestStatesForANewPage: all states are told to a page that asks, and one.
func TestStatesForANewPage(t *testing.T) {
	b := open(t)
	b.run("widget.NewVBox(widget.NewIntSlider(3, 0, 9), widget.NewImage(image.NewGray(image.Rect(0, 0, 2, 2))))")
	b.move(b.model("IntSliderModel", 0), map[string]any{"value": 4.0})
	widgets := b.Comms("jupyter.widget")
	if len(widgets) != len(b.order) || widgets[b.order[0]] != "jupyter.widget" {
		t.Errorf("%d of %d comms are open", len(widgets), len(b.order))
	}
	if got := b.send(t.Context(), interp.CommOpen, "page", "jupyter.widget.control", nil); len(got) != 0 {
		t.Errorf("the control comm was answered by %v", got)
	}
	answers := b.send(t.Context(), interp.CommMessage, "page", "", map[string]any{"method": "request_states"})
	if len(answers) != 1 || answers[0].ID != "page" || answers[0].Data["method"] != "update_states" {
		t.Fatalf("the answer is %+v", answers)
	}
	states := answers[0].Data["states"].(map[string]any)
	image := b.model("ImageModel", 0)
	if want := []any{[]any{image, "state", "value"}}; !reflect.DeepEqual(answers[0].Data["buffer_paths"], want) || len(answers[0].Buffers) != 1 {
		t.Errorf("buffers at %v", answers[0].Data["buffer_paths"])
	}
	for _, id := range b.order {
		s, _ := states[id].(map[string]any)
		state, _ := s["state"].(map[string]any)
		want := b.states[id]
		if s["model_name"] != want["_model_name"] || s["model_module"] != want["_model_module"] || s["model_module_version"] != want["_model_module_version"] {
			t.Errorf("%s is told as %v", id, s)
		}
		for key, v := range want {
			if fmt.Sprint(state[key]) != fmt.Sprint(v) && key != "value" {
				t.Errorf("%s of %s is told as %v, not %v", key, id, state[key], v)
			}
		}
	}
	slider := b.model("IntSliderModel", 0)
	if got := states[slider].(map[string]any)["state"].(map[string]any)["value"]; got != 4 {
		t.Errorf("the slider is told to stand at %v", got)
	}
	delete(b.states[slider], "value")
	b.send(t.Context(), interp.CommMessage, slider, "", map[string]any{"method": "request_state"})
	if got := b.get(slider, "value"); got != 4 {
		t.Errorf("asked for alone it stands at %v", got)
	}
}

// TestCommsOpenAndClose: unknown targets, and widgets that a page would make,
// are closed; messages to what is gone are no harm.
func TestCommsOpenAndClose(t *testing.T) {
	b := open(t)
	for _, target := range []string{"unknown", "jupyter.widget"} {
		if got := b.send(t.Context(), interp.CommOpen, "x", target, nil); len(got) != 1 || got[0].Kind != interp.CommClose || got[0].ID != "x" {
			t.Errorf("%s was answered by %v", target, got)
		}
	}
	lost := b.move("nobody", map[string]any{"value": 1.0})
	if text := lost.events[0].Text; len(lost.events) != 1 || !strings.Contains(text, "run its cell again") {
		t.Errorf("a control of an earlier session is told %+v", lost.events)
	}
	b.send(t.Context(), interp.CommMessage, "nobody", "", nil)
	b.run("c := widget.NewCheckbox(\"c\", false)\nc")
	id := b.model("CheckboxModel", 0)
	b.send(t.Context(), interp.CommMessage, id, "", nil)
	b.send(t.Context(), interp.CommMessage, id, "", map[string]any{"method": "custom"})
	b.send(t.Context(), interp.CommClose, id, "", nil)
	b.run("c.Set(true)")
	if _, open := b.Comms("")[id]; open {
		t.Error("what the page has closed is open")
	}
	b.run("c")
	if again := b.model("CheckboxModel", 1); again == "" || b.get(again, "value") != true {
		t.Error("shown again it does not come back")
	}
	b.run("c.Close()")
	if last := b.events[len(b.events)-1]; last.Kind != interp.CommEvent || last.Comm.Kind != interp.CommClose {
		t.Errorf("Close sent %+v", last)
	}
}

// TestNamesOfWidgets: the same notebook gives the same names, another cell
// others.
func TestNamesOfWidgets(t *testing.T) {
	names := func(code string) []string {
		b := open(t)
		b.run("1 + 1")
		b.run(code)
		return b.order
	}
	const code = "widget.NewHBox(widget.NewLabel(`a`), widget.NewLabel(`b`))"
	first := names(code)
	if again := names(code); !slices.Equal(first, again) {
		t.Errorf("%v and then %v", first, again)
	}
	for _, id := range names(code + " ") {
		if slices.Contains(first, id) {
			t.Errorf("%s names two widgets", id)
		}
	}
}

// TestViews: a widget is sent when it is first shown, once, and what it shows
// in is the same everywhere.
func TestViews(t *testing.T) {
	b := open(t)
	b.run("l := widget.NewLabel(`a`)\n_ = l.Set(`b`)")
	if len(b.order) != 0 {
		t.Error("a widget that nobody has seen was sent")
	}
	view := func() string {
		return fmt.Sprint(b.run("l").Result.Data["application/vnd.jupyter.widget-view+json"])
	}
	first := view()
	if want := fmt.Sprintf("map[model_id:%s version_major:2 version_minor:0]", b.model("LabelModel", 0)); first != want || view() != want {
		t.Errorf("the view is %s, not %s", first, want)
	}
	if len(b.order) != 3 { // with its layout and its style
		t.Errorf("%d models were opened", len(b.order))
	}
	if got := b.result("fmt.Sprint(l)"); !strings.Contains(got, `Label{value: "b"}`) {
		t.Errorf("as text it is %s", got)
	}
}

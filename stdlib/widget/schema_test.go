package widget_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"pawl/interp"
)

// attribute is what the published models say of one part of a state.
type attribute struct {
	Type   string // string, bool, int, float, bytes, object, array, reference
	None   bool   // null is allowed
	Enum   []any
	Items  any    // type of the items of an array, or types of each
	Widget string // that a reference must lead to
	Is     string // the one value there is
}

// models are the published models of ipywidgets 8.1.8, protocol 2.1.0 (its
// packages/schema/jupyterwidgetmodels.latest.json at fbc0d6e), those of this
// package, without their help and defaults.
func models(t *testing.T) map[string]map[string]attribute {
	t.Helper()
	data, err := os.ReadFile("testdata/models.json")
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]map[string]attribute
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// check holds one value against its attribute.
func (a attribute) check(v any, kinds map[string]string) error {
	if v == nil {
		if !a.None {
			return fmt.Errorf("is null")
		}
		return nil
	}
	if a.Is != "" && v != a.Is {
		return fmt.Errorf("is %v, not %s", v, a.Is)
	}
	if a.Enum != nil && !slices.Contains(a.Enum, v) {
		return fmt.Errorf("%v is none of %v", v, a.Enum)
	}
	if list, ok := v.([]any); ok && a.Type == "array" {
		return a.checkItems(list, kinds)
	}
	if err := checkType(a.Type, v); err != nil {
		return err
	}
	if a.Type == "reference" {
		return refers(v.(string), a.Widget, kinds)
	}
	return nil
}

func (a attribute) checkItems(list []any, kinds map[string]string) error {
	each, fixed := a.Items.([]any)
	if fixed && len(each) != len(list) {
		return fmt.Errorf("has %d items, not %d", len(list), len(each))
	}
	for i, v := range list {
		want, _ := a.Items.(string)
		if fixed {
			want = each[i].(string)
		}
		if err := checkType(want, v); err != nil {
			return fmt.Errorf("item %d: %w", i, err)
		}
		if want == "reference" {
			if err := refers(v.(string), "", kinds); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkType(want string, v any) error {
	right := true
	switch want {
	case "string", "reference":
		_, right = v.(string)
	case "bool":
		_, right = v.(bool)
	case "float":
		_, right = v.(float64)
	case "int":
		f, isNumber := v.(float64)
		right = isNumber && f == float64(int(f))
	case "object":
		_, right = v.(map[string]any)
	case "any", "":
	default:
		return fmt.Errorf("type %s is not known here", want)
	}
	if !right {
		return fmt.Errorf("%v (%T) is no %s", v, v, want)
	}
	return nil
}

// refers checks a reference to a model that has been opened before.
func refers(reference, widget string, kinds map[string]string) error {
	id, ok := strings.CutPrefix(reference, "IPY_MODEL_")
	kind, opened := kinds[id]
	if !ok || !opened {
		return fmt.Errorf("%s refers to nothing that is open", reference)
	}
	if widget != "" && widget != "Widget" && kind != widget+"Model" {
		return fmt.Errorf("refers to a %s, not a %s", kind, widget)
	}
	return nil
}

// everything makes each control there is and uses each of its setters.
const everything = `
f := widget.NewFloatSlider(.5, 0, 1).Describe("f").Step(.1).Format(".1%").OnRelease().Width("20em").Enable(false).Range(0, 2).Set(1.5)
i := widget.NewIntSlider(5, 0, 10).Describe("i").Step(2).OnRelease().Width("20em").Enable(true).Range(0, 20).Set(14)
r := widget.NewFloatRangeSlider(.2, .4, 0, 1).Describe("r").Step(.05).Format(".2f").OnRelease().Width("20em").Enable(true).Set(.3, .5)
d := widget.NewDropdown("a", "b").Describe("d").Width("9em").Enable(true).Options("x", "y", "z").Set("y")
t := widget.NewToggleButtons("a", "b").Describe("t").Enable(true).Set("b")
c := widget.NewCheckbox("c", true).Describe("cc").Enable(true).Set(false)
b := widget.NewButton("b").Describe("bb").Look("danger").Icon("play").Tooltip("go").Width("4em").Enable(true)
x := widget.NewText("x").Describe("x").Placeholder("p").OnEnter().Width("8em").Enable(true).Set("y")
l := widget.NewLabel("l").Set("m")
h := widget.NewHTML("<b>h</b>").Describe("h").Set("<i>h</i>")
p := widget.NewIntProgress(10).Describe("p").Look("info").Width("50%").Set(4)
q := widget.NewFloatProgress(1).Describe("q").Look("warning").Width("50%").Set(.4)
g := widget.NewImage(image.NewGray(image.Rect(0, 0, 2, 2))).Size(10, 20).SetFile([]byte("GIF"), "gif").Set(image.NewGray(image.Rect(0, 0, 3, 3)))
o := widget.NewOutput().Show(1, "two").Add(3.5).Print("four\n").Print("five\n").Capture(func() { fmt.Println("six"); display(7) })
tab := widget.NewTab().Add("one", widget.NewHBox(f, i, r)).Add("two", widget.NewVBox(d, t, c, b)).Set(1)
all := widget.NewVBox(tab, x, l, h, p, q, g, o)
`

// TestModelsAreThePublishedOnes holds everything that is sent, at opening and
// later, against the published models.
func TestModelsAreThePublishedOnes(t *testing.T) {
	b := open(t)
	b.run(everything + "all")
	b.run(strings.ReplaceAll(everything, ":=", "=") + "all.Set(tab, x, l, h, p, q, g, o)\nall")
	b.run(`f.Set(.1); i.Set(0); r.Set(0, 1); d.Set("z"); t.Set("a"); c.Set(true); b.Look(""); x.Set(""); o.Clear(); tab.Set(0); g.SetFile(nil, "png"); p.Set(10); q.Set(1); tab.Add("late", widget.NewHBox(widget.NewLabel("too late to be opened with the rest")))`)
	known, kinds := models(t), map[string]string{}
	seen := 0
	for _, e := range b.events {
		if e.Kind != interp.CommEvent || e.Comm.Kind == interp.CommClose {
			continue
		}
		state := overTheWire(t, e.Comm)
		if e.Comm.Kind == interp.CommOpen {
			if e.Comm.Target != "jupyter.widget" || e.Comm.Metadata["version"] != "2.1.0" {
				t.Errorf("opened as %s %v", e.Comm.Target, e.Comm.Metadata)
			}
			kinds[e.Comm.ID], _ = state["_model_name"].(string)
			for key, a := range known[kinds[e.Comm.ID]] {
				if a.Is != "" && state[key] == nil {
					t.Errorf("%s lacks %s", kinds[e.Comm.ID], key)
				}
			}
		}
		kind := kinds[e.Comm.ID]
		for key, v := range state {
			a, ok := known[kind][key]
			if !ok {
				t.Errorf("%s has no %s", kind, key)
			} else if err := a.check(v, kinds); err != nil {
				t.Errorf("%s.%s %v", kind, key, err)
			}
			seen++
		}
		checkBuffers(t, e.Comm, known[kind])
	}
	opened := map[string]bool{}
	for _, kind := range kinds {
		opened[kind] = true
	}
	for kind := range known {
		if !opened[kind] {
			t.Errorf("no %s was made", kind)
		}
	}
	if seen < 300 {
		t.Errorf("only %d values were seen", seen)
	}
}

// overTheWire is the state in a message as a front end decodes it.
func overTheWire(t *testing.T, c *interp.Comm) map[string]any {
	t.Helper()
	data, err := json.Marshal(c.Data["state"])
	if err != nil {
		t.Fatal(err)
	}
	var state map[string]any
	if err := json.Unmarshal(data, &state); err != nil {
		t.Fatal(err)
	}
	return state
}

// checkBuffers wants a path for each buffer, each to a part that holds bytes.
func checkBuffers(t *testing.T, c *interp.Comm, known map[string]attribute) {
	t.Helper()
	paths, ok := c.Data["buffer_paths"].([]any)
	if !ok || len(paths) != len(c.Buffers) {
		t.Errorf("%d buffers at %v", len(c.Buffers), c.Data["buffer_paths"])
	}
	for _, p := range paths {
		path := p.([]any)
		if len(path) != 1 || known[path[0].(string)].Type != "bytes" {
			t.Errorf("a buffer at %v", path)
		}
	}
}

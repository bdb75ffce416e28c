package widget_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// controls tells the controls of the last Interact: kind, label, reach, value.
func (b *bench) controls() string {
	var list []string
	for _, id := range b.order {
		s := b.states[id]
		switch name := strings.TrimSuffix(s["_model_name"].(string), "Model"); name {
		case "FloatSlider", "IntSlider":
			list = append(list, fmt.Sprint(name, " ", s["description"], " ", s["min"], "..", s["max"], " ", s["value"]))
		case "Checkbox", "Text":
			list = append(list, fmt.Sprintf("%s %v %v", name, s["description"], s["value"]))
		case "Dropdown", "ToggleButtons":
			list = append(list, fmt.Sprintf("%s %v %v", name, s["description"], s["_options_labels"]))
		}
	}
	return strings.Join(list, "; ")
}

// TestControlsOfASignature builds a control for each type and setting.
func TestControlsOfASignature(t *testing.T) {
	for _, c := range []struct{ code, controls, shows string }{
		{`widget.Interact(func(k int, x float64, on bool, name string) any { return []any{k, x, on, name} })`,
			"IntSlider k 0..10 5; FloatSlider x 0..1 0.5; Checkbox on false; Text name ", `[5 0.5 false ""]`},
		{`widget.Interact(func(k int, x float64, on bool, name string) any { return []any{k, x, on, name} }, 3, -2.0, true, "Ada")`,
			"IntSlider k -3..9 3; FloatSlider x -6..2 -2; Checkbox on true; Text name Ada", `[3 -2 true "Ada"]`},
		{`widget.Interact(func(k int, x float32, how string) any { return []any{k, x, how} }, []int{1, 9}, []float64{0, 4, 1}, []string{"up", "down"})`,
			"IntSlider k 1..9 5; FloatSlider x 0..4 1; Dropdown how [up down]", `[5 1 "up"]`},
		{`widget.Interact(func(k int, x float64) any { return fmt.Sprint(k, x) }, nil, 0)`,
			"IntSlider k 0..10 5; FloatSlider x 0..1 0", "5 0"},
		{`widget.Interact(func(n int, which int, high float64) any { return fmt.Sprint(n, which, high) },
	widget.NewIntSlider(2, 1, 3).Describe("neighbours"), widget.NewToggleButtons("a", "b").Set("b"), widget.NewIntSlider(7, 0, 8))`,
			"IntSlider neighbours 1..3 2; ToggleButtons which [a b]; IntSlider high 0..8 7", "2 1 7"},
		{"type Level uint8\nwidget.Interact(func(l Level) any { return l + 1 })", "IntSlider l 0..10 5", "6"},
		{"func wave(waves int) any { return waves }\nwidget.Interact(wave)", "IntSlider waves 0..10 5", "5"},
		{"f := func(waves int) any { return waves }\nwidget.Interact(f)", "IntSlider waves 0..10 5", "5"},
		{"widget.Interact(func(a int) any { return a })\nwidget.Interact(func(b int) any { return b })", "IntSlider int 1 0..10 5", "5"},
		{"widget.Interact(func() any { return `nothing to move` })", "", "nothing to move"},
		{"widget.Interact(func(a int) { fmt.Println(`a is`, a) })", "IntSlider a 0..10 5", "stdout: a is 5"},
		{"widget.Interact(func(a int) (int, string) { return a, `b` })", "IntSlider a 0..10 5", "5\nb"},
		{"%time 1 + 1\nwidget.Interact(func(n int) any { return n })", "IntSlider n 0..10 5", "5"},
		{`widget.Interact(func(s struct {
	K     int     ` + "`min:\"1\" max:\"9\" value:\"3\" label:\"neighbours\"`" + `
	Noise float64 ` + "`min:\"0\" max:\"2\"`" + `
	How   string  ` + "`options:\"up,down\"`" + `
	On    bool    ` + "`value:\"true\"`" + `
	N     int     ` + "`value:\"2\"`" + `
}) any { return fmt.Sprint(s.K, s.Noise, s.How, s.On, s.N) })`,
			"IntSlider neighbours 1..9 3; FloatSlider Noise 0..2 1; Dropdown How [up down]; Checkbox On true; IntSlider N -2..6 2", "3 1uptrue 2"},
	} {
		b := open(t)
		b.run(c.code)
		if got := b.controls(); got != c.controls {
			t.Errorf("%s\nhas %s\nnot %s", c.code, got, c.controls)
		}
		if got := strings.TrimSpace(b.output(0)); got != c.shows {
			t.Errorf("%s\nshows %q", c.code, got)
		}
	}
}

// TestNamesOfEarlierCells: a function keeps its names into later cells.
func TestNamesOfEarlierCells(t *testing.T) {
	b := open(t)
	b.run("func wave(old int) any { return old }")
	b.run("func wave(waves int) any { return waves }")
	b.run("widget.Interact(wave)")
	if got := b.controls(); got != "IntSlider waves 0..10 5" {
		t.Error(got)
	}
}

// TestLongLabels gives labels room, and each the same.
func TestLongLabels(t *testing.T) {
	b := open(t)
	b.run(`widget.Interact(func(closenessToRealRows float64, k int, up bool) any { return k })`)
	wide := 0
	for _, id := range b.order {
		if b.states[id]["description_width"] == "11.5em" {
			wide++
		}
	}
	if wide != 2 {
		t.Errorf("%d styles have room", wide)
	}
	if got := b.get(b.model("LayoutModel", 0), "width"); got != "calc(220px + 11.5em)" {
		t.Errorf("the slider is %v wide", got)
	}
}

// TestStepsOfSliders are powers of ten, shown with as many decimals.
func TestStepsOfSliders(t *testing.T) {
	b := open(t)
	for n, c := range []struct {
		code   string
		step   float64
		format string
	}{
		{"widget.NewFloatSlider(0, 0, 1)", 0.01, ".2f"},
		{"widget.NewFloatSlider(0, 0, 0.2)", 0.001, ".3f"},
		{"widget.NewFloatSlider(0, 0, 0.5)", 0.01, ".2f"},
		{"widget.NewFloatSlider(0, -300, 300)", 10, ".0f"},
		{"widget.NewFloatSlider(0, 0, 1).Step(0.25)", 0.25, ".2f"},
		{"widget.NewFloatSlider(0, 0, 1).Step(0.1)", 0.1, ".1f"},
		{"widget.NewFloatSlider(0, 0, 9).Step(3)", 3, ".0f"},
	} {
		b.run(c.code)
		id := b.model("FloatSliderModel", n)
		if step, format := b.get(id, "step"), b.get(id, "readout_format"); math.Abs(step.(float64)-c.step) > 1e-12 || format != c.format {
			t.Errorf("%s has steps of %v shown as %v", c.code, step, format)
		}
	}
}

// TestWidgetsInLists puts what Interact makes, and any list, into boxes.
func TestWidgetsInLists(t *testing.T) {
	b := open(t)
	b.run(`list := []widget.Widget{widget.NewLabel("a"), widget.Interact(func(k int) any { return k })}
for i := range 2 { list = append(list, widget.NewCheckbox(fmt.Sprint(i), true)) }
widget.NewVBox(widget.NewHBox(list...), widget.NewOutput().Show(widget.NewLabel("inside")))`)
	children, _ := b.get(b.model("HBoxModel", 0), "children").([]any)
	if len(children) != 4 {
		t.Errorf("the box holds %v", children)
	}
	b.move(b.model("IntSliderModel", 0), map[string]any{"value": 8.0})
	if got := b.output(0); got != "8\n" {
		t.Errorf("inside a box it shows %q", got)
	}
	if inside := b.output(1); inside != "Label{value: \"inside\"}\n" {
		t.Errorf("the output shows %q", inside)
	}
}

// TestInteractRefuses in words what it cannot show.
func TestInteractRefuses(t *testing.T) {
	b := open(t)
	for code, want := range map[string]string{
		`widget.Interact(3)`:                                                              "takes a function, not a int",
		`widget.Interact(nil)`:                                                            "takes a function",
		`widget.Interact(func(a []string) any { return a })`:                              "no control gives parameter a of type []string",
		`widget.Interact(func(a ...int) any { return a })`:                                "any number of arguments",
		`widget.Interact(func(a int) any { return a }, 1, 2)`:                             "2 settings for 1 parameters",
		`widget.Interact(func(a int) any { return a }, "x")`:                              "parameter a takes a number",
		`widget.Interact(func(a int) any { return a }, []int{1})`:                         "parameter a takes a number",
		`widget.Interact(func(a int) any { return a }, []int{9, 1})`:                      "is empty",
		`widget.Interact(func(a bool) any { return a }, 1)`:                               "takes no setting of type int",
		`widget.Interact(func(a int) any { return a }, widget.NewFloatSlider(1, 0, 2))`:   "cannot take the float64",
		`widget.Interact(func(a int) any { return a }, widget.NewLabel("x"))`:             "has no value to give",
		"widget.Interact(func(s struct{ A int `value:\"x\"` }) any { return s })":         "which is no number",
		"widget.Interact(func(s struct{ A int `min:\"x\" max:\"2\"` }) any { return s })": "which is no number",
		"widget.Interact(func(s struct{ A int `max:\"2\"` }) any { return s })":           "only one of the tags",
		`widget.NewFloatSlider(3, 0, 1)`:                                                  "3 is not between 0 and 1",
		`widget.NewFloatSlider(0, 1, 0)`:                                                  "is empty",
		`widget.NewFloatSlider(math.NaN(), 0, 1)`:                                         "is not between",
		`widget.NewIntSlider(3, 4, 4)`:                                                    "is empty",
		`widget.NewIntSlider(3, 1, 4).Step(0)`:                                            "is not above 0",
		`widget.NewIntSlider(3, 1, 4).Set(9)`:                                             "9 is not between 1 and 4",
		`widget.NewFloatRangeSlider(.8, .2, 0, 1)`:                                        "wrong way round",
		`widget.NewDropdown()`:                                                            "nothing to choose from",
		`widget.NewDropdown("a").Set("b")`:                                                `"b" is none of the options`,
		`widget.NewButton("b").Look("pink")`:                                              `"pink" is none of`,
		`widget.NewTab().Set(0)`:                                                          "no page 0 of 0",
		`widget.NewIntProgress(0)`:                                                        "is empty",
		`widget.NewImage(nil)`:                                                            "the picture is empty",
	} {
		if got := b.fails(code); !strings.Contains(got, want) {
			t.Errorf("%s says %q, not %q", code, got, want)
		}
	}
}

// TestOutput holds what it is told to, in order.
func TestOutput(t *testing.T) {
	b := open(t)
	b.run("o := widget.NewOutput()\no")
	for _, c := range []struct{ code, want string }{
		{"o.Show(1, `two`)", "1\ntwo\n"},
		{"o.Add(3.5).Print(`a`).Print(`b\n`)", "1\ntwo\n3.5\nstdout: ab\n"},
		{"o.Capture(func() { fmt.Println(`six`); display(7); fmt.Print(`x`) })", "stdout: six\n7\nstdout: x"},
		{"o.Capture(func() { fmt.Fprintln(os.Stderr, `no`) })", "stderr: no\n"},
		{"o.Capture(func() { fmt.Println(`gone`); clearOutput(true); fmt.Println(`kept`) })", "stdout: kept\n"},
		{"o.Clear()", ""},
	} {
		b.run("_ = " + c.code)
		if got := b.output(0); got != c.want {
			t.Errorf("%s shows %q", c.code, got)
		}
	}
	if got := b.text("stdout"); got != "" {
		t.Errorf("the cell shows %q", got)
	}
	b.run("go func() { for i := range 20 { o.Print(fmt.Sprintln(i)) } }()\nfor i := range 20 { o.Print(fmt.Sprintln(i)) }\ntime.Sleep(20 * time.Millisecond)")
	if n := strings.Count(b.output(0), "\n"); n != 40 {
		t.Errorf("%d of 40 lines are there", n)
	}
	if got := b.fails("o.Capture(func() { panic(`no`) })"); got != "no" {
		t.Errorf("a panic inside is told as %q", got)
	}
	b.run("fmt.Println(`outside again`)")
	if got := b.text("stdout"); got != "outside again\n" {
		t.Errorf("the cell shows %q", got)
	}
}

// TestRedrawRepeats: a control that comes back to a value shows again what it
// showed, randomness included.
func TestRedrawRepeats(t *testing.T) {
	b := open(t)
	b.run(`widget.Interact(func(n int) any { return synth.CART{}.Fit(dataset.Credit(60, 1)).Sample(3).Floats("income") })`)
	id := b.model("IntSliderModel", 0)
	draw := func(n float64) string { b.move(id, map[string]any{"value": n}); return b.output(0) }
	if first, other, again := draw(1), draw(2), draw(1); first != again || first != other {
		t.Errorf("%q, then %q, then %q", first, other, again)
	}
}

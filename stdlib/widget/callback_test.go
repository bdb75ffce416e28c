package widget_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"pawl/interp"
	"pawl/stdlib/scope"
	"pawl/stdlib/widget"
)

// TestFunctionsFollowChanges: those of a person and those of a cell.
func TestFunctionsFollowChanges(t *testing.T) {
	b := open(t)
	b.run(`s := widget.NewIntSlider(1, 0, 9).OnChange(func(v int) { fmt.Println("now", v) })
s`)
	id := b.model("IntSliderModel", 0)
	b.move(id, map[string]any{"value": 4.0})
	b.move(id, map[string]any{"value": 4.0}) // no change
	b.run("s.Set(4).Set(7)")
	if got := b.text("stdout"); got != "now 4\nnow 7\n" {
		t.Errorf("printed %q", got)
	}
	b.run(`p := 0
button := widget.NewButton("b").OnClick(func() { p++; fmt.Println("pressed", p) })
button`)
	press := map[string]any{"method": "custom", "content": map[string]any{"event": "click"}}
	b.send(t.Context(), interp.CommMessage, b.model("ButtonModel", 0), "", press)
	b.run("button.Click(); fmt.Println(p)")
	if got := b.text("stdout"); !strings.HasSuffix(got, "pressed 1\npressed 2\n2\n") {
		t.Errorf("printed %q", got)
	}
}

// TestControlsThatMoveEachOther come to rest.
func TestControlsThatMoveEachOther(t *testing.T) {
	b := open(t)
	b.run(`a, c := widget.NewIntSlider(1, 0, 9), widget.NewIntSlider(1, 0, 9)
a.OnChange(func(v int) { c.Set(9 - v) })
c.OnChange(func(v int) { a.Set(9 - v) })
widget.NewHBox(a, c)`)
	b.move(b.model("IntSliderModel", 0), map[string]any{"value": 3.0})
	if got := b.get(b.model("IntSliderModel", 1), "value"); got != 6 {
		t.Errorf("the other stands at %v", got)
	}
	b.run(`k := widget.NewIntSlider(1, 0, 9)
widget.Interact(func(v int) any { if v < 4 { k.Set(v + 1) }; return v }, k)`)
	if got := b.output(0); got != "4\n" {
		t.Errorf("the function that moves its own control shows %q", got)
	}
	b.move(b.model("IntSliderModel", 2), map[string]any{"value": 2.0})
	if got := b.output(0); got != "4\n" {
		t.Errorf("moved by a front end it shows %q", got)
	}
}

// TestFailuresAreTold at the cell's own line, and cost nothing else.
func TestFailuresAreTold(t *testing.T) {
	b := open(t)
	b.run(`widget.Interact(func(k int) any {
	list := []int{1, 2, 3, 4, 5, 6}
	return list[k]
})`)
	id := b.model("IntSliderModel", 0)
	b.move(id, map[string]any{"value": 9.0})
	if got := b.output(0); !strings.Contains(got, "index out of range") {
		t.Errorf("shown is %q", got)
	}
	outputs := b.get(b.model("OutputModel", 0), "outputs").([]any)
	if trace := strings.Join(outputs[0].(map[string]any)["traceback"].([]string), "\n"); !strings.Contains(trace, "In[1]") || !strings.Contains(trace, "list[k]") {
		t.Errorf("the traceback is %s", trace)
	}
	b.move(id, map[string]any{"value": 2.0})
	if got := b.output(0); got != "3\n" {
		t.Errorf("then it shows %q", got)
	}
	b.run(`c := widget.NewCheckbox("c", false).OnChange(func(bool) { panic("no") })
c`)
	b.move(b.model("CheckboxModel", 0), map[string]any{"value": true})
	if got := b.text("stderr"); !strings.Contains(got, "no") || !strings.Contains(got, "In[2]") {
		t.Errorf("stderr is %q", got)
	}
	b.run(`widget.Interact(func(k int) (int, error) { if k > 5 { return 0, errors.New("too many") }; return k, nil })`)
	b.move(b.model("IntSliderModel", 1), map[string]any{"value": 6.0})
	if got := b.output(1); got != "0\nerror: too many\n" {
		t.Errorf("an error is shown as %q", got)
	}
}

// TestBesideACell: controls answer while a cell runs, whatever it does.
func TestBesideACell(t *testing.T) {
	b := open(t)
	b.run(`widget.Interact(func(k int) any { return k * 10 })`)
	id := b.model("IntSliderModel", 0)
	live := 0.0
	i := widget.Live(func(context.Context) (any, error) { live++; return live, nil }, widget.NewCheckbox("", false))
	i.MIMEBundle()
	for n, code := range []string{"fmt.Println(`a`); time.Sleep(time.Hour)", "fmt.Println(`b`); for {}", "fmt.Println(`c`); <-make(chan int)"} {
		stop := b.start(code)
		begin := time.Now()
		b.move(id, map[string]any{"value": float64(n + 1)})
		if got, want := b.output(0), []string{"10\n", "20\n", "30\n"}[n]; got != want {
			t.Errorf("beside %s it shows %q", code, got)
		}
		b.move(b.model("CheckboxModel", 0), map[string]any{"value": n%2 == 0})
		if got, want := b.output(1), []string{"2\n", "3\n", "4\n"}[n]; got != want {
			t.Errorf("compiled, beside %s, it shows %q", code, got)
		}
		if d := time.Since(begin); d > 5*time.Second {
			t.Errorf("it took %v", d)
		}
		stop()
	}
	if got := b.result("1 + 1"); got != "2" {
		t.Errorf("afterwards 1 + 1 is %s", got)
	}
}

// TestLiveTellsItsErrors, returned or raised, and goes on.
func TestLiveTellsItsErrors(t *testing.T) {
	b := open(t)
	b.run("1")
	slider := widget.NewIntSlider(0, 0, 9)
	widget.Live(func(context.Context) (any, error) {
		switch slider.Value() {
		case 1:
			return nil, errors.New("returned")
		case 2:
			scope.Check(errors.New("raised"))
		case 3:
			panic("blunt")
		}
		return slider.Value(), nil
	}, slider).MIMEBundle()
	for n, want := range []string{"0\n", "error: returned\n", "error: raised\n", "error: blunt\n", "4\n"} {
		b.move(b.model("IntSliderModel", 0), map[string]any{"value": float64(n)})
		if got := b.output(0); got != want {
			t.Errorf("at %d it shows %q", n, got)
		}
	}
}

// TestInterruptStopsAFunction, alone and beside a cell, and the session goes on.
func TestInterruptStopsAFunction(t *testing.T) {
	b := open(t)
	b.run(`widget.Interact(func(k int) any { for k == 9 {}; return k })`)
	id := b.model("IntSliderModel", 0)
	endless := func() {
		ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
		defer cancel()
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			b.send(ctx, interp.CommMessage, id, "", map[string]any{"method": "update", "state": map[string]any{"value": 9.0}})
		}()
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			t.Fatal("it does not stop")
		}
		if got := b.output(0); !strings.HasPrefix(got, "Interrupted") {
			t.Errorf("shown is %q", got)
		}
		b.move(id, map[string]any{"value": 3.0})
	}
	endless()
	if got := b.output(0); got != "3\n" {
		t.Errorf("after an interrupt it shows %q", got)
	}
	b.start("fmt.Println(`x`); time.Sleep(100 * time.Millisecond)") // ends meanwhile
	endless()
	if got := b.result("1 + 1"); got != "2" {
		t.Errorf("afterwards 1 + 1 is %s", got)
	}
}

// TestCellsWaitForAFunction that has the session for itself.
func TestCellsWaitForAFunction(t *testing.T) {
	b := open(t)
	b.run("n := 0\nwidget.NewCheckbox(`c`, false).OnChange(func(bool) { fmt.Println(`begun`); time.Sleep(50 * time.Millisecond); n = 1 })")
	go b.move(b.model("CheckboxModel", 0), map[string]any{"value": true})
	for b.text("stdout") == "" {
		time.Sleep(time.Millisecond)
	}
	if got := b.result("n"); got != "1" {
		t.Errorf("the cell saw n = %s", got)
	}
}

// TestOneAtATime: functions of cells never meet, whoever calls for them.
func TestOneAtATime(t *testing.T) {
	b := open(t)
	b.run(`inside, met := 0, false
enter := func(bool) {
	inside++
	time.Sleep(2 * time.Millisecond)
	met = met || inside > 1
	inside--
}
widget.NewHBox(widget.NewCheckbox("a", false).OnChange(enter), widget.NewCheckbox("b", false).OnChange(enter))`)
	var both sync.WaitGroup
	for n := range 2 {
		id := b.model("CheckboxModel", n)
		both.Go(func() {
			for k := range 10 {
				b.move(id, map[string]any{"value": k%2 == 0})
			}
		})
	}
	both.Wait()
	if got := b.result("met"); got != "false" {
		t.Error("two ran at once")
	}
}

// TestManyAtOnce moves, sets, shows and asks from many goroutines: nothing is
// lost, and the last state is the same on both sides.
func TestManyAtOnce(t *testing.T) {
	b := open(t)
	b.run("s := widget.NewIntSlider(0, 0, 1000000)\no := widget.NewOutput()\nwidget.NewVBox(s, o)")
	id := b.model("IntSliderModel", 0)
	i := widget.Live(func(context.Context) (any, error) { return "drawn", nil }, widget.NewCheckbox("c", false))
	i.MIMEBundle()
	box := b.model("CheckboxModel", 0)
	var all sync.WaitGroup
	for n := range 4 {
		all.Go(func() {
			for k := range 50 {
				b.move(id, map[string]any{"value": float64(1000*n + k)})
				b.move(box, map[string]any{"value": k%2 == 0})
				b.Comms("")
			}
		})
	}
	for range 5 {
		b.run("for i := range 20 { s.Set(i); o.Print(`x`); o.Capture(func() { fmt.Println(i); fmt.Fprintln(os.Stderr, i) }) }")
	}
	all.Wait()
	b.run("s.Set(7)")
	if got := b.get(id, "value"); got != 7 {
		t.Errorf("the slider stands at %v there", got)
	}
	if got := b.output(1); got != "drawn\n" {
		t.Errorf("drawn is %q", got)
	}
}

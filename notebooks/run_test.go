package notebooks

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"pawl/interp"
)

// script is a runtime that does for each cell what the test says.
type script struct {
	t     *testing.T
	cells map[string]func(ctx context.Context, s interp.Sink) interp.Outcome
	ran   []string
}

func (s *script) Execute(ctx context.Context, r interp.Request, sink interp.Sink) interp.Outcome {
	s.ran = append(s.ran, r.Code)
	if r.Count != len(s.ran) || r.Silent || !r.StoreHistory || r.AllowStdin {
		s.t.Errorf("request %d: %+v", len(s.ran), r)
	}
	if act := s.cells[r.Code]; act != nil {
		return act(ctx, sink)
	}
	return interp.Outcome{}
}

func (s *script) Complete(string, int) interp.Completion         { panic("not called") }
func (s *script) Inspect(string, int, int) interp.Inspection     { panic("not called") }
func (s *script) IsComplete(string) interp.Completeness          { panic("not called") }
func (s *script) Comm(context.Context, interp.Comm, interp.Sink) { panic("not called") }
func (s *script) Comms(string) map[string]string                 { panic("not called") }
func (s *script) Close() error                                   { return nil }

type act = func(ctx context.Context, s interp.Sink) interp.Outcome

// says makes an act of events and an outcome.
func says(o interp.Outcome, events ...interp.Event) act {
	return func(_ context.Context, s interp.Sink) interp.Outcome {
		for _, e := range events {
			s.Event(e)
		}
		return o
	}
}

func prints(name, text string) interp.Event {
	return interp.Event{Kind: interp.StreamEvent, Name: name, Text: text}
}

func shows(kind interp.EventKind, id, text string) interp.Event {
	return interp.Event{Kind: kind, Bundle: plainBundle(id, text)}
}

func plainBundle(id, text string) *interp.Bundle {
	return &interp.Bundle{Data: map[string]any{"text/plain": text}, DisplayID: id}
}

// draft writes a notebook of code cells; a first word like #tag tags the cell.
func draft(t *testing.T, sources ...string) string {
	t.Helper()
	var cells []any
	for i, source := range sources {
		metadata := map[string]any{}
		if tag, rest, ok := strings.Cut(source, " "); ok && strings.HasPrefix(tag, "#") {
			metadata["tags"], source = []any{tag[1:]}, rest
		}
		cells = append(cells, map[string]any{
			"cell_type": "code", "id": fmt.Sprint("cell", i), "metadata": metadata, "source": []string{source},
			"execution_count": 99, "outputs": []any{map[string]any{"output_type": "stream", "name": "stdout", "text": "stale"}},
		})
	}
	b, err := json.Marshal(map[string]any{"nbformat": 4, "nbformat_minor": 5, "metadata": map[string]any{}, "cells": cells})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "draft.ipynb")
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// executed runs a draft and reads what was written.
func executed(t *testing.T, path string, o Options, rt *script) (*Notebook, error) {
	t.Helper()
	o.Out = filepath.Join(t.TempDir(), "out.ipynb")
	failed := Run(t.Context(), path, o, rt)
	nb, err := Read(o.Out)
	if err != nil {
		t.Fatal(err)
	}
	return nb, failed
}

// outputs is a cell's outputs in short.
func outputs(c *Cell) []string {
	var short []string
	for _, o := range c.Outputs {
		switch o.Kind() {
		case "stream":
			short = append(short, fmt.Sprintf("%s %s", o.fields["name"], o.Text()))
		case "error":
			short = append(short, fmt.Sprintf("error %s %s", o.fields["ename"], o.fields["evalue"]))
		default:
			text, _ := joined(o.Data()["text/plain"])
			short = append(short, o.Kind()+" "+text)
		}
	}
	return short
}

func TestOutputsAreStoredAsJupyterWould(t *testing.T) {
	ok := interp.Outcome{}
	rt := &script{t: t, cells: map[string]act{
		"streams": says(ok, prints("stdout", "a"), prints("stdout", "b\n"), prints("stderr", "c"), prints("stdout", "d")),
		"result":  says(interp.Outcome{Result: plainBundle("", "42")}, prints("stdout", "first\n")),
		"display": says(ok, shows(interp.DisplayEvent, "p", "0 %"), prints("stdout", "on"), shows(interp.DisplayEvent, "", "other")),
		"update":  says(interp.Outcome{Result: plainBundle("p", "old")}, shows(interp.DisplayEvent, "p", "0 %")),
		"finish":  says(ok, shows(interp.UpdateEvent, "p", "100 %"), shows(interp.UpdateEvent, "nobody", "x")),
		"clear":   says(ok, prints("stdout", "gone"), interp.Event{Kind: interp.ClearEvent}),
		"wait": says(ok, prints("stdout", "1"), interp.Event{Kind: interp.ClearEvent, Wait: true},
			prints("stdout", "2"), interp.Event{Kind: interp.ClearEvent, Wait: true}, shows(interp.DisplayEvent, "", "3")),
		"waits": says(ok, prints("stdout", "kept"), interp.Event{Kind: interp.ClearEvent, Wait: true}),
		"comm":  says(ok, interp.Event{Kind: interp.CommEvent, Comm: &interp.Comm{}}),
	}}
	nb, err := executed(t, draft(t, "streams", "result", "display", "update", "finish", "clear", "wait", "waits", "comm"), Options{}, rt)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range [][]string{
		{"stdout ab\n", "stderr c", "stdout d"},
		{"stdout first\n", "execute_result 42"},
		{"display_data 100 %", "stdout on", "display_data other"},
		{"display_data 100 %", "execute_result 100 %"}, // shown under p before the update
		nil,
		nil,
		{"display_data 3"},
		{"stdout kept"},
		nil,
	} {
		if got := outputs(nb.Cells[i]); !reflect.DeepEqual(got, want) {
			t.Errorf("cell %d: %q, want %q", i+1, got, want)
		}
		if got := nb.Cells[i].fields["execution_count"]; got != json.Number(fmt.Sprint(i+1)) {
			t.Errorf("cell %d: execution count %v", i+1, got)
		}
	}
}

func TestRunStopsAtTheFirstFailingCell(t *testing.T) {
	fault := &interp.Fault{Name: "Panic", Message: "boom", Traceback: []string{"\x1b[31mcell 2, line 1\x1b[0m", "boom"}}
	rt := &script{t: t, cells: map[string]act{"bad": says(interp.Outcome{Fault: fault}, prints("stdout", "so far"))}}
	var out, errs bytes.Buffer
	nb, err := executed(t, draft(t, "good", "bad", "never"), Options{Stdout: &out, Stderr: &errs}, rt)
	var stopped *CellError
	if !errors.As(err, &stopped) || stopped.Cell != 2 || stopped.Of != 3 || stopped.Fault != fault {
		t.Fatalf("error %v", err)
	}
	if !reflect.DeepEqual(rt.ran, []string{"good", "bad"}) {
		t.Errorf("ran %q", rt.ran)
	}
	if got := outputs(nb.Cells[1]); !reflect.DeepEqual(got, []string{"stdout so far", "error Panic boom"}) {
		t.Errorf("the failing cell holds %q", got)
	}
	if got := outputs(nb.Cells[2]); got != nil || nb.Cells[2].fields["execution_count"] != nil {
		t.Errorf("the cell that never ran holds %q", got)
	}
	if out.String() != "so far\n" || strings.Count(errs.String(), "boom") != 1 || strings.Contains(errs.String(), "\x1b") {
		t.Errorf("terminal: %q and %q", out.String(), errs.String())
	}
}

func TestTags(t *testing.T) {
	fault := &interp.Fault{Name: "Error", Message: "as planned"}
	rt := &script{t: t, cells: map[string]act{"fails": says(interp.Outcome{Fault: fault})}}
	nb, err := executed(t, draft(t, "#raises-exception fails", "#skip-execution skipped", "   ", "last"), Options{}, rt)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(rt.ran, []string{"fails", "last"}) {
		t.Errorf("ran %q", rt.ran)
	}
	if got := outputs(nb.Cells[0]); !reflect.DeepEqual(got, []string{"error Error as planned"}) {
		t.Errorf("the tagged cell holds %q", got)
	}
	if got := outputs(nb.Cells[1]); !reflect.DeepEqual(got, []string{"stdout stale"}) {
		t.Errorf("the skipped cell holds %q", got)
	}
}

func TestSettingsAreInjectedAfterTheParameters(t *testing.T) {
	rt := &script{t: t}
	o := Options{Settings: []Setting{{"budget", "20"}, {"eta", "0.5"}}}
	want := []string{"first", "budget := 200", "// set on the command line\nbudget = 20\neta = 0.5", "last"}
	nb, err := executed(t, draft(t, "first", "#parameters budget := 200", "#injected-parameters budget = 7", "last"), o, rt)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(rt.ran, want) {
		t.Errorf("ran %q, want %q", rt.ran, want)
	}
	if c := nb.Cells[2]; !c.Tagged(TagInjected) || c.fields["id"] != TagInjected {
		t.Errorf("injected cell: %v", c.fields)
	}
	err = Run(t.Context(), draft(t, "budget := 200"), o, &script{t: t})
	if err == nil || !strings.Contains(err.Error(), "tag the cell that declares budget") {
		t.Errorf("no tagged cell: %v", err)
	}
}

func TestCancellingStopsTheRun(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	rt := &script{t: t, cells: map[string]act{"loop": func(ctx context.Context, _ interp.Sink) interp.Outcome {
		cancel()
		<-ctx.Done()
		return interp.Outcome{Fault: &interp.Fault{Name: "Interrupted", Message: "the cell was interrupted"}}
	}}}
	out := filepath.Join(t.TempDir(), "out.ipynb")
	err := Run(ctx, draft(t, "#raises-exception loop", "never"), Options{Out: out}, rt)
	if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "cell 1 of 2") {
		t.Errorf("error %v", err)
	}
	if len(rt.ran) != 1 {
		t.Errorf("ran %q", rt.ran)
	}
	nb, err := Read(out)
	if err != nil || !reflect.DeepEqual(outputs(nb.Cells[0]), []string{"error Interrupted the cell was interrupted"}) {
		t.Errorf("the interrupted cell was not stored: %v", err)
	}
}

func TestTheSameRunGivesTheSameBytes(t *testing.T) {
	path := draft(t, "#parameters n := 1", "show")
	var files [2][]byte
	for i := range files {
		rt := &script{t: t, cells: map[string]act{"show": says(interp.Outcome{Result: &interp.Bundle{
			Data:     map[string]any{"text/plain": "x", "application/json": map[string]any{"b": 1.5, "a": []int{1}}},
			Metadata: map[string]any{"image/png": map[string]int{"width": 640}},
		}})}}
		o := Options{
			Settings:   []Setting{{"n", "2"}},
			Kernelspec: map[string]any{"name": "pawl", "display_name": "Go (pawl)", "language": "go"},
			Language:   map[string]any{"name": "go", "file_extension": ".go"},
		}
		nb, err := executed(t, path, o, rt)
		if err != nil {
			t.Fatal(err)
		}
		if nb.Language() != "go" || object(nb.Metadata(), "kernelspec")["name"] != "pawl" {
			t.Errorf("metadata %v", nb.Metadata())
		}
		files[i] = nb.Bytes()
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Errorf("two runs:\n%s\n%s", files[0], files[1])
	}
}

func TestANotebookOfAnotherLanguageIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "py.ipynb")
	python := `{"nbformat": 4, "cells": [], "metadata": {"kernelspec": {"language": "python", "name": "python3"}}}`
	if err := os.WriteFile(path, []byte(python), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Run(t.Context(), path, Options{}, &script{t: t}); err == nil || !strings.Contains(err.Error(), "written in python") {
		t.Errorf("error %v", err)
	}
}

func TestNobodyAnswersHeadless(t *testing.T) {
	rt := &script{t: t, cells: map[string]act{"ask": func(ctx context.Context, s interp.Sink) interp.Outcome {
		_, err := s.Input(ctx, "name? ", false)
		if err == nil {
			t.Error("somebody answered")
		}
		return interp.Outcome{}
	}}}
	if err := Run(t.Context(), draft(t, "ask"), Options{}, rt); err != nil {
		t.Error(err)
	}
}

func TestProgressOnTheTerminal(t *testing.T) {
	rt := &script{t: t, cells: map[string]act{
		"\nlong := 1": says(interp.Outcome{Result: plainBundle("", "shown")}, prints("stdout", "mid"), shows(interp.UpdateEvent, "p", "1 %")),
	}}
	var out, errs bytes.Buffer
	if err := Run(t.Context(), draft(t, "\nlong := 1"), Options{Stdout: &out, Stderr: &errs}, rt); err != nil {
		t.Fatal(err)
	}
	if out.String() != "mid\nshown\n" {
		t.Errorf("stdout %q", out.String())
	}
	for _, want := range []string{"[1/1] long := 1\n", " s\n", "draft.ipynb: 1 cells in "} {
		if !strings.Contains(errs.String(), want) {
			t.Errorf("stderr %q lacks %q", errs.String(), want)
		}
	}
}

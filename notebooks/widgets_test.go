package notebooks

import (
	"context"
	"encoding/json"
	"io"
	"path/filepath"
	"reflect"
	"testing"

	"pawl/interp"
)

func comm(kind interp.CommKind, id, target string, data map[string]any, buffers ...[]byte) interp.Event {
	return interp.Event{Kind: interp.CommEvent, Comm: &interp.Comm{Kind: kind, ID: id, Target: target, Data: data, Buffers: buffers}}
}

// TestWidgetsAreStored: the notebook holds each control as it was at the end,
// in the form that nbclient stores and nbconvert reads; what was closed, and
// what an earlier run has left, is gone.
func TestWidgetsAreStored(t *testing.T) {
	image := map[string]any{"_model_name": "ImageModel", "_model_module": "m", "_model_module_version": "2.0.0", "format": "png"}
	path := []any{[]any{"value"}}
	rt := &script{t: t, cells: map[string]act{
		"a": says(interp.Outcome{},
			comm(interp.CommOpen, "i", widgetTarget, map[string]any{"state": image, "buffer_paths": path}, []byte("old")),
			comm(interp.CommOpen, "gone", widgetTarget, map[string]any{"state": map[string]any{"x": 1}, "buffer_paths": []any{}}),
			comm(interp.CommOpen, "other", "not.a.widget", map[string]any{}),
		),
		"b": says(interp.Outcome{},
			comm(interp.CommMessage, "i", "", map[string]any{"method": "update", "state": map[string]any{"width": "9"}, "buffer_paths": path}, []byte("new")),
			comm(interp.CommMessage, "i", "", map[string]any{"method": "custom", "content": map[string]any{}}),
			comm(interp.CommMessage, "other", "", map[string]any{"method": "update", "state": map[string]any{"y": 1}}),
			comm(interp.CommClose, "gone", "", map[string]any{}),
		),
	}}
	in := draft(t, "a", "b")
	out := filepath.Join(t.TempDir(), "out.ipynb")
	if err := Run(context.Background(), in, Options{Out: out, Stdout: io.Discard, Stderr: io.Discard}, rt); err != nil {
		t.Fatal(err)
	}
	nb, err := Read(out)
	if err != nil {
		t.Fatal(err)
	}
	var want any
	if err := json.Unmarshal([]byte(`{"application/vnd.jupyter.widget-state+json": {"version_major": 2, "version_minor": 0, "state": {"i": {
		"model_name": "ImageModel", "model_module": "m", "model_module_version": "2.0.0",
		"state": {"_model_name": "ImageModel", "_model_module": "m", "_model_module_version": "2.0.0", "format": "png", "width": "9"},
		"buffers": [{"encoding": "base64", "path": ["value"], "data": "bmV3"}]}}}}`), &want); err != nil {
		t.Fatal(err)
	}
	var got any
	data, _ := json.Marshal(nb.Metadata()["widgets"])
	if err := json.Unmarshal(data, &got); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("stored %s", data)
	}

	nb.Cells = nb.Cells[:0]
	if err := nb.Write(in); err != nil {
		t.Fatal(err)
	}
	if err := Run(context.Background(), in, Options{Out: out, Stdout: io.Discard, Stderr: io.Discard}, &script{t: t}); err != nil {
		t.Fatal(err)
	}
	if nb, err = Read(out); err != nil || nb.Metadata()["widgets"] != nil {
		t.Errorf("a run without controls keeps %v (%v)", nb.Metadata()["widgets"], err)
	}
}

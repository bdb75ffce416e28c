package notebooks

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// testdata/jupyter.ipynb was written by nbformat 5.11 (testdata/make_jupyter.py).
func TestReadAndWriteGiveJupytersBytes(t *testing.T) {
	want, err := os.ReadFile("testdata/jupyter.ipynb")
	if err != nil {
		t.Fatal(err)
	}
	nb, err := Parse(want)
	if err != nil {
		t.Fatal(err)
	}
	if got := nb.Bytes(); !bytes.Equal(got, want) {
		t.Errorf("read and written back:\n%s\nwant:\n%s", got, want)
	}
}

func TestEveryNotebookHereIsAsJupyterWritesIt(t *testing.T) {
	paths, err := filepath.Glob("*.ipynb")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		nb, err := Read(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(nb.Bytes(), want) {
			t.Errorf("%s: read and written back it has other bytes", path)
		}
		if nb.Language() != "go" {
			t.Errorf("%s: its language is %q", path, nb.Language())
		}
	}
}

func TestCells(t *testing.T) {
	nb, err := Read("testdata/jupyter.ipynb")
	if err != nil {
		t.Fatal(err)
	}
	if len(nb.Cells) != 4 || nb.Cells[0].IsCode() || !nb.Cells[1].IsCode() {
		t.Fatalf("%d cells", len(nb.Cells))
	}
	c := nb.Cells[1]
	if want := "fmt.Println(\"hi\\t\")\n\t\"\x01\x1f\x7f\b\f\""; c.Source != want {
		t.Errorf("source %q, want %q", c.Source, want)
	}
	if !c.Tagged(TagParameters) || c.Tagged(TagMayRaise) {
		t.Error("tags were not read")
	}
	if got, want := c.Outputs[0].Text(), "one\r\ntwo\x0bthree\u0085four\x1cfive"; got != want {
		t.Errorf("stream %q, want %q", got, want)
	}
	if code := nb.Code(); len(code) != 1 || code[0] != c {
		t.Errorf("%d code cells with code, want 1", len(code))
	}
	c.Clear()
	if len(c.Outputs) != 0 || !bytes.Contains(nb.Bytes(), []byte(`"execution_count": null`)) {
		t.Error("the cell was not cleared")
	}
}

func TestWhatIsNoNotebook(t *testing.T) {
	for text, want := range map[string]string{
		``:                               "not a notebook",
		`# Title`:                        "not a notebook",
		`{}`:                             "names no nbformat",
		`{"nbformat": 3}`:                "save it as format 4",
		`{"nbformat": 4}`:                "no list of cells",
		`{"nbformat": 4, "cells": [1]}`:  "cell 1 is not an object",
		`{"nbformat": 4, "cells": [{}]}`: "cell 1: it has no cell_type",
		`{"nbformat": 4, "cells": [{"cell_type": "code", "source": 7}]}`:        "cell 1: source: not a text",
		`{"nbformat": 4, "cells": [{"cell_type": "code", "outputs": ["out"]}]}`: "cell 1: output 1 is not an object",
		`{"nbformat": 4, "cells": []} {}`:                                       "text after its end",
	} {
		if _, err := Parse([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want one with %q", text, err, want)
		}
	}
	if _, err := Read("testdata/absent.ipynb"); err == nil || !strings.HasPrefix(err.Error(), "notebooks: ") {
		t.Errorf("absent file: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	seed, err := os.ReadFile("testdata/jupyter.ipynb")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Fuzz(func(t *testing.T, b []byte) {
		nb, err := Parse(b)
		if err != nil {
			return
		}
		once := nb.Bytes()
		again, err := Parse(once)
		if err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, once)
		}
		if !bytes.Equal(again.Bytes(), once) {
			t.Errorf("written twice:\n%s\n%s", once, again.Bytes())
		}
	})
}

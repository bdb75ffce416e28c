package notebooks

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Notebook is a notebook of format 4. Everything in the file that this package
// does not know is kept as it is.
type Notebook struct {
	Cells []*Cell

	root map[string]any // the file's object, but for its cells
}

// Read reads the notebook in a file.
func Read(path string) (*Notebook, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("notebooks: %w", err)
	}
	nb, err := Parse(b)
	if err != nil {
		return nil, fmt.Errorf("notebooks: %s: %w", filepath.Base(path), err)
	}
	return nb, nil
}

// Parse reads a notebook from the bytes of its file.
func Parse(b []byte) (*Notebook, error) {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber() // numbers of others are written back digit by digit
	var root map[string]any
	if err := dec.Decode(&root); err != nil {
		return nil, fmt.Errorf("not a notebook: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("not a notebook: text after its end")
	}
	nb := &Notebook{root: root}
	if err := nb.checkFormat(); err != nil {
		return nil, err
	}
	return nb, nb.takeCells()
}

// checkFormat refuses what is not notebook format 4.
func (nb *Notebook) checkFormat() error {
	major, ok := nb.root["nbformat"].(json.Number)
	if !ok {
		return errors.New("not a notebook: it names no nbformat")
	}
	if major != "4" {
		return fmt.Errorf("notebook format %s: open it in Jupyter and save it as format 4", major)
	}
	return nil
}

// takeCells moves the cells out of the root.
func (nb *Notebook) takeCells() error {
	list, ok := nb.root["cells"].([]any)
	if !ok {
		return errors.New("not a notebook: it has no list of cells")
	}
	for i, v := range list {
		fields, ok := v.(map[string]any)
		if !ok {
			return fmt.Errorf("cell %d is not an object", i+1)
		}
		c, err := newCell(fields)
		if err != nil {
			return fmt.Errorf("cell %d: %w", i+1, err)
		}
		nb.Cells = append(nb.Cells, c)
	}
	delete(nb.root, "cells")
	return nil
}

// Metadata is the notebook's own metadata; changes to it are written.
func (nb *Notebook) Metadata() map[string]any { return object(nb.root, "metadata") }

// Language is the programming language that the notebook says it is written
// in, "" if it says none.
func (nb *Notebook) Language() string {
	info, _ := nb.Metadata()["language_info"].(map[string]any)
	if name, _ := info["name"].(string); name != "" {
		return name
	}
	spec, _ := nb.Metadata()["kernelspec"].(map[string]any)
	language, _ := spec["language"].(string)
	return language
}

// Code lists the code cells that have any code, in order.
func (nb *Notebook) Code() []*Cell {
	var code []*Cell
	for _, c := range nb.Cells {
		if c.runs() {
			code = append(code, c)
		}
	}
	return code
}

// hasIDs reports whether the format's minor version, 5 or later, gives every
// cell an id.
func (nb *Notebook) hasIDs() bool {
	n, _ := nb.root["nbformat_minor"].(json.Number)
	minor, err := n.Int64()
	return err == nil && minor >= 5
}

// Bytes is the notebook as Jupyter writes it: keys sorted, one blank of
// indentation, texts split into lines, a line feed at the end. The same
// notebook always gives the same bytes.
func (nb *Notebook) Bytes() []byte {
	whole := make(map[string]any, len(nb.root)+1)
	for k, v := range nb.root {
		whole[k] = v
	}
	cells := make([]any, len(nb.Cells))
	for i, c := range nb.Cells {
		cells[i] = c.file()
	}
	whole["cells"] = cells
	return appendJSON(nil, whole)
}

// Write writes the notebook to a file, whole or not at all.
func (nb *Notebook) Write(path string) error {
	fresh := path + ".new"
	if err := os.WriteFile(fresh, nb.Bytes(), 0o644); err != nil {
		return fmt.Errorf("notebooks: %w", err)
	}
	if err := os.Rename(fresh, path); err != nil {
		return fmt.Errorf("notebooks: %w", err)
	}
	return nil
}

// object is the object under a key; one is put there if there is none.
func object(of map[string]any, key string) map[string]any {
	o, ok := of[key].(map[string]any)
	if !ok {
		o = map[string]any{}
		of[key] = o
	}
	return o
}

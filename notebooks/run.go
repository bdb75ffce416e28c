package notebooks

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"pawl/interp"
)

// Options says how Run runs a notebook.
type Options struct {
	Out      string    // the file to write the executed notebook to; "" for none
	Settings []Setting // other values for the variables of the parameters cell
	Stdout   io.Writer // what cells print and show
	Stderr   io.Writer // progress and errors

	// Kernelspec and Language go into the metadata of the executed notebook:
	// name and display_name of the kernel, and the language_info of its
	// kernel_info reply.
	Kernelspec map[string]any
	Language   map[string]any
}

// CellError is the failure of a cell that stopped a run. Its traceback has
// been shown.
type CellError struct {
	Notebook string // the file's name
	Cell, Of int    // which of how many code cells, counted from 1
	Fault    *interp.Fault
}

// Error says where the run stopped; the fault itself has been shown.
func (e *CellError) Error() string {
	return fmt.Sprintf("notebooks: %s stopped at cell %d of %d (%s)", e.Notebook, e.Cell, e.Of, e.Fault.Name)
}

// Run executes the notebook in a file from top to bottom in a fresh session
// and writes it with its outputs to o.Out, also when a cell fails. It stops at
// the first failing cell that is not tagged raises-exception, with a
// *CellError, and after the running cell when the context is cancelled, with
// the context's error. The executed notebook holds no times: the same cells
// give the same bytes.
func Run(ctx context.Context, path string, o Options, rt interp.Runtime) error {
	nb, err := Read(path)
	if err != nil {
		return err
	}
	name := filepath.Base(path)
	if language := nb.Language(); language != "" && language != "go" {
		return fmt.Errorf("notebooks: %s is written in %s, and pawl runs Go", name, language)
	}
	if err := nb.inject(o.Settings); err != nil {
		return fmt.Errorf("notebooks: %s: %w", name, err)
	}
	nb.describe(o.Kernelspec, o.Language)

	r := &run{name: name, notebook: nb, runtime: rt, console: newConsole(o.Stdout, o.Stderr)}
	failed := r.cells(ctx)
	if o.Out == "" {
		return failed
	}
	if err := nb.Write(o.Out); err != nil {
		return err
	}
	r.console.note("%s: written to %s", name, o.Out)
	return failed
}

// run is one run of a notebook.
type run struct {
	name     string
	notebook *Notebook
	runtime  interp.Runtime
	console  *console
}

// cells executes the code cells in order.
func (r *run) cells(ctx context.Context) error {
	for _, c := range r.notebook.Cells {
		if !c.Tagged(TagSkip) {
			c.Clear()
		}
	}
	code, recorder, began := r.notebook.Code(), newRecorder(r.console), time.Now()
	defer recorder.keepWidgets(r.notebook)
	for i, c := range code {
		if err := ctx.Err(); err != nil {
			return r.interrupted(i+1, len(code), err)
		}
		r.console.start(i+1, len(code), c.Source)
		start := time.Now()
		fault := r.cell(ctx, c, i+1, recorder)
		r.console.end(i+1, len(code), time.Since(start))
		if err := ctx.Err(); err != nil && fault != nil {
			return r.interrupted(i+1, len(code), err)
		}
		if fault != nil && !c.Tagged(TagMayRaise) {
			return &CellError{Notebook: r.name, Cell: i + 1, Of: len(code), Fault: fault}
		}
	}
	r.console.note("%s: %d cells in %.1f s", r.name, len(code), time.Since(began).Seconds())
	return nil
}

// cell executes one cell as the kernel would an execute request.
func (r *run) cell(ctx context.Context, c *Cell, count int, recorder *Recorder) *interp.Fault {
	sink := recorder.sink(c)
	outcome := r.runtime.Execute(ctx, interp.Request{Code: c.Source, Count: count, StoreHistory: true}, sink)
	sink.finish(count, outcome)
	return outcome.Fault
}

func (r *run) interrupted(cell, of int, err error) error {
	return fmt.Errorf("notebooks: %s interrupted at cell %d of %d: %w", r.name, cell, of, err)
}

// describe writes the kernel and its language into the notebook's metadata.
// A kernelspec that the notebook names already, which may be pawl under
// another name, is kept.
func (nb *Notebook) describe(kernelspec, language map[string]any) {
	if spec, err := plain(kernelspec); err == nil && spec != nil && nb.Metadata()["kernelspec"] == nil {
		nb.Metadata()["kernelspec"] = spec
	}
	if info, err := plain(language); err == nil && info != nil {
		nb.Metadata()["language_info"] = info
	}
}

package interp

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"pawl/interp/cell"
	"pawl/interp/magic"
)

// save writes cells into a file.
func (w *work) save(p magic.Piece) error {
	list, err := magic.Words(p.Args)
	if err != nil {
		return err
	}
	list, force := magic.Flag(list, "-f")
	list, add := magic.Flag(list, "-a")
	if len(list) == 0 {
		return usage(p)
	}
	cells, err := w.cells(strings.Join(list[1:], " "))
	if err != nil {
		return err
	}
	path := withSuffix(magic.Home(list[0]), ".go")
	if _, err := os.Stat(path); err == nil && !force && !add {
		return fmt.Errorf("%s exists: -f overwrites it, -a appends to it", path)
	}
	var texts []string
	for _, c := range cells {
		texts = append(texts, strings.TrimRight(c.code, "\n")+"\n")
	}
	return w.write(path, strings.Join(texts, "\n"), add)
}

// withSuffix adds the suffix to a path that has none.
func withSuffix(path, suffix string) string {
	if filepath.Ext(path) == "" {
		return path + suffix
	}
	return path
}

// writeFile writes the cell below the command into a file.
func (w *work) writeFile(p magic.Piece) error {
	list, err := words(p, 1, 2)
	if err != nil {
		return err
	}
	list, add := magic.Flag(list, "-a")
	if len(list) != 1 {
		return usage(p)
	}
	text := p.Body
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return w.write(magic.Home(list[0]), text, add)
}

// write writes or appends, and says so.
func (w *work) write(path, text string, add bool) error {
	mode, did := os.O_TRUNC, "wrote"
	if _, err := os.Stat(path); err == nil {
		did = "overwrote"
	}
	if add {
		mode, did = os.O_APPEND, "appended to"
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|mode, 0o666)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	w.print("%s %s\n", did, path)
	return nil
}

// load puts a file's text in the place of the cell.
func (w *work) load(p magic.Piece) error {
	_, text, err := read(p)
	if err != nil {
		return err
	}
	w.nextInput("// " + p.Title() + " " + p.Args + "\n" + text)
	return nil
}

// runFile runs a file under its own name.
func (w *work) runFile(p magic.Piece) error {
	path, text, err := read(p)
	if err != nil {
		return err
	}
	name := filepath.Base(path)
	if w.kept.runs == nil {
		w.kept.runs = map[string]int{}
	}
	// Each run has a name of its own: its text may have changed since the last.
	if w.kept.runs[name]++; w.kept.runs[name] > 1 {
		name = fmt.Sprintf("%s (run %d)", name, w.kept.runs[name])
	}
	w.keepSource(name, text)
	file := &work{Session: w.Session, ctx: w.ctx, name: name}
	f := file.cell(text)
	w.outcome.Result = file.outcome.Result
	w.outcome.Payload = append(w.outcome.Payload, file.outcome.Payload...)
	return failing(f)
}

// read returns the one file that a command names; .go may be left out.
func read(p magic.Piece) (path, text string, err error) {
	list, err := words(p, 1, 1)
	if err != nil {
		return "", "", err
	}
	path = magic.Home(list[0])
	data, err := os.ReadFile(path)
	if with := withSuffix(path, ".go"); errors.Is(err, fs.ErrNotExist) && with != path {
		if data, again := os.ReadFile(with); again == nil {
			return with, string(data), nil
		}
	}
	return path, string(data), err
}

// format puts the cell, as gofmt writes it, in the place of the cell.
func (w *work) format(p magic.Piece) error {
	if p.Args != "" {
		return usage(p)
	}
	text, err := magic.Format(p.Body, cell.Format)
	if err != nil {
		return err
	}
	w.nextInput(text)
	return nil
}

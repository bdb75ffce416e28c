package notebooks

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"time"

	"pawl/interp"
)

// console shows a run on the terminal: what cells print and show on out,
// progress and errors on err.
type console struct {
	out, err io.Writer
	terminal bool // err is a terminal: colours, and updates rewritten in place
	updating bool // the terminal's line holds an update
	midLine  bool // the last text on out ended without a line feed
}

func newConsole(out, err io.Writer) *console {
	if out == nil {
		out = io.Discard
	}
	if err == nil {
		err = io.Discard
	}
	return &console{out: out, err: err, terminal: isTerminal(err)}
}

// isTerminal reports whether a person reads what is written.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("TERM") != "dumb"
}

// start announces cell i of n.
func (c *console) start(i, n int, source string) {
	c.newLine()
	fmt.Fprintf(c.err, "[%d/%d] %s\n", i, n, title(source))
}

// end says how long the cell took.
func (c *console) end(i, n int, took time.Duration) {
	c.newLine()
	fmt.Fprintf(c.err, "[%d/%d] %.2f s\n", i, n, took.Seconds())
}

// note prints a line about the run.
func (c *console) note(format string, args ...any) {
	c.newLine()
	fmt.Fprintf(c.err, format+"\n", args...)
}

// stream passes on what a cell prints.
func (c *console) stream(name, text string) {
	if c.updating {
		c.newLine()
	}
	w := c.out
	if name == "stderr" {
		w = c.err
	}
	io.WriteString(w, text)
	if text != "" {
		c.midLine = !strings.HasSuffix(text, "\n")
	}
}

// show prints the plain text of a display or a result.
func (c *console) show(o *Output) {
	if text, ok := o.Data()["text/plain"].(string); ok && text != "" {
		c.newLine()
		fmt.Fprintln(c.out, strings.TrimSuffix(text, "\n"))
	}
}

// update rewrites the terminal's line with the first line of an updated
// display; where nobody watches, only the final state matters, in the file.
func (c *console) update(o *Output) {
	text, ok := o.Data()["text/plain"].(string)
	if !ok || !c.terminal {
		return
	}
	if !c.updating {
		c.newLine()
	}
	fmt.Fprintf(c.err, "\r%s\x1b[K", title(text))
	c.updating = true
}

var colours = regexp.MustCompile(`\x1b\[[0-9;]*m`)

// fault prints the traceback of a failed cell.
func (c *console) fault(f *interp.Fault) {
	text := strings.Join(f.Traceback, "\n")
	if text == "" {
		text = f.Name + ": " + f.Message
	}
	if !c.terminal {
		text = colours.ReplaceAllString(text, "")
	}
	c.newLine()
	fmt.Fprintln(c.err, strings.TrimSuffix(text, "\n"))
}

// newLine begins a line of its own.
func (c *console) newLine() {
	if c.updating {
		fmt.Fprintln(c.err)
	}
	if c.midLine {
		fmt.Fprintln(c.out)
	}
	c.updating, c.midLine = false, false
}

// title is the first line that says anything, cut to fit a terminal.
func title(text string) string {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			if letters := []rune(line); len(letters) > 72 {
				return string(letters[:71]) + "…"
			}
			return line
		}
	}
	return ""
}

package magic

import (
	"fmt"
	"slices"
	"strings"
)

// Form is how a command may stand in a cell.
type Form int

const (
	Line  Form = 1 << iota // %name: a line of its own
	Cell                   // %%name: the first line of a cell, whose other lines belong to it
	Shell                  // !text: a line for the shell
)

// Command is one row of the table.
type Command struct {
	Name  string // without percent signs
	Forms Form
	Usage string // what follows the name
	Does  string // one sentence, without a full stop
	Path  bool   // what follows is a path, for completion
}

// Table lists all commands, in the order in which %help tells them.
var Table = []Command{
	{Name: "help", Forms: Line, Usage: "[COMMAND]", Does: "tells what the commands do"},
	{Name: "lsmagic", Forms: Line, Does: "lists the names of the commands"},
	{Name: "time", Forms: Line | Cell, Usage: "STATEMENT", Does: "runs a statement, or the cell, once and tells how long it took"},
	{Name: "timeit", Forms: Line | Cell, Usage: "[-n LOOPS] [-r RUNS] STATEMENT", Does: "compiles a statement, or the cell, once, runs it many times, and tells mean and standard deviation of one loop; what follows %%timeit runs once before each run"},
	{Name: "who", Forms: Line, Does: "lists the names that cells have declared, with kind and type"},
	{Name: "reset", Forms: Line, Usage: "[-f]", Does: "forgets all names and ends the goroutines of earlier cells; it does not ask, so -f changes nothing"},
	{Name: "seed", Forms: Line, Usage: "N", Does: "restarts the randomness of the session, as seed(N) does"},
	{Name: "history", Forms: Line, Usage: "[-n N] [CELLS]", Does: "shows the cells that have run, the last N (-l means the same), or those named, as in 2 5-7"},
	{Name: "save", Forms: Line, Usage: "[-f] [-a] FILE [CELLS]", Does: "writes cells into a file, all if none are named; -f overwrites it, -a appends to it", Path: true},
	{Name: "load", Forms: Line, Usage: "FILE", Does: "puts the text of a file in the place of the cell", Path: true},
	{Name: "run", Forms: Line, Usage: "FILE.go", Does: "runs a file as if it were pasted into the cell; a program's main is called", Path: true},
	{Name: "fmt", Forms: Line | Cell, Does: "on a cell's first line, puts the rest of the cell as gofmt writes it in the place of the cell; nothing runs"},
	{Name: "cd", Forms: Line, Usage: "[DIR]", Does: "changes the working directory, to the home directory if none is named, to the one before with -", Path: true},
	{Name: "pwd", Forms: Line, Does: "shows the working directory"},
	{Name: "env", Forms: Line, Usage: "[NAME[=VALUE]]", Does: "shows all environment variables (values of keys, tokens, secrets and passwords are hidden), shows one, or sets one"},
	{Name: "capture", Forms: Cell, Usage: "[NAME]", Does: "runs the cell and keeps what it would show; the variable NAME gets it as text"},
	{Name: "writefile", Forms: Cell, Usage: "[-a] FILE", Does: "writes the cell into a file, or with -a at its end", Path: true},
	{Name: "bash", Forms: Cell, Does: "runs the cell as a script of bash"},
	{Name: "!", Forms: Shell, Usage: "COMMAND", Does: "runs a command with sh; its output appears as it comes, an exit status other than 0 is an error, and an interrupt ends it with all that it has started"},
}

// Rules says where commands may stand; %help ends with it.
const Rules = `A line that begins with % or ! where a Go statement could begin, outside all brackets, is a command; a backslash
at its end continues it on the next line. Such lines may stand between lines of Go: the cell then runs piece by
piece, and stops at the first that fails. A command with %% must come first and takes the whole cell. After // nothing
is a command. To see the opposite of ok, write (!ok). What a shell command leaves running in the background ends
with it. name? describes a name, name?? shows its source, and so for commands: %time?`

// Lookup finds a command by its name.
func Lookup(name string) (Command, bool) {
	i := slices.IndexFunc(Table, func(c Command) bool { return c.Name == name })
	if i < 0 {
		return Command{}, false
	}
	return Table[i], true
}

// Spellings returns how the command is written: %name, %%name, or both.
func (c Command) Spellings() []string {
	var out []string
	if c.Forms&Line != 0 {
		out = append(out, "%"+c.Name)
	}
	if c.Forms&Cell != 0 {
		out = append(out, "%%"+c.Name)
	}
	if c.Forms&Shell != 0 {
		out = append(out, c.Name)
	}
	return out
}

// Call is how the command is written in one form, with what follows its name.
func (c Command) Call(f Form) string {
	switch {
	case f == Shell:
		return c.Name + c.Usage
	case f == Cell && c.Forms != Cell: // the statement stands below
		return "%%" + c.Name + strings.TrimSuffix(" "+strings.TrimSuffix(c.Usage, "STATEMENT"), " ") + " with the cell below it"
	case f == Cell:
		return strings.TrimSuffix("%%"+c.Name+" "+c.Usage, " ") + " with the cell below it"
	}
	return strings.TrimSuffix("%"+c.Name+" "+c.Usage, " ")
}

// CutPrefix parts the percent signs of a command from its name.
func CutPrefix(word string) (prefix, name string) {
	name = strings.TrimPrefix(strings.TrimPrefix(word, "%"), "%")
	return word[:len(word)-len(name)], name
}

// Help is the entry of one command: how it is written, and what it does.
func (c Command) Help() string {
	call := strings.Join(c.Spellings(), ", ")
	if c.Forms == Shell {
		call += c.Usage
	} else if c.Usage != "" {
		call += " " + c.Usage
	}
	return call + "\n" + wrap(c.Does, "    ", 100)
}

// Help is the entries of all commands and the rules.
func Help() string {
	var b strings.Builder
	for _, c := range Table {
		b.WriteString(c.Help() + "\n")
	}
	return b.String() + "\n" + Rules + "\n"
}

// List names all commands on one line for each form.
func List() string {
	var line, cell []string
	for _, c := range Table {
		for _, s := range c.Spellings() {
			if strings.HasPrefix(s, "%%") {
				cell = append(cell, s)
			} else {
				line = append(line, s)
			}
		}
	}
	return fmt.Sprintf("on a line:  %s\non a cell:  %s\n", strings.Join(line, " "), strings.Join(cell, " "))
}

// wrap breaks a text at spaces into lines of at most width bytes, each after
// the indent.
func wrap(text, indent string, width int) string {
	out, line := "", indent
	for _, word := range strings.Fields(text) {
		if len(line)+len(word) > width && line != indent {
			out, line = out+strings.TrimRight(line, " ")+"\n", indent
		}
		line += word + " "
	}
	return out + strings.TrimRight(line, " ")
}

package magic

import (
	"fmt"
	"go/scanner"
	"go/token"
	"strings"
)

// Piece is a stretch of a cell: Go, or one command.
type Piece struct {
	Form Form   // 0: Go
	Name string // of the command; "!" for the shell
	Args string // what follows the name on its line
	Body string // of a Cell command: the lines below; of Go: its text
	// Start and At are the byte offsets in the cell of the piece and of its Args
	// or, for Go, its text; Below is that of Body.
	Start, At, Below int
	cell             string
}

// Prefix is how the command was marked: %, %%, or nothing for the shell.
func (p Piece) Prefix() string {
	switch p.Form {
	case Line:
		return "%"
	case Cell:
		return "%%"
	}
	return ""
}

// Title is the command as it is spelled.
func (p Piece) Title() string { return p.Prefix() + p.Name }

// Encloses tells whether the lines below belong to the command.
func (p Piece) Encloses() bool { return p.Form == Cell || p.Form == Line && p.Name == "fmt" }

// Position is the line and column, from 1, of an offset of the cell.
func (p Piece) Position(offset int) (line, column int) {
	before := p.cell[:offset]
	return 1 + strings.Count(before, "\n"), offset - strings.LastIndexByte(before, '\n')
}

// PlacedBody is the body behind as much blank space as keeps each of its
// lines and columns where they are in the cell.
func (p Piece) PlacedBody() string { return blank(p.cell[:p.Below]) + p.Body }

// PlacedArgs is the same for the arguments.
func (p Piece) PlacedArgs() string { return blank(p.cell[:p.At]) + p.Args }

func blank(text string) string {
	out := []byte(text)
	for i, c := range out {
		if c != '\n' {
			out[i] = ' '
		}
	}
	return string(out)
}

// Misplaced is a command where none can stand.
type Misplaced struct {
	Line, Column int
	Message      string
}

func (m *Misplaced) Error() string { return m.Message }

// Split cuts a cell into its pieces, in order. A cell without commands is one
// piece, also if it is empty. The error is a *Misplaced.
func Split(code string) ([]Piece, error) {
	var pieces []Piece
	for start := 0; start <= len(code); {
		at, err := nextCommand(code, start)
		if err != nil {
			return nil, err
		}
		end := at
		if at < 0 {
			end = len(code)
		}
		if goes(code[start:end]) || at < 0 && len(pieces) == 0 {
			pieces = append(pieces, Piece{Body: code[start:end], Start: start, At: start, Below: start, cell: code})
		}
		if at < 0 {
			break
		}
		p, next := command(code, at)
		if p.Encloses() && len(pieces) > 0 {
			return nil, misplaced(code, at, "%s must stand first in its cell", p.Title())
		}
		pieces = append(pieces, p)
		start = next
	}
	return pieces, nil
}

// goes tells whether a text holds anything that is no comment.
func goes(text string) bool {
	_, tok, _ := newScanner(text).Scan()
	return tok != token.EOF
}

func newScanner(text string) *scanner.Scanner {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", 1, len(text))
	s.Init(file, []byte(text), func(token.Position, string) {}, 0)
	return &s
}

// nextCommand returns the offset of the first command at or after start, or
// -1. Strings and comments are tokens, so nothing in them is a command.
func nextCommand(code string, start int) (int, error) {
	s := newScanner(code[start:])
	depth, begins := 0, true
	for {
		pos, tok, _ := s.Scan()
		at := start + int(pos) - 1
		switch tok {
		case token.EOF:
			return -1, nil
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth--
		case token.REM, token.REM_ASSIGN:
			if first(code, at) && depth > 0 {
				return 0, misplaced(code, at, "a command cannot stand inside brackets: it needs a line of its own outside of them")
			}
			if first(code, at) && begins {
				return at, nil
			}
		case token.NOT, token.NEQ:
			if first(code, at) && begins && depth <= 0 {
				return at, nil
			}
		}
		begins = tok == token.SEMICOLON
	}
}

// first tells whether only blanks stand before the offset on its line.
func first(code string, at int) bool {
	line := code[strings.LastIndexByte(code[:at], '\n')+1 : at]
	return strings.TrimSpace(line) == ""
}

func misplaced(code string, at int, format string, args ...any) error {
	line, column := Piece{cell: code}.Position(at)
	return &Misplaced{line, column, fmt.Sprintf(format, args...)}
}

// command reads the command at an offset and returns where the next piece
// starts.
func command(code string, at int) (p Piece, next int) {
	end := lineEnd(code, at)
	p = Piece{Form: Line, Start: at, cell: code}
	nameAt := at + 1
	switch {
	case code[at] == '!':
		p.Form, p.Name = Shell, "!"
	case strings.HasPrefix(code[at:], "%%"):
		p.Form = Cell
		nameAt++
	}
	rest := code[nameAt:end]
	if p.Form != Shell {
		p.Name = rest
		if i := strings.IndexAny(rest, " \t\r\n"); i >= 0 {
			p.Name = rest[:i]
		}
		rest = rest[len(p.Name):]
	}
	p.Args = strings.TrimLeft(rest, " \t")
	p.At = end - len(p.Args)
	p.Args = strings.TrimSpace(p.Args)
	next = min(end+1, len(code))
	p.Below = next
	if p.Encloses() {
		p.Body, next = code[next:], len(code)+1
	} else if end == len(code) {
		next = len(code) + 1
	}
	return p, next
}

// lineEnd is the end of the line at an offset, and of the lines that continue
// it.
func lineEnd(code string, at int) int {
	for i := at; i < len(code); i++ {
		if code[i] == '\n' && !strings.HasSuffix(strings.TrimSuffix(code[:i], "\r"), `\`) {
			return i
		}
	}
	return len(code)
}

// Blank puts blank space in the place of all commands, so that what remains is
// Go, each of its lines and columns where they were. What cannot be cut into
// pieces stays as it is.
func Blank(code string) string {
	pieces, err := Split(code)
	if err != nil {
		return code
	}
	out := []byte(blank(code))
	for _, p := range pieces {
		if p.Form == 0 {
			copy(out[p.At:], p.Body)
		}
		if p.Name == "time" || p.Name == "timeit" {
			copy(out[p.At:], p.Args)
		}
		if p.Encloses() && p.Name != "writefile" && p.Name != "bash" {
			copy(out[p.Below:], Blank(p.Body))
		}
	}
	return string(out)
}

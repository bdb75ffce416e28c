package interp

import (
	"go/scanner"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"pawl/interp/magic"
)

// completeCommand lists what could stand before the cursor, a byte offset, if
// that is in the line of a command, or in a string. ok is false where Go's
// names can stand.
func completeCommand(code string, cursor int) (list []Candidate, start int, ok bool) {
	before := code[:cursor]
	pieces, err := magic.Split(before)
	if err != nil || len(pieces) == 0 {
		return nil, 0, false
	}
	last := pieces[len(pieces)-1]
	line := before[max(0, strings.LastIndexByte(before, '\n')+1):]
	switch {
	case last.Form == 0:
		return inString(last.Body, last.At)
	case last.Encloses() && strings.Contains(before[last.Start:], "\n"):
		return inBody(last)
	case last.Form == magic.Shell:
		return paths(lastWord(before), cursor, escapeBlanks)
	case !strings.ContainsAny(strings.TrimLeft(line, " \t"), " \t"):
		return commandNames(last.Title()), last.Start, true
	}
	if c, _ := magic.Lookup(last.Name); c.Path {
		return paths(lastWord(before), cursor, asIs)
	}
	if c, _ := magic.Lookup(last.Name); c.Name == "help" {
		word := lastWord(before)
		return commandNames("%" + strings.TrimLeft(word, "%")), cursor - len(word), true
	}
	return nil, 0, false
}

// inBody completes below a %% command: Go, where its body is Go.
func inBody(p magic.Piece) ([]Candidate, int, bool) {
	if p.Name == "bash" {
		word := lastWord(p.Body)
		return paths(word, p.Below+len(p.Body), escapeBlanks)
	}
	if p.Name == "writefile" {
		return nil, p.Below + len(p.Body), true
	}
	list, start, ok := completeCommand(p.Body, len(p.Body))
	return list, start + p.Below, ok
}

// commandNames lists the commands that begin like the word; after one % those
// with two follow.
func commandNames(word string) []Candidate {
	var out []Candidate
	for _, prefix := range []string{"%", "%%"} {
		for _, c := range magic.Table {
			for _, s := range c.Spellings() {
				own, name := magic.CutPrefix(s)
				asked, typed := magic.CutPrefix(word)
				if own == prefix && len(asked) <= len(own) && strings.HasPrefix(name, typed) {
					out = append(out, Candidate{Text: s, Type: "magic", Signature: c.Does})
				}
			}
		}
	}
	return out
}

func lastWord(text string) string {
	return text[strings.LastIndexAny(text, " \t\n\"'`=:;|<>()")+1:]
}

// asIs and escapeBlanks write a file name for a command of ours and for a shell.
func asIs(name string) string { return name }

func escapeBlanks(name string) string { return strings.ReplaceAll(name, " ", `\ `) }

// inString completes file names in a string that is still open; at is the
// offset of the text in the cell.
func inString(text string, at int) ([]Candidate, int, bool) {
	var s scanner.Scanner
	open := false
	file := token.NewFileSet().AddFile("", 1, len(text))
	s.Init(file, []byte(text), func(_ token.Position, message string) {
		open = message == "string literal not terminated" || message == "raw string literal not terminated"
	}, 0)
	imports, literal, from := false, "", 0
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			break
		}
		imports = tok == token.IMPORT || imports && (tok == token.LPAREN || tok == token.IDENT || tok == token.STRING || tok == token.SEMICOLON && lit == "\n")
		if tok == token.STRING {
			literal, from = lit, int(pos)-1
		}
	}
	if !open || imports || literal == "" {
		return nil, 0, false
	}
	return paths(literal[1:], at+from+len(literal), escaper(literal[0]))
}

// escaper writes a file name for the inside of a string with that quote.
func escaper(quote byte) func(string) string {
	if quote == '`' {
		return asIs
	}
	return func(name string) string { return strings.Trim(strconv.Quote(name), `"`) }
}

// paths lists the files whose path begins like the word, which ends at the
// offset end. What they replace is the word's last element.
func paths(word string, end int, write func(string) string) ([]Candidate, int, bool) {
	dir, base := filepath.Split(filepath.FromSlash(word))
	start := end - len(base)
	read := magic.Home(dir)
	if read == "" {
		read = "."
	}
	entries, err := os.ReadDir(read)
	if err != nil {
		return nil, start, true
	}
	var out []Candidate
	for _, e := range entries {
		name := e.Name()
		if !strings.HasPrefix(name, base) || base == "" && name[0] == '.' {
			continue
		}
		if info, err := os.Stat(filepath.Join(read, name)); err == nil && info.IsDir() {
			name += "/"
		}
		out = append(out, Candidate{Text: write(name), Type: "path"})
	}
	return out, start, true
}

// commandAt describes the command whose name is at the cursor.
func commandAt(code string, cursor int) string {
	pieces, err := magic.Split(code)
	if err != nil {
		return ""
	}
	for _, p := range pieces {
		if p.Form != 0 && p.Start <= cursor && cursor <= p.Start+len(p.Title()) {
			if c, ok := magic.Lookup(p.Name); ok {
				return c.Help()
			}
		}
	}
	return ""
}

// endsWithCommand tells whether a text that ends with a command is complete:
// it is, unless a command for a whole cell has nothing below it.
func endsWithCommand(code string) (Completeness, bool) {
	pieces, err := magic.Split(code)
	if err != nil {
		return Completeness{Status: "invalid"}, true
	}
	if len(pieces) == 0 {
		return Completeness{}, false
	}
	last := pieces[len(pieces)-1]
	switch {
	case last.Form == 0:
		return Completeness{}, false
	case last.Encloses() && strings.TrimSpace(last.Body) == "":
		return Completeness{Status: "incomplete"}, true
	}
	return Completeness{Status: "complete"}, true
}

package complete

import (
	"go/scanner"
	"go/token"
	"strings"
	"unicode"
	"unicode/utf8"
)

// wordStart is the offset at which the name before the cursor begins.
func wordStart(code string, cursor int) int {
	for cursor > 0 {
		r, size := utf8.DecodeLastRuneInString(code[:cursor])
		if !isWord(r) {
			break
		}
		cursor -= size
	}
	return cursor
}

// wordEnd is the offset at which the name at the cursor ends.
func wordEnd(code string, cursor int) int {
	for cursor < len(code) {
		r, size := utf8.DecodeRuneInString(code[cursor:])
		if !isWord(r) {
			break
		}
		cursor += size
	}
	return cursor
}

func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// lexeme is a token and where it begins.
type lexeme struct {
	tok    token.Token
	lit    string
	offset int
	bad    bool // it is no whole token: a string without its end, say
}

// implied tells whether the lexeme is a semicolon that nobody wrote.
func (l lexeme) implied() bool { return l.tok == token.SEMICOLON && l.lit == "\n" }

// scan cuts a text into tokens. The semicolon that the end of the text implies
// is none of them.
func scan(text string, mode scanner.Mode) []lexeme {
	var (
		s    scanner.Scanner
		list []lexeme
		bad  bool
	)
	file := token.NewFileSet().AddFile("", -1, len(text))
	s.Init(file, []byte(text), func(token.Position, string) { bad = true }, mode)
	for {
		bad = false
		pos, tok, lit := s.Scan()
		at := file.Offset(pos)
		if tok == token.EOF || tok == token.SEMICOLON && lit == "\n" && at == len(text) {
			return list
		}
		list = append(list, lexeme{tok, lit, at, bad})
	}
}

// place is what kind of text the cursor stands in.
type place int

const (
	inCode   place = iota
	inText         // a comment, or a literal that is no name
	inImport       // the string of an import
)

// placeOf tells what the end of a text is in.
func placeOf(before string) place {
	list := scan(before, scanner.ScanComments)
	if len(list) == 0 {
		return inCode
	}
	last := list[len(list)-1]
	if last.offset+len(last.lit) < len(before) {
		return inCode
	}
	switch last.tok {
	case token.COMMENT:
		if last.bad || strings.HasPrefix(last.lit, "//") {
			return inText
		}
	case token.STRING:
		switch {
		case !last.bad:
			return inCode
		case imports(list[:len(list)-1]):
			return inImport
		}
		return inText
	case token.CHAR, token.INT, token.FLOAT, token.IMAG, token.ILLEGAL:
		return inText
	}
	return inCode
}

// imports tells whether a string behind these tokens is an import path.
func imports(list []lexeme) bool {
	for i := len(list) - 1; i >= 0; i-- {
		switch t := list[i]; {
		case t.tok == token.IMPORT:
			return true
		case t.tok == token.LPAREN, t.tok == token.STRING, t.tok == token.IDENT, t.tok == token.PERIOD,
			t.tok == token.SEMICOLON, t.tok == token.COMMENT:
		default:
			return false
		}
	}
	return false
}

// pathStart is the offset at which the import path before the cursor begins.
func pathStart(code string, cursor int) int { return strings.LastIndexAny(code[:cursor], "\"`") + 1 }

// importPaths lists the packages to import.
func (v View) importPaths() []found {
	if v.Paths == nil {
		return nil
	}
	var list []found
	for _, p := range v.Paths() {
		list = append(list, found{Candidate{Text: p, Type: "package"}, ofPackage, nil})
	}
	return list
}

package complete

import (
	"go/scanner"
	"go/token"
	"strings"
)

// Indent is what the line after an incomplete text begins with, as gofmt would
// have it: a tab for each line that has opened a bracket still open, and one
// more for an expression that goes on. Inside a raw string or a comment it is
// nothing, for it would become part of that.
func Indent(code string) string {
	list := scan(code, scanner.ScanComments)
	var open []int // the line of each open bracket
	last := lexeme{tok: token.SEMICOLON}
	for _, t := range list {
		switch t.tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			open = append(open, strings.Count(code[:t.offset], "\n"))
		case token.RPAREN, token.RBRACK, token.RBRACE:
			open = open[:max(0, len(open)-1)]
		}
		if t.bad {
			return ""
		}
		if t.tok != token.COMMENT && !t.implied() {
			last = t
		}
	}
	tabs := 0
	for i, line := range open {
		if i == 0 || open[i-1] != line {
			tabs++
		}
	}
	if goesOn(last.tok) {
		tabs++
	}
	return strings.Repeat("\t", tabs)
}

// goesOn tells whether an expression that ends with a token goes on in the
// next line.
func goesOn(t token.Token) bool {
	switch t {
	case token.LPAREN, token.LBRACK, token.LBRACE, token.RPAREN, token.RBRACK, token.RBRACE,
		token.COMMA, token.SEMICOLON, token.COLON, token.INC, token.DEC, token.ELLIPSIS:
		return false
	}
	return t.IsOperator()
}

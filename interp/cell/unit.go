package cell

import (
	"go/scanner"
	"go/token"
)

// unit is a stretch of a cell between two semicolons at the outermost level:
// one import, declaration or statement.
type unit struct {
	start, end int // byte offsets
	kind       token.Token
	silenced   bool // ends with a semicolon that the user wrote
}

// declares tells whether the unit belongs among the declarations. A var
// declaration does not: it runs in its turn, like a statement.
func (u unit) declares() bool {
	return u.kind == token.IMPORT || u.kind == token.TYPE || u.kind == token.CONST || u.kind == token.FUNC
}

// runs tells whether the unit is a statement.
func (u unit) runs() bool { return !u.declares() && u.kind != token.PACKAGE }

// split scans the text once and cuts it at the semicolons, written or
// implied, that stand outside all brackets.
func split(name, source string) ([]unit, error) {
	var (
		s      scanner.Scanner
		failed *Error
		units  []unit
		toks   []token.Token
		depth  int
		start  = -1
		end    int
	)
	fset := token.NewFileSet()
	file := fset.AddFile(name, -1, len(source))
	position := func(pos token.Pos) token.Position {
		return fset.Position(pos)
	}
	s.Init(file, []byte(source), func(pos token.Position, msg string) {
		if failed == nil {
			failed = &Error{Pos: pos, Message: msg}
		}
	}, 0)
	for {
		pos, tok, lit := s.Scan()
		offset := file.Offset(pos)
		if tok == token.EOF || tok == token.SEMICOLON && depth == 0 {
			written := tok == token.SEMICOLON && lit == ";"
			if written {
				end = offset + 1
			}
			if start >= 0 {
				units = append(units, unit{start: start, end: end, kind: kindOf(toks), silenced: written})
			}
			start, toks = -1, toks[:0]
			if tok == token.EOF {
				break
			}
			continue
		}
		if start < 0 {
			start = offset
		}
		toks = append(toks, tok)
		end = offset + len(tok.String())
		if lit != "" {
			end = min(offset+len(lit), len(source)) // the semicolon that ends a file is a newline that is not there
		}
		switch tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if depth--; depth < 0 {
				return nil, &Error{Pos: position(pos), Message: "syntax error: unexpected " + tok.String()}
			}
		}
	}
	if failed != nil {
		return nil, failed
	}
	return units, nil
}

// kindOf names a unit by its first token; a func that is a literal, and
// everything that is no declaration, counts as a statement (ILLEGAL).
func kindOf(toks []token.Token) token.Token {
	switch toks[0] {
	case token.PACKAGE, token.IMPORT, token.TYPE, token.CONST:
		return toks[0]
	case token.FUNC:
		if declaresFunc(toks) {
			return token.FUNC
		}
	}
	return token.ILLEGAL
}

// declaresFunc tells `func name(` and `func (r T) name(` from a literal.
func declaresFunc(toks []token.Token) bool {
	if len(toks) < 2 {
		return false
	}
	if toks[1] == token.IDENT {
		return true
	}
	depth := 0
	for i := 1; i < len(toks); i++ {
		switch toks[i] {
		case token.LPAREN:
			depth++
		case token.RPAREN:
			depth--
		}
		if depth == 0 {
			return i+2 < len(toks) && toks[i+1] == token.IDENT && toks[i+2] == token.LPAREN
		}
	}
	return false
}

// Complete tells whether the text could be run as it stands, needs more lines
// ("incomplete"), or can not become right ("invalid"). Depth is the number of
// brackets left open.
func Complete(source string) (status string, depth int) {
	var (
		s      scanner.Scanner
		failed string
	)
	file := token.NewFileSet().AddFile("", -1, len(source))
	s.Init(file, []byte(source), func(_ token.Position, msg string) { failed = msg }, 0)
	last := token.ILLEGAL
	for {
		_, tok, lit := s.Scan()
		if tok == token.EOF {
			break
		}
		switch tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth--
		}
		if tok != token.SEMICOLON || lit == ";" {
			last = tok
		}
	}
	switch {
	case failed == "raw string literal not terminated", failed == "comment not terminated":
		return "incomplete", depth
	case failed != "", depth < 0:
		return "invalid", depth
	case depth > 0, last.IsOperator() && wantsOperand(last):
		return "incomplete", depth
	}
	if _, err := Parse(token.NewFileSet(), "In[0]", source); err != nil {
		return "invalid", depth
	}
	return "complete", depth
}

// wantsOperand tells whether a text that ends with this operator goes on.
func wantsOperand(t token.Token) bool {
	switch t {
	case token.RPAREN, token.RBRACK, token.RBRACE, token.INC, token.DEC, token.SEMICOLON, token.ELLIPSIS:
		return false
	}
	return true
}

// Brackets lists the brackets of a text in order, those in strings and
// comments left out.
func Brackets(source string) []token.Token {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(source))
	s.Init(file, []byte(source), nil, 0)
	var out []token.Token
	for {
		switch _, tok, _ := s.Scan(); tok {
		case token.EOF:
			return out
		case token.LPAREN, token.LBRACK, token.LBRACE, token.RPAREN, token.RBRACK, token.RBRACE:
			out = append(out, tok)
		}
	}
}

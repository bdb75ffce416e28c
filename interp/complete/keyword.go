package complete

import "go/token"

// keywords lists the words of the language that can follow a text.
func keywords(before string) []found {
	list := scan(before, 0)
	last := lexeme{tok: token.SEMICOLON}
	if len(list) > 0 {
		last = list[len(list)-1]
	}
	open := levels(before)
	top := open[len(open)-1]
	var words []token.Token
	switch {
	case top.header == token.FOR && last.tok == token.FOR:
		words = append(words, token.RANGE)
	case top.header == token.FOR && (last.tok == token.DEFINE || last.tok == token.ASSIGN):
		words = append(words, token.RANGE, token.FUNC, token.MAP, token.STRUCT)
	case last.tok == token.RBRACE:
		words = append(words, token.ELSE)
	case last.tok == token.ELSE:
		words = append(words, token.IF)
	case statementFollows(list, open):
		words = statementWords(open)
	case operandFollows(last.tok):
		words = append(words, token.FUNC, token.MAP, token.STRUCT, token.CHAN, token.INTERFACE)
	}
	var out []found
	for _, w := range words {
		out = append(out, keyword(w))
	}
	return out
}

// statementFollows tells whether a statement can begin behind the tokens.
func statementFollows(list []lexeme, open []level) bool {
	top := open[len(open)-1]
	if top.closer == ")" || top.closer == "]" {
		return false
	}
	if len(list) == 0 {
		return true
	}
	switch last := list[len(list)-1]; last.tok {
	case token.SEMICOLON:
		return top.header == token.ILLEGAL
	case token.LBRACE:
		return blockBrace(list, len(list)-1)
	case token.COLON:
		return true
	}
	return false
}

// blockBrace tells the brace of a block from that of a literal, by what stands
// before it: a literal's has its type there.
func blockBrace(list []lexeme, i int) bool {
	if i == 0 {
		return true
	}
	switch list[i-1].tok {
	case token.RPAREN, token.ELSE, token.FOR, token.SWITCH, token.SELECT, token.SEMICOLON, token.LBRACE, token.COLON:
		return true
	}
	for j := i - 1; j >= 0; j-- {
		switch list[j].tok {
		case token.IF, token.FOR, token.SWITCH, token.FUNC:
			return true
		case token.SEMICOLON:
			if list[j].implied() {
				return false
			}
		case token.LPAREN, token.LBRACE, token.LBRACK:
			return false
		}
	}
	return false
}

func statementWords(open []level) []token.Token {
	words := []token.Token{
		token.CONST, token.DEFER, token.FOR, token.FUNC, token.GO, token.IF, token.MAP, token.RETURN,
		token.SELECT, token.STRUCT, token.SWITCH, token.TYPE, token.VAR,
	}
	if len(open) == 1 {
		return append(words, token.IMPORT)
	}
	return append(words, token.BREAK, token.CONTINUE, token.GOTO, token.FALLTHROUGH, token.CASE, token.DEFAULT)
}

// operandFollows tells whether an expression can begin behind a token.
func operandFollows(t token.Token) bool {
	switch t {
	case token.LPAREN, token.LBRACK, token.LBRACE, token.COMMA, token.RETURN, token.ASSIGN, token.DEFINE, token.COLON,
		token.GO, token.DEFER, token.ARROW, token.AND, token.MUL, token.RBRACK, token.CHAN:
		return true
	}
	return false
}

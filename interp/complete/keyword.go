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
	case last.tok == token.RANGE:
		words = append(words, token.FUNC, token.MAP, token.STRUCT)
	case last.tok == token.RBRACE:
		words = append(words, token.ELSE)
	case last.tok == token.LPAREN && len(list) > 1 && list[len(list)-2].tok == token.PERIOD:
		words = append(words, token.TYPE, token.INTERFACE, token.FUNC, token.MAP, token.STRUCT, token.CHAN)
	case last.tok == token.ELSE:
		words = append(words, token.IF)
	case statementFollows(list, open):
		words = statementWords(open)
	case operandFollows(last.tok), typeFollows(list, top), top.header == token.TYPE:
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
	if !top.block || len(list) == 0 {
		return top.block
	}
	switch list[len(list)-1].tok {
	case token.SEMICOLON:
		return top.header == token.ILLEGAL
	case token.LBRACE, token.COLON:
		return true
	}
	return false
}

// typeFollows tells whether a type can begin behind the tokens: behind the
// names of variables, fields and parameters, and behind the parameters.
func typeFollows(list []lexeme, top level) bool {
	i := len(list) - 1
	if i >= 0 && list[i].tok == token.RPAREN {
		return top.fn || top.typ
	}
	if i > 0 && (top.closer == ")" || top.closer == "]") && list[i].tok == token.IDENT && (list[i-1].tok == token.COMMA || list[i-1].tok == token.LPAREN) {
		return true
	}
	for i >= 0 && (list[i].tok == token.IDENT || list[i].tok == token.COMMA) {
		i--
	}
	if i < 0 || i == len(list)-1 {
		return false
	}
	switch list[i].tok {
	case token.VAR, token.TYPE, token.LPAREN, token.LBRACK:
		return true
	case token.RBRACK, token.ASSIGN:
		return top.header == token.TYPE
	}
	return top.typ
}

func statementWords(open []level) []token.Token {
	words := []token.Token{
		token.CONST, token.DEFER, token.FOR, token.FUNC, token.GO, token.IF, token.MAP, token.RETURN,
		token.SELECT, token.STRUCT, token.SWITCH, token.TYPE, token.VAR, token.GOTO,
	}
	if len(open) == 1 {
		return append(words, token.IMPORT)
	}
	return append(words, token.BREAK, token.CONTINUE, token.FALLTHROUGH, token.CASE, token.DEFAULT)
}

// operandFollows tells whether an expression can begin behind a token.
func operandFollows(t token.Token) bool {
	switch t {
	case token.LPAREN, token.LBRACK, token.LBRACE, token.COMMA, token.RETURN, token.ASSIGN, token.DEFINE, token.COLON,
		token.GO, token.DEFER, token.CASE, token.ELLIPSIS, token.ARROW, token.AND, token.MUL, token.RBRACK, token.CHAN,
		token.TILDE, token.OR, token.EQL, token.NEQ:
		return true
	}
	return false
}

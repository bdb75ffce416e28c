package complete

import "go/token"

// level is an open bracket, or the outermost text.
type level struct {
	closer string
	typ    bool        // the bracket is that of a struct or interface type
	block  bool        // statements stand in it
	fn     bool        // a func in it may have its block to come
	header token.Token // the statement in it that has no block, or no end, yet; ILLEGAL: any other
}

// nesting is what a text leaves open, outermost first.
type nesting struct {
	list   []lexeme
	open   []level
	begins bool // a statement begins here
	typ    bool // the last bracket closed was that of a struct or interface type
}

func levels(text string) []level {
	n := &nesting{list: scan(text, 0), open: []level{{block: true}}, begins: true}
	for i, t := range n.list {
		switch t.tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			n.enter(i)
		case token.RPAREN, token.RBRACK, token.RBRACE:
			n.leave()
		default:
			n.word(t)
		}
		n.begins = t.tok == token.SEMICOLON || t.tok == token.LBRACE
	}
	return n.open
}

func (n *nesting) top() *level { return &n.open[len(n.open)-1] }

// enter opens the bracket at i.
func (n *nesting) enter(i int) {
	before := token.ILLEGAL
	if i > 0 {
		before = n.list[i-1].tok
	}
	l := level{closer: ")"}
	switch n.list[i].tok {
	case token.LBRACK:
		l.closer = "]"
		if before == token.MAP {
			l.closer = "]int"
		}
	case token.LBRACE:
		l.closer, l.typ = "}", before == token.STRUCT || before == token.INTERFACE
		l.block = !l.typ && n.beginsBlock(i, before)
		if l.block && !runsCall(n.top().header) {
			n.top().header = token.ILLEGAL // that was its block
		}
	}
	n.open = append(n.open, l)
}

// beginsBlock tells the brace of a block from that of a literal.
func (n *nesting) beginsBlock(i int, before token.Token) bool {
	top := n.top()
	switch {
	case top.fn:
		top.fn = false
		return true
	case n.literal(i):
		return false
	case before == token.LBRACE, before == token.SEMICOLON, before == token.COLON, before == token.ILLEGAL:
		return top.block
	}
	return before == token.ELSE || hasBlock(top.header)
}

// hasBlock tells whether a block follows a statement's word.
func hasBlock(header token.Token) bool {
	return hasClauses(header) || header == token.SELECT || header == token.FUNC
}

func (n *nesting) leave() {
	if len(n.open) > 1 {
		n.typ = n.top().typ
		n.open = n.open[:len(n.open)-1]
	}
}

// word takes a token that is no bracket.
func (n *nesting) word(t lexeme) {
	top := n.top()
	switch t.tok {
	case token.IF, token.FOR, token.SWITCH, token.SELECT, token.CASE, token.DEFAULT, token.GO, token.DEFER, token.TYPE:
		top.header = t.tok
	case token.FUNC:
		top.fn = true
		if n.begins || top.header == token.ILLEGAL {
			top.header = token.FUNC
		}
	case token.COLON:
		if top.header == token.CASE || top.header == token.DEFAULT {
			top.header = token.ILLEGAL
		}
	case token.COMMA:
		top.fn = false
	case token.SEMICOLON:
		top.fn = false
		if t.implied() || !hasClauses(top.header) {
			top.header = token.ILLEGAL
		}
	}
}

// literal tells whether the brace at i belongs to a literal, where a block
// could begin too: it stands behind a type that ends with its element.
func (n *nesting) literal(i int) bool {
	if i == 0 || n.list[i-1].tok != token.IDENT {
		return i > 0 && n.list[i-1].tok == token.RBRACE && n.typ
	}
	j := i - 2
	if j > 0 && n.list[j].tok == token.PERIOD && n.list[j-1].tok == token.IDENT {
		j -= 2
	}
	for j >= 0 && n.list[j].tok == token.MUL {
		j--
	}
	return j >= 0 && n.list[j].tok == token.RBRACK
}

func runsCall(header token.Token) bool { return header == token.GO || header == token.DEFER }

// hasClauses tells whether semicolons can stand between a statement's word and
// its block.
func hasClauses(header token.Token) bool {
	return header == token.IF || header == token.FOR || header == token.SWITCH
}

// endings are what may follow the part of a statement that is there.
var endings = map[token.Token][]string{
	token.IF:      {" {}", "; true {}"},
	token.FOR:     {" {}", "; {}", "; ; {}", "; true; {}", " = 0 {}", " = range 0 {}", "{} {}"},
	token.SWITCH:  {" {}", "; {}"},
	token.SELECT:  {" {}"},
	token.FUNC:    {" {}", "() {}", ""},
	token.CASE:    {":", " := <-c__:"},
	token.DEFAULT: {":"},
	token.TYPE:    {"", " int"},
	token.GO:      {"", "()"},
	token.DEFER:   {"", "()"},
	token.ILLEGAL: {"", " = 0", "()", "{}"}, // the left side of an assignment, the type of a literal
}

// closings lists the text with all that is open closed, in the ways that the
// statements without an end allow. All ways of more than a few would be too
// many: the outer ones are then closed in their first.
func closings(text string) []string {
	const most = 24
	open := levels(text)
	tails := []string{""}
	met := false // the innermost statement
	for i := len(open) - 1; i >= 0; i-- {
		ways := endings[open[i].header]
		inside := open[i].closer != "" && open[i].closer != "}"
		if open[i].header == token.ILLEGAL && (met || inside) || len(tails)*len(ways) > most {
			ways = ways[:1]
		}
		met = met || !inside
		var grown []string
		for _, w := range ways {
			for _, t := range tails {
				grown = append(grown, t+w+open[i].closer)
			}
		}
		tails = grown
	}
	for i := range tails {
		tails[i] = text + tails[i]
	}
	return tails
}

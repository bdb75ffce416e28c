package kernel

import (
	"regexp"
	"strings"
)

// glob compiles a shell pattern that matches a whole text: * for anything, ?
// for one character, [abc], [a-z] and [!abc] for one of a set. A bracket that
// is never closed stands for itself.
func glob(pattern string) *regexp.Regexp {
	var b strings.Builder
	b.WriteString(`(?s)\A`)
	for rest := pattern; rest != ""; {
		n, expression := globItem(rest)
		b.WriteString(expression)
		rest = rest[n:]
	}
	b.WriteString(`\z`)
	compiled, err := regexp.Compile(b.String())
	if err != nil { // a set such as [z-a]: taken by the letter
		return regexp.MustCompile(`\A` + regexp.QuoteMeta(pattern) + `\z`)
	}
	return compiled
}

// globItem translates the first item of a pattern, of n bytes.
func globItem(p string) (n int, expression string) {
	switch p[0] {
	case '*':
		return 1, `.*`
	case '?':
		return 1, `.`
	case '[':
		if n := setLength(p); n > 0 {
			return n, globSet(p[1 : n-1])
		}
	}
	n = strings.IndexAny(p[1:], "*?[") + 1
	if n == 0 {
		n = len(p)
	}
	return n, regexp.QuoteMeta(p[:n])
}

// setLength returns the length of the set that p begins with, or 0. A bracket
// that comes first in the set belongs to it.
func setLength(p string) int {
	from := 2
	if strings.HasPrefix(p, "[!") {
		from = 3
	}
	if len(p) <= from {
		return 0
	}
	if end := strings.IndexByte(p[from:], ']'); end >= 0 {
		return from + end + 1
	}
	return 0
}

var setEscapes = strings.NewReplacer(`\`, `\\`, `[`, `\[`, `]`, `\]`, `^`, `\^`)

func globSet(set string) string {
	if rest, not := strings.CutPrefix(set, "!"); not {
		return "[^" + setEscapes.Replace(rest) + "]"
	}
	return "[" + setEscapes.Replace(set) + "]"
}

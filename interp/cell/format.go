package cell

import (
	"go/format"
	"go/token"
	"strings"
)

// Format writes a cell as gofmt does. Stretches of functions and imports, and
// stretches of statements, are formatted apart, since gofmt knows files and
// statements, but no mixture. A semicolon at the end, which keeps a value from
// being shown, stays.
func Format(source string) (string, error) {
	units, err := split("", source)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	start := 0
	for i, u := range units {
		if i+1 < len(units) && units[i+1].topLevel() == u.topLevel() {
			continue
		}
		end := len(source)
		if i+1 < len(units) {
			end = lineEnd(source, u.end, units[i+1].start)
		}
		stretch := source[start:end]
		if i+1 < len(units) && end == units[i+1].start && !strings.HasSuffix(stretch, "\n") {
			stretch = strings.TrimRight(stretch, " \t;") // the next one is on the same line
		}
		text, err := formatStretch(stretch)
		if err != nil {
			return "", err
		}
		if out.Len() > 0 && !strings.HasSuffix(out.String(), "\n") {
			out.WriteString("\n")
		}
		out.WriteString(text)
		start = end
	}
	if len(units) == 0 {
		return source, nil
	}
	return silence(out.String(), units[len(units)-1])
}

// formatStretch formats what is all declarations or all statements. A
// statement that begins with func looks like a declaration, so it is tried
// behind another one.
func formatStretch(text string) (string, error) {
	const before = "if true {\n}\n"
	// Without the line feed, gofmt sets functions behind a comment apart.
	out, err := format.Source([]byte("\n" + text))
	if err == nil {
		return strings.TrimPrefix(string(out), "\n"), nil
	}
	if out, again := format.Source([]byte(before + text)); again == nil {
		return strings.TrimPrefix(string(out), before), nil
	}
	return "", firstError(err)
}

// topLevel tells whether the unit can only stand outside functions.
func (u unit) topLevel() bool {
	return u.kind == token.PACKAGE || u.kind == token.IMPORT || u.kind == token.FUNC
}

// lineEnd is the start of the line after an offset, or next if that comes
// first.
func lineEnd(source string, from, next int) int {
	if i := strings.IndexByte(source[from:next], '\n'); i >= 0 {
		return from + i + 1
	}
	return next
}

// silence puts the last semicolon back.
func silence(text string, last unit) (string, error) {
	if !last.silenced || !last.runs() {
		return text, nil
	}
	units, err := split("", text)
	if err != nil || len(units) == 0 {
		return text, err
	}
	end := units[len(units)-1].end
	return text[:end] + ";" + text[end:], nil
}

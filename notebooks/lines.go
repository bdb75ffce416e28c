package notebooks

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// A notebook file keeps a text of several lines as a list of them, each with
// its end of line, so that the file compares well line by line.

// lines splits a text where Python's str.splitlines does, since that is what
// Jupyter saves with.
func lines(text string) []any {
	list := []any{}
	for text != "" {
		end := lineEnd(text)
		list = append(list, text[:end])
		text = text[end:]
	}
	return list
}

// lineEnd is the length of the first line with its end.
func lineEnd(text string) int {
	i := strings.IndexAny(text, "\n\r\v\f\x1c\x1d\x1e\u0085\u2028\u2029")
	if i < 0 {
		return len(text)
	}
	if strings.HasPrefix(text[i:], "\r\n") {
		return i + 2
	}
	_, size := utf8.DecodeRuneInString(text[i:])
	return i + size
}

// joined is a text that a file holds whole or as a list of lines.
func joined(v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case []any:
		var b strings.Builder
		for _, line := range v {
			s, ok := line.(string)
			if !ok {
				return "", errors.New("a line is not a text")
			}
			b.WriteString(s)
		}
		return b.String(), nil
	}
	return "", errors.New("not a text")
}

// splitBundle splits the texts of a MIME bundle that Jupyter splits.
func splitBundle(bundle map[string]any) map[string]any {
	split := make(map[string]any, len(bundle))
	for mime, v := range bundle {
		if text, ok := v.(string); ok && splits(mime) {
			v = lines(text)
		}
		split[mime] = v
	}
	return split
}

func splits(mime string) bool {
	return strings.HasPrefix(mime, "text/") || mime == "image/svg+xml" || mime == "application/javascript"
}

package magic

import (
	"fmt"
	"os"
	"strings"
)

// Numbered shows a past cell: its number, and its lines below each other.
func Numbered(count int, code string) string {
	lines := strings.Split(strings.TrimRight(code, "\n"), "\n")
	return fmt.Sprintf("%4d: %s\n", count, strings.Join(lines, "\n      "))
}

// Home puts the home directory in the place of a leading ~.
func Home(path string) string {
	home, err := os.UserHomeDir()
	if rest, ok := strings.CutPrefix(path, "~"); ok && err == nil && (rest == "" || rest[0] == '/' || rest[0] == os.PathSeparator) {
		return home + rest
	}
	return path
}

// Hide puts stars in the place of a value whose name says that it is secret:
// a notebook is shown to others.
func Hide(name, value string) string {
	for _, word := range []string{"key", "token", "secret", "password", "passwd", "credential"} {
		if strings.Contains(strings.ToLower(name), word) {
			return "<hidden>"
		}
	}
	return value
}

// Format writes a cell that may hold commands anew: each stretch of Go as
// format gives it, each command as it was typed.
func Format(code string, format func(string) (string, error)) (string, error) {
	pieces, err := Split(code)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for i, p := range pieces {
		if i == 0 {
			out.WriteString(code[:p.Start])
		}
		end := len(code)
		if i+1 < len(pieces) {
			end = pieces[i+1].Start
		}
		text := code[p.Start:end]
		if p.Form == 0 {
			if text, err = format(text); err != nil {
				return "", err
			}
		}
		out.WriteString(text)
	}
	return out.String(), nil
}

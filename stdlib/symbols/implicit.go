package symbols

import (
	"path"
	"slices"
	"strings"
)

// Implicit maps names to the packages that need no import line: our own first,
// then gonum's, then those of the standard library. Of several packages with
// one name the one that people mean stands in preferred, or else the one with
// the shortest path.
func (l *Library) Implicit() map[string]string {
	names := map[string]string{}
	paths := l.Paths()
	slices.SortFunc(paths, func(a, b string) int {
		if d := rank(a) - rank(b); d != 0 {
			return d
		}
		if d := len(a) - len(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	for _, p := range paths {
		name := path.Base(p)
		if name == "v2" {
			name = path.Base(path.Dir(p))
		}
		if _, taken := names[name]; !taken && rank(p) < hidden {
			names[name] = p
		}
	}
	for _, p := range preferred {
		names[path.Base(strings.TrimSuffix(p, "/v2"))] = p
	}
	return names
}

// preferred packages win over others of the same name.
var preferred = []string{"math/rand/v2", "text/template", "crypto/sha256"}

const hidden = 9

// rank orders packages by who is meant when only a name is given. The parts of
// our library behind the facades need an import line.
func rank(p string) int {
	switch {
	case strings.HasPrefix(p, "pawl/stdlib/"):
		return 0
	case strings.HasPrefix(p, "pawl/"):
		return hidden
	case strings.HasPrefix(p, "gonum.org/v1/gonum/"):
		return 2
	case strings.HasPrefix(p, "gonum.org/"):
		return 3
	}
	return 1
}

package frame

import (
	"fmt"
	"strings"
)

// unknownColumn is the error for a name that no column has. It suggests the
// nearest name or, if none is near, lists the columns.
func unknownColumn(name string, names []string) error {
	best, least := "", len(name)/3+2
	for _, other := range names {
		if d := editDistance(strings.ToLower(name), strings.ToLower(other)); d < least {
			best, least = other, d
		}
	}
	if best != "" {
		return fmt.Errorf("frame: no column %q; did you mean %q?", name, best)
	}
	const most = 20
	if len(names) > most {
		names = append(names[:most:most], "...")
	}
	return fmt.Errorf("frame: no column %q; there are: %s", name, strings.Join(names, ", "))
}

// editDistance counts the insertions, deletions and replacements of letters
// that lead from a to b (Levenshtein 1966).
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}

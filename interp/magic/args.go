package magic

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Words cuts arguments at blanks. Quotes keep blanks together; a backslash at
// the end of a line counts as a blank.
func Words(args string) ([]string, error) {
	args = strings.NewReplacer("\\\r\n", " ", "\\\n", " ").Replace(args)
	var words []string
	var word strings.Builder
	var quote rune
	inside := false
	for _, r := range args {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '"' || r == '\''):
			quote, inside = r, true
		case quote == 0 && (r == ' ' || r == '\t' || r == '\n' || r == '\r'):
			if inside {
				words = append(words, word.String())
			}
			word.Reset()
			inside = false
		default:
			word.WriteRune(r)
			inside = true
		}
	}
	if quote != 0 {
		return nil, fmt.Errorf("the quote %c is not closed", quote)
	}
	if inside {
		words = append(words, word.String())
	}
	return words, nil
}

// Flag takes a word such as -a out of the list and tells whether it was there.
func Flag(words []string, flag string) ([]string, bool) {
	i := slices.Index(words, flag)
	if i < 0 {
		return words, false
	}
	return slices.Concat(words[:i], words[i+1:]), true
}

// Options takes leading options with a positive number, such as -n 3 or -n3,
// off the front of a text, and returns the numbers by letter and the rest.
func Options(args, letters string) (numbers map[byte]int, rest string, err error) {
	numbers = map[byte]int{}
	rest = args
	for len(rest) > 1 && rest[0] == '-' && strings.IndexByte(letters, rest[1]) >= 0 {
		letter := rest[1]
		digits := strings.TrimLeft(rest[2:], " \t")
		end := 0
		for end < len(digits) && digits[end] >= '0' && digits[end] <= '9' {
			end++
		}
		if end == 0 && letters != "" && len(rest) > 2 && rest[2] != ' ' {
			break // an expression such as -n*n
		}
		n, err := strconv.Atoi(digits[:end])
		if err != nil || n < 1 {
			return nil, "", fmt.Errorf("-%c needs a number above 0", letter)
		}
		numbers[letter] = n
		rest = strings.TrimLeft(digits[end:], " \t")
	}
	return numbers, rest, nil
}

// Range is a run of cells, both ends included.
type Range struct{ First, Last int }

// Ranges reads words such as 3 and 5-7.
func Ranges(words []string) ([]Range, error) {
	var out []Range
	for _, w := range words {
		a, b, span := strings.Cut(w, "-")
		if !span {
			b = a
		}
		first, err1 := strconv.Atoi(a)
		last, err2 := strconv.Atoi(b)
		if errors.Join(err1, err2) != nil || first < 1 || last < first {
			return nil, fmt.Errorf("%q names no cells: write a number, as 3, or a range, as 5-7", w)
		}
		out = append(out, Range{first, last})
	}
	return out, nil
}

// Holds tells whether a cell's number is in any of the ranges.
func Holds(ranges []Range, n int) bool {
	return slices.ContainsFunc(ranges, func(r Range) bool { return r.First <= n && n <= r.Last })
}

package notebooks

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"
)

// appendJSON appends a document as Jupyter writes it: Python's json.dumps with
// indent 1, sorted keys and letters outside ASCII as they are. encoding/json
// comes close, but escapes the line separators U+2028 and U+2029 always.
func appendJSON(b []byte, v any) []byte {
	return append(appendValue(b, v, 1), '\n')
}

func appendValue(b []byte, v any, depth int) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...)
	case bool:
		return strconv.AppendBool(b, v)
	case json.Number:
		return append(b, v...)
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	case string:
		return appendString(b, v)
	case []any:
		return appendList(b, v, depth)
	case map[string]any:
		return appendObject(b, v, depth)
	}
	panic(fmt.Sprintf("notebooks: a %T in a notebook", v)) // plain lets no other in
}

func appendList(b []byte, list []any, depth int) []byte {
	if len(list) == 0 {
		return append(b, "[]"...)
	}
	for i, v := range list {
		b = appendItemStart(b, "[,", i, depth)
		b = appendValue(b, v, depth+1)
	}
	return append(appendNewLine(b, depth-1), ']')
}

func appendObject(b []byte, object map[string]any, depth int) []byte {
	if len(object) == 0 {
		return append(b, "{}"...)
	}
	keys := make([]string, 0, len(object))
	for k := range object {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for i, k := range keys {
		b = appendItemStart(b, "{,", i, depth)
		b = append(appendString(b, k), ": "...)
		b = appendValue(b, object[k], depth+1)
	}
	return append(appendNewLine(b, depth-1), '}')
}

// appendItemStart opens the list or object before its first item, and parts
// the later ones.
func appendItemStart(b []byte, marks string, i, depth int) []byte {
	return appendNewLine(append(b, marks[min(i, 1)]), depth)
}

func appendNewLine(b []byte, depth int) []byte {
	return append(append(b, '\n'), bytes.Repeat([]byte{' '}, depth)...)
}

var shortEscapes = map[rune]string{
	'"': `\"`, '\\': `\\`, '\n': `\n`, '\r': `\r`, '\t': `\t`, '\b': `\b`, '\f': `\f`,
}

func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	for _, r := range s {
		if short, ok := shortEscapes[r]; ok {
			b = append(b, short...)
		} else if r < ' ' {
			b = fmt.Appendf(b, `\u%04x`, r)
		} else {
			b = utf8.AppendRune(b, r)
		}
	}
	return append(b, '"')
}

// plain turns what a cell shows into the values that a file holds: whatever
// encodes as JSON, decoded again.
func plain(m map[string]any) (map[string]any, error) {
	b, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	var p map[string]any
	return p, dec.Decode(&p)
}

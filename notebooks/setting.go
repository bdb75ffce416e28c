package notebooks

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/token"
	"maps"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Setting gives a variable of a notebook's parameters cell another value.
type Setting struct {
	Name  string // the variable
	Value string // a Go literal
}

// ParseSetting reads name=value. The value is an integer, a decimal number,
// true, false, a JSON list, object or quoted text; anything else is a text as
// it stands.
func ParseSetting(text string) (Setting, error) {
	name, value, found := strings.Cut(text, "=")
	if !found || !token.IsIdentifier(name) || name == "_" {
		return Setting{}, fmt.Errorf("notebooks: setting %q: write it as name=value, with the name of a variable", text)
	}
	return Setting{Name: name, Value: literal(value)}, nil
}

// assignment sets the variable, keeping the type that the notebook gave it:
// the compiler refuses a name that no parameters cell declares and a value of
// another kind.
func (s Setting) assignment() string { return s.Name + " = " + s.Value }

var decimal = regexp.MustCompile(`^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$`)

// literal is the Go literal for a value of the command line.
func literal(value string) string {
	if value == "true" || value == "false" {
		return value
	}
	if n, ok := new(big.Int).SetString(value, 10); ok {
		return n.String() // 007 is seven, not an octal number
	}
	if decimal.MatchString(value) {
		return value
	}
	if v, err := decode(value); err == nil {
		return goLiteral(v)
	}
	return strconv.Quote(value)
}

// decode reads a JSON list, object or text.
func decode(value string) (any, error) {
	if value == "" || !strings.ContainsRune(`[{"`, rune(value[0])) {
		return nil, errors.New("not JSON")
	}
	dec := json.NewDecoder(bytes.NewReader([]byte(value)))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, err
	}
	if dec.More() {
		return nil, errors.New("not JSON")
	}
	return v, nil
}

// goLiteral writes a decoded JSON value in Go.
func goLiteral(v any) string {
	switch v := v.(type) {
	case string:
		return strconv.Quote(v)
	case []any:
		elems := make([]string, len(v))
		for i, e := range v {
			elems[i] = goLiteral(e)
		}
		return "[]" + commonType(v) + "{" + strings.Join(elems, ", ") + "}"
	case map[string]any:
		values := make([]any, 0, len(v))
		elems := make([]string, 0, len(v))
		for _, k := range slices.Sorted(maps.Keys(v)) {
			values = append(values, v[k])
			elems = append(elems, strconv.Quote(k)+": "+goLiteral(v[k]))
		}
		return "map[string]" + commonType(values) + "{" + strings.Join(elems, ", ") + "}"
	case nil:
		return "nil"
	}
	return fmt.Sprint(v) // a number's digits, true or false
}

// commonType is the narrowest type of int, float64, string and bool that holds
// all values, else any.
func commonType(values []any) string {
	common := ""
	for _, v := range values {
		switch t := scalarType(v); {
		case common == "" || common == t:
			common = t
		case common+t == "intfloat64" || common+t == "float64int":
			common = "float64"
		default:
			return "any"
		}
	}
	if common == "" {
		return "any"
	}
	return common
}

func scalarType(v any) string {
	switch v := v.(type) {
	case string:
		return "string"
	case bool:
		return "bool"
	case json.Number:
		if _, err := v.Int64(); err == nil {
			return "int"
		}
		return "float64"
	}
	return "any"
}

// inject puts a cell with the settings after the last cell tagged parameters,
// in place of one that an earlier run has put there.
func (nb *Notebook) inject(settings []Setting) error {
	if len(settings) == 0 {
		return nil
	}
	kept := slices.DeleteFunc(slices.Clone(nb.Cells), func(c *Cell) bool { return c.Tagged(TagInjected) })
	at := -1
	for i, c := range kept {
		if c.IsCode() && c.Tagged(TagParameters) {
			at = i
		}
	}
	if at < 0 {
		return fmt.Errorf("no code cell has the tag %q: tag the cell that declares %s", TagParameters, settings[0].Name)
	}
	source := []string{"// set on the command line"}
	for _, s := range settings {
		source = append(source, s.assignment())
	}
	nb.Cells = slices.Insert(kept, at+1, injectedCell(strings.Join(source, "\n"), nb.hasIDs()))
	return nil
}

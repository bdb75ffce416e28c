// Package complete answers what a person typing a cell may ask: what could
// stand here (View.At), what is this name (View.Describe), how is it written
// (View.Source), and how far in does the next line begin (Indent).
package complete

import (
	"cmp"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"pawl/interp/check"
)

// View is what the answers are taken from. Only World is needed; what a nil
// function would have told is left out.
type View struct {
	World *check.World
	// Doc is the doc comment of a name in the package with that path: "Name",
	// "Type.Method", "Type.Field", or "" for the package itself.
	Doc func(path, name string) string
	// Cell is the text of an earlier cell, by its name.
	Cell func(name string) string
	// Paths lists the packages that a cell can import.
	Paths func() []string
}

// Candidate is one possible completion.
type Candidate struct {
	Text      string `json:"text"`
	Type      string `json:"type"` // function, variable, type, constant, package, field, method, keyword, label
	Signature string `json:"signature,omitempty"`
}

// found is a candidate on its way to the list.
type found struct {
	Candidate
	rank rank
	typ  types.Type // of the value that stands there, if it is one
}

// rank orders candidates: what is nearer to the cursor comes first.
type rank int

const (
	ofField rank = iota
	ofLocal
	ofSession
	ofBuiltin
	ofPackage
	ofUniverse
	ofKeyword
	// What has the type that is wanted comes before all others, what is written
	// in other capitals after them.
	// A function that only gives such a value comes behind the values.
	fitting     rank = -10
	called      rank = 4
	respelt     rank = 20
	unspecified rank = 0
)

// At lists what could replace code[start:cursor], the most likely first; both
// are byte offsets.
func (v View) At(code string, cursor int) (candidates []Candidate, start int) {
	start = wordStart(code, cursor)
	var list []found
	switch place := placeOf(code[:start]); {
	case place == inImport:
		start = pathStart(code, cursor)
		list = v.importPaths()
	case place == inText:
		return nil, start
	case strings.HasSuffix(code[:start], ".") && !strings.HasSuffix(code[:start], "..."):
		list = v.members(code, start, cursor)
	default:
		list = v.names(code, start, cursor)
	}
	return order(list, code[start:cursor]), start
}

// order keeps what begins with the prefix, in any capitals, each text once.
func order(list []found, prefix string) []Candidate {
	lower := strings.ToLower(prefix)
	list = slices.DeleteFunc(list, func(f found) bool {
		return !strings.HasPrefix(strings.ToLower(f.Text), lower) || strings.HasSuffix(f.Text, "__") || f.Text == "_"
	})
	for i, f := range list {
		if !strings.HasPrefix(f.Text, prefix) {
			list[i].rank += respelt
		}
	}
	slices.SortStableFunc(list, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), strings.Compare(a.Text, b.Text))
	})
	var out []Candidate
	seen := map[string]bool{}
	for _, f := range list {
		if !seen[f.Text] {
			seen[f.Text] = true
			out = append(out, f.Candidate)
		}
	}
	return out
}

// ofObject makes a candidate of a declared name.
func ofObject(obj types.Object, r rank) found {
	f := found{Candidate{Text: obj.Name(), Type: kind(obj)}, r, nil}
	switch obj := obj.(type) {
	case *types.Func:
		f.Signature = signature(obj)
		if results := obj.Signature().Results(); results.Len() == 1 {
			f.typ = results.At(0).Type()
		}
	case *types.Var, *types.Const:
		f.Signature = types.TypeString(obj.Type(), short)
		f.typ = obj.Type()
	}
	return f
}

func kind(obj types.Object) string {
	switch obj := obj.(type) {
	case *types.Func:
		if obj.Signature().Recv() != nil {
			return "method"
		}
		return "function"
	case *types.Builtin:
		return "function"
	case *types.TypeName:
		return "type"
	case *types.Const:
		return "constant"
	case *types.PkgName:
		return "package"
	case *types.Var:
		if obj.IsField() {
			return "field"
		}
	}
	return "variable"
}

func signature(fn *types.Func) string {
	return strings.TrimPrefix(types.TypeString(fn.Type(), short), "func")
}

// short writes the types of cells without a package, others with its name.
func short(p *types.Package) string {
	if p.Path() == "main" {
		return ""
	}
	return p.Name()
}

func keyword(t token.Token) found {
	return found{Candidate{Text: t.String(), Type: "keyword"}, ofKeyword, nil}
}

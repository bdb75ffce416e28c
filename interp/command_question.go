package interp

import (
	"go/token"
	"go/types"
	"maps"
	"regexp"
	"slices"
	"strings"

	"pawl/interp/cell"
	"pawl/interp/check"
	"pawl/interp/complete"
	"pawl/interp/fault"
	"pawl/interp/magic"
)

// question is a cell that asks about a name: `name?`, or `name??` for its
// source.
type question struct {
	name   string
	source bool
}

var questions = regexp.MustCompile(`^\s*(%{0,2}[\pL_][\pL\pN_]*(?:\.[\pL_][\pL\pN_]*)*|!)\s*(\?{1,2})\s*$`)

// asked reads a cell as a question.
func asked(code string) (question, bool) {
	m := questions.FindStringSubmatch(code)
	if m == nil {
		return question{}, false
	}
	return question{m[1], m[2] == "??"}, true
}

// answer opens the pager.
func (s *Session) answer(q question) Outcome {
	text := ""
	if strings.ContainsAny(q.name, "%!") {
		prefix, name := magic.CutPrefix(q.name)
		c, ok := magic.Lookup(name)
		if !ok {
			return Outcome{Fault: fault.New("UnknownCommand", "%s", magic.Unknown(prefix, name, check.Nearest))}
		}
		text = c.Help()
	}
	if text == "" && q.source {
		text = s.declaration(q.name)
	}
	if text == "" {
		text = s.describe(q.name, len(q.name))
	}
	if text == "" {
		return Outcome{Fault: fault.New("NotFound", "%s is not defined", q.name)}
	}
	page := map[string]any{"source": "page", "start": 0, "data": map[string]any{"text/plain": text}}
	return Outcome{Payload: []map[string]any{page}}
}

func (s *Session) describe(code string, cursor int) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return complete.Describe(s.world, code, cursor)
}

// declaration returns the source of a type with its methods, a function, a
// constant, or a method, declared in a cell; "" for anything else.
func (s *Session) declaration(name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	name, method, isMethod := strings.Cut(name, ".")
	b := s.world.Lookup(name)
	if b == nil || b.Decl == nil {
		return ""
	}
	methods := s.methods(b.Object)
	if isMethod {
		return methods[method]
	}
	text := b.Decl.Text
	if _, ok := b.Object.(*types.TypeName); ok && !strings.HasPrefix(text, "type") {
		text = "type " + text // of a group
	}
	for _, m := range slices.Sorted(maps.Keys(methods)) {
		text += "\n\n" + methods[m]
	}
	return text + "\n\ndeclared in " + b.Cell
}

// methods returns the sources of a type's own methods by name.
func (s *Session) methods(obj types.Object) map[string]string {
	found := map[string]string{}
	named, ok := obj.Type().(*types.Named)
	if _, isType := obj.(*types.TypeName); !ok || !isType {
		return found
	}
	for m := range named.Methods() {
		at := s.world.Fset.Position(m.Pos())
		c, err := cell.Parse(token.NewFileSet(), at.Filename, s.sources[at.Filename])
		if err != nil {
			continue
		}
		for _, d := range c.Decls {
			if slices.Contains(d.Names, obj.Name()+"."+m.Name()) {
				found[m.Name()] = d.Text
			}
		}
	}
	return found
}

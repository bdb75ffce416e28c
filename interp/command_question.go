package interp

import (
	"regexp"
	"strings"

	"pawl/interp/check"
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
	var data map[string]any
	if strings.ContainsAny(q.name, "%!") {
		prefix, name := magic.CutPrefix(q.name)
		c, ok := magic.Lookup(name)
		if !ok {
			return Outcome{Fault: fault.New("UnknownCommand", "%s", magic.Unknown(prefix, name, check.Nearest))}
		}
		data = map[string]any{"text/plain": c.Help()}
	} else {
		page, ok := s.page(q.name, len(q.name), q.source)
		if !ok {
			return Outcome{Fault: fault.New("NotFound", "%s is not defined", q.name)}
		}
		if page.Variable != "" {
			page = page.WithValue(s.value(page.Variable))
		}
		data = pageData(page)
	}
	return Outcome{Payload: []map[string]any{{"source": "page", "start": 0, "data": data}}}
}

package kernel

import "context"

type inspection struct {
	okStatus
	Found    bool           `json:"found"`
	Data     map[string]any `json:"data"`
	Metadata struct{}       `json:"metadata"`
}

// inspect describes the name at the cursor.
func (s *Server) inspect(_ context.Context, r *request) reply {
	var asked struct {
		position
		Detail int `json:"detail_level"`
	}
	if answer, ok := decode(r, &asked); !ok {
		return answer
	}
	found := s.runtime.Inspect(asked.Code, asked.cursor(), asked.Detail)
	data := found.Data
	if data == nil {
		data = map[string]any{}
	}
	return reply{content: inspection{okStatus: ok, Found: found.Found, Data: data}}
}

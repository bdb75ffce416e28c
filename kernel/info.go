package kernel

import (
	"context"
	"runtime"

	"pawl/kernel/wire"
)

type kernelInfo struct {
	okStatus
	ProtocolVersion       string         `json:"protocol_version"`
	Implementation        string         `json:"implementation"`
	ImplementationVersion string         `json:"implementation_version"`
	Language              map[string]any `json:"language_info"`
	Banner                string         `json:"banner"`
	Help                  []HelpLink     `json:"help_links"`
	Debugger              bool           `json:"debugger"`
	Features              []string       `json:"supported_features"`
}

// LanguageInfo describes the language of cells, as kernel_info and the
// metadata of a notebook hold it.
func LanguageInfo() map[string]any {
	return map[string]any{
		"name":               "go",
		"version":            runtime.Version(),
		"mimetype":           "text/x-go",
		"file_extension":     ".go",
		"pygments_lexer":     "go",
		"codemirror_mode":    "go",
		"nbconvert_exporter": "script",
	}
}

// kernelInfo says what the kernel is and which language it speaks.
func (s *Server) kernelInfo(context.Context, *request) reply {
	return reply{content: kernelInfo{
		okStatus:              ok,
		ProtocolVersion:       wire.ProtocolVersion,
		Implementation:        s.info.Name,
		ImplementationVersion: s.info.Version,
		Language:              LanguageInfo(),
		Banner:                s.info.Banner,
		Help:                  append([]HelpLink{}, s.info.Help...),
		Features:              []string{"kernel subshells"},
	}}
}

package kernel

import (
	"context"
	"runtime"

	"pawl/kernel/wire"
)

type kernelInfo struct {
	okStatus
	ProtocolVersion       string       `json:"protocol_version"`
	Implementation        string       `json:"implementation"`
	ImplementationVersion string       `json:"implementation_version"`
	Language              languageInfo `json:"language_info"`
	Banner                string       `json:"banner"`
	Help                  []HelpLink   `json:"help_links"`
	Debugger              bool         `json:"debugger"`
	Features              []string     `json:"supported_features"`
}

type languageInfo struct {
	Name       string `json:"name"`
	Version    string `json:"version"`
	MIMEType   string `json:"mimetype"`
	Extension  string `json:"file_extension"`
	Pygments   string `json:"pygments_lexer"`
	CodeMirror string `json:"codemirror_mode"`
	Exporter   string `json:"nbconvert_exporter"`
}

// kernelInfo says what the kernel is and which language it speaks.
func (s *Server) kernelInfo(context.Context, *request) reply {
	return reply{content: kernelInfo{
		okStatus:              ok,
		ProtocolVersion:       wire.ProtocolVersion,
		Implementation:        s.info.Name,
		ImplementationVersion: s.info.Version,
		Language: languageInfo{
			Name:       "go",
			Version:    runtime.Version(),
			MIMEType:   "text/x-go",
			Extension:  ".go",
			Pygments:   "go",
			CodeMirror: "go",
			Exporter:   "script",
		},
		Banner:   s.info.Banner,
		Help:     append([]HelpLink{}, s.info.Help...),
		Features: []string{},
	}}
}

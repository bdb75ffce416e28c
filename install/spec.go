package install

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// DefaultName and DefaultDisplayName are used where a Config names none.
const (
	DefaultName        = "pawl"
	DefaultDisplayName = "Go (pawl)"
)

// Spec is the content of kernel.json, as Jupyter reads it.
type Spec struct {
	Argv          []string          `json:"argv"` // absolute program, "kernel", perhaps "--memory" and a size, "{connection_file}"
	DisplayName   string            `json:"display_name"`
	Language      string            `json:"language"`
	InterruptMode string            `json:"interrupt_mode"`
	Env           map[string]string `json:"env"`
	Metadata      map[string]any    `json:"metadata"`
}

// NewSpec describes the program at an absolute path under a display name;
// memory is what a session may take, "" for no limit.
func NewSpec(program, displayName, memory string) Spec {
	argv := []string{program, "kernel", "{connection_file}"}
	if memory != "" {
		argv = []string{program, "kernel", "--memory", memory, "{connection_file}"}
	}
	return Spec{
		Argv:          argv,
		DisplayName:   displayName,
		Language:      "go",
		InterruptMode: "message", // works on every system; a signal does not reach Windows
		Env:           map[string]string{},
		Metadata:      map[string]any{"debugger": false},
	}
}

// JSON encodes the kernelspec as kernel.json holds it.
func (s Spec) JSON() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(s); err != nil {
		return nil, fmt.Errorf("install: kernel.json: %w", err)
	}
	return b.Bytes(), nil
}

// ours reports whether a kernelspec starts pawl, under whatever path: only
// such a folder may be overwritten or removed.
func (s Spec) ours() bool {
	n := len(s.Argv)
	return s.Language == "go" && (n == 3 || n == 5 && s.Argv[2] == "--memory") &&
		s.Argv[1] == "kernel" && s.Argv[n-1] == "{connection_file}"
}

var namePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]*$`)

// kernelName checks a kernel's name and puts it in lower case, which is how
// Jupyter looks names up.
func kernelName(name string) (string, error) {
	if name == "" {
		return DefaultName, nil
	}
	lower := strings.ToLower(name)
	if !namePattern.MatchString(lower) {
		return "", fmt.Errorf("install: name %q: use letters, digits, dot, dash and underscore, and begin with a letter or digit", name)
	}
	return lower, nil
}

package interp

import (
	"fmt"

	"pawl/interp/backend"
	"pawl/interp/display"
)

// host is the session as emitted code sees it.
type host Session

var _ backend.Host = (*host)(nil)

// Show implements backend.Host.
func (h *host) Show(i int, value any, describe func() any) {
	s := (*Session)(h)
	static := s.staticType(i)
	b := display.Of(value, static, describe, s.backend.Describe, s.options.Renderers)
	s.current.Lock()
	defer s.current.Unlock()
	s.current.shown = append(s.current.shown, shown{value: value, bundle: b})
}

// Display implements backend.Host.
func (h *host) Display(values ...any) {
	s := (*Session)(h)
	for _, v := range values {
		(*output)(s).Show(Bundle{Data: display.Of(v, nil, nil, s.backend.Describe, s.options.Renderers)})
	}
}

// ClearOutput implements backend.Host.
func (h *host) ClearOutput(wait bool) {
	s := (*Session)(h)
	s.flush()
	s.event(Event{Kind: ClearEvent, Wait: wait})
}

// Input implements backend.Host.
func (h *host) Input(prompt string) string { return (*Session)(h).mustAsk(prompt, false) }

// Password implements backend.Host.
func (h *host) Password(prompt string) string { return (*Session)(h).mustAsk(prompt, true) }

func (s *Session) mustAsk(prompt string, password bool) string {
	line, err := s.ask(prompt, password)
	if err != nil {
		panic(err)
	}
	return line
}

// Seed implements backend.Host.
func (h *host) Seed(seed int) {
	s := (*Session)(h)
	s.seed = uint64(seed)
	if s.options.Reseed != nil {
		s.options.Reseed(s.seed)
	}
}

// Print implements backend.Host.
func (h *host) Print(text string) { fmt.Fprint((*Session)(h).err.write, text) }

// Escaped implements backend.Host.
func (h *host) Escaped(f *backend.Failure) {
	if _, stopped := f.Value.(backend.Interrupted); !stopped {
		fmt.Fprintf((*Session)(h).err.write, "panic in a goroutine: %v\n", f.Value)
	}
}

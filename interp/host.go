package interp

import (
	"fmt"

	"pawl/interp/display"
	"pawl/interp/exec"
)

// host is the session as emitted code sees it.
type host Session

var _ exec.Host = (*host)(nil)

// Show implements exec.Host.
func (h *host) Show(i int, value any) {
	s := (*Session)(h)
	b := display.Of(value, s.options.Renderers)
	s.current.Lock()
	defer s.current.Unlock()
	s.current.shown = append(s.current.shown, shown{value: value, bundle: b})
}

// Display implements exec.Host.
func (h *host) Display(values ...any) {
	s := (*Session)(h)
	for _, v := range values {
		(*output)(s).Show(Bundle{Data: display.Of(v, s.options.Renderers)})
	}
}

// ClearOutput implements exec.Host.
func (h *host) ClearOutput(wait bool) {
	s := (*Session)(h)
	s.flush()
	s.event(Event{Kind: ClearEvent, Wait: wait})
}

// Input implements exec.Host.
func (h *host) Input(prompt string) string { return (*Session)(h).mustAsk(prompt, false) }

// Password implements exec.Host.
func (h *host) Password(prompt string) string { return (*Session)(h).mustAsk(prompt, true) }

func (s *Session) mustAsk(prompt string, password bool) string {
	line, err := s.ask(prompt, password)
	if err != nil {
		panic(err)
	}
	return line
}

// Seed implements exec.Host.
func (h *host) Seed(seed int) {
	s := (*Session)(h)
	s.seed = uint64(seed)
	if s.options.Reseed != nil {
		s.options.Reseed(s.seed)
	}
}

// Print implements exec.Host.
func (h *host) Print(text string) {
	s := (*Session)(h)
	s.out.Flush() // what was printed before stands before
	fmt.Fprint(s.err.write, text)
	s.err.Flush()
}

// Escaped implements exec.Host.
func (h *host) Escaped(f *exec.Failure) {
	if _, stopped := f.Value.(exec.Interrupted); !stopped {
		fmt.Fprintf((*Session)(h).err.write, "panic in a goroutine: %v\n", f.Value)
	}
}

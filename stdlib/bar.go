package stdlib

import (
	"fmt"
	"html"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"pawl/engine/progress"
	"pawl/interp"
)

// bar shows the progress of a cell's long work as one display a task, updated
// at most five times a second.
type bar struct {
	mu    sync.Mutex
	out   interp.Output
	id    string
	order []string
	last  map[string]progress.Step
	shown time.Time
}

// pause is the least time between two updates.
const pause = 200 * time.Millisecond

// serial tells the bars of a session apart. A count, not a random name: the
// same notebook gives the same bytes.
var serial atomic.Int64

func newBar(out interp.Output) *bar {
	return &bar{out: out, id: fmt.Sprintf("progress-%d", serial.Add(1)), last: map[string]progress.Step{}}
}

// report receives a step and redraws, unless it has just done so. The last
// step of a task is always drawn.
func (b *bar) report(s progress.Step) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, known := b.last[s.Task]; !known {
		b.order = append(b.order, s.Task)
	}
	b.last[s.Task] = s
	ended := s.Total > 0 && s.Done >= s.Total
	if now := time.Now(); ended || now.Sub(b.shown) >= pause {
		b.shown = now
		b.draw()
	}
}

func (b *bar) draw() {
	var text, markup []string
	for _, task := range b.order {
		s := b.last[task]
		text = append(text, plainStep(s))
		markup = append(markup, htmlStep(s))
	}
	b.out.Show(interp.Bundle{DisplayID: b.id, Data: map[string]any{
		"text/plain": strings.Join(text, "\n"),
		"text/html":  strings.Join(markup, ""),
	}})
}

func plainStep(s progress.Step) string {
	line := s.Task
	if s.Total > 0 {
		const width = 20
		full := width * min(s.Done, s.Total) / s.Total
		line += fmt.Sprintf(" [%s%s] %d/%d", strings.Repeat("#", full), strings.Repeat(".", width-full), s.Done, s.Total)
	} else {
		line += fmt.Sprintf(" %d", s.Done)
	}
	if s.Note != "" {
		line += "  " + s.Note
	}
	return line
}

func htmlStep(s progress.Step) string {
	label := html.EscapeString(s.Task)
	note := html.EscapeString(s.Note)
	if s.Total == 0 {
		return fmt.Sprintf(`<div>%s %d <span style="opacity:.65">%s</span></div>`, label, s.Done, note)
	}
	return fmt.Sprintf(`<div style="display:flex;gap:.8em;align-items:center"><span style="min-width:12em">%s</span><progress value="%d" max="%d" style="width:16em"></progress><span>%d/%d</span><span style="opacity:.65">%s</span></div>`,
		label, s.Done, s.Total, s.Done, s.Total, note)
}

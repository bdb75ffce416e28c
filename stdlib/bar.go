package stdlib

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"pawl/engine/progress"
	"pawl/interp"
)

// bar shows the progress of a cell's long work as one display with a line a
// task, updated at most five times a second. Steps may come from any
// goroutine. While a task runs its line tells rate and time left; what stays in
// the notebook does not, so that the same cell gives the same bytes.
type bar struct {
	mu    sync.Mutex
	out   interp.Output
	id    string
	now   func() time.Time
	rows  []*row // parts of a task behind it
	shown time.Time
	left  bool // the cell has ended
}

// row is one task.
type row struct {
	progress.Step
	pace progress.Pace
}

// pause is the least time between two updates.
const pause = 200 * time.Millisecond

// serial tells the bars of a session apart. A count, not a random name: the
// same notebook gives the same bytes.
var serial atomic.Int64

func newBar(out interp.Output) *bar {
	return &bar{out: out, id: fmt.Sprintf("progress-%d", serial.Add(1)), now: time.Now}
}

// report receives a step and redraws, unless it has just done so. The last
// step of a task that is no part of another is always drawn. What comes when
// the cell has ended is not shown: its place belongs to other cells.
func (b *bar) report(s progress.Step) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.left {
		return
	}
	now := b.now()
	r := b.row(s)
	r.Step = s
	r.pace.Step(now, s.Done)
	if now.Sub(b.shown) >= pause || r.ended() && s.Within == "" {
		b.shown = now
		b.draw(b.rows, now)
	}
}

// leave draws the state in which the cell leaves its tasks, the parts of
// others left out.
func (b *bar) leave() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.left = true; len(b.rows) == 0 {
		return
	}
	outer := slices.DeleteFunc(slices.Clone(b.rows), func(r *row) bool { return r.Within != "" })
	if len(outer) == 0 {
		outer = b.rows
	}
	b.draw(outer, time.Time{})
}

// row returns the line of a step's task, a new one behind the task that it is a
// part of.
func (b *bar) row(s progress.Step) *row {
	at := len(b.rows)
	for i, r := range b.rows {
		if r.Path() == s.Path() {
			return r
		}
		if s.Within != "" && (r.Path() == s.Within || strings.HasPrefix(r.Within+progress.Separator, s.Within+progress.Separator)) {
			at = i + 1
		}
	}
	r := &row{Step: s}
	b.rows = slices.Insert(b.rows, at, r)
	return r
}

// draw shows the rows; without a time, nothing that depends on it.
func (b *bar) draw(rows []*row, now time.Time) {
	var text, markup []string
	for _, r := range rows {
		text = append(text, r.plain(now))
		markup = append(markup, r.html(now))
	}
	b.out.Show(interp.Bundle{DisplayID: b.id, Data: map[string]any{
		"text/plain": strings.Join(text, "\n"),
		"text/html":  strings.Join(markup, ""),
	}})
}

// ended tells whether all iterations are finished.
func (r *row) ended() bool { return r.Total > 0 && r.Done >= r.Total }

// depth is how many tasks this one is inside of.
func (r *row) depth() int {
	if r.Within == "" {
		return 0
	}
	return 1 + strings.Count(r.Within, progress.Separator)
}

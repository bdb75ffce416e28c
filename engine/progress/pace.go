package progress

import (
	"math"
	"time"
)

// Pace estimates from a task's steps how fast it goes. It forgets: what was
// long ago counts less. The zero value is ready.
type Pace struct {
	begun   bool
	last    time.Time
	done    int
	elapsed time.Duration // since the first step
	weight  float64       // of all that has been seen, at most 1
	rate    float64       // weighted sum of iterations a second
}

// memory is the time after which a measured rate counts e times less.
const memory = 15 * time.Second

// Step notes that so many iterations are finished now. Fewer than before mean
// that the task has begun anew.
func (p *Pace) Step(now time.Time, done int) {
	if !p.begun || done < p.done {
		*p = Pace{begun: true, last: now, done: done}
		return
	}
	took := now.Sub(p.last)
	if took <= 0 || done == p.done {
		return
	}
	fade := math.Exp(-took.Seconds() / memory.Seconds())
	p.rate = fade*p.rate + (1-fade)*float64(done-p.done)/took.Seconds()
	p.weight = fade*p.weight + 1 - fade
	p.elapsed += took
	p.last, p.done = now, done
}

// PerSecond is the rate in iterations a second; 0 before it is known.
func (p *Pace) PerSecond() float64 {
	if p.weight == 0 {
		return 0
	}
	return p.rate / p.weight
}

// Elapsed is the time from the first step to the last.
func (p *Pace) Elapsed() time.Duration { return p.elapsed }

// Left estimates the time until so many iterations are finished, counted from
// now: steps come at intervals, and what has passed since the last one counts.
// ok is false before a rate is known.
func (p *Pace) Left(now time.Time, total int) (left time.Duration, ok bool) {
	rate := p.PerSecond()
	if rate == 0 {
		return 0, false
	}
	seconds := float64(total-p.done)/rate - now.Sub(p.last).Seconds()
	return time.Duration(max(0, seconds) * float64(time.Second)), true
}

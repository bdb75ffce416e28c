package magic

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// Duration writes a time with three significant digits, from ns to h.
func Duration(d time.Duration) string { return seconds(d.Seconds()) }

func seconds(s float64) string {
	switch {
	case s >= 3600:
		return fmt.Sprintf("%dh %dmin %ds", int(s)/3600, int(s)/60%60, int(s)%60)
	case s >= 60:
		return fmt.Sprintf("%dmin %ds", int(s)/60, int(s)%60)
	}
	for _, u := range []struct {
		name string
		size float64
	}{{"s", 1}, {"ms", 1e-3}, {"µs", 1e-6}} {
		if s >= u.size {
			return fmt.Sprintf("%.3g %s", s/u.size, u.name)
		}
	}
	return fmt.Sprintf("%.3g ns", s*1e9)
}

// Loop is a statement, or several, to be timed.
type Loop struct {
	Setup string // runs once before each run
	Code  string
	// At, SetupAt and CodeAt are comments that tell the compiler where in the
	// cell the command and the texts stand.
	At, SetupAt, CodeAt string
	Discard             bool // Code is an expression whose value is to be thrown away
	Loops, Runs         int  // 0: found by trying
}

// What %timeit aims at: loops that take so long together, and so many of them,
// but fewer where one loop alone takes above a second.
const (
	runSeconds = 0.1
	runs       = 7
	slowRuns   = 3
)

// loopCell measures. Its names end in two underscores, as no name of a user
// does. The number of loops grows tenfold until they take a fifth of the time
// aimed at, and then to what will take all of it.
const loopCell = `import time__ "time"
func() []float64 {
once__ := func(n__ int) float64 {
SETUP
begin__ := time__.Now()
for i__ := 0; i__ < n__; i__++ {
CODE
}
return time__.Since(begin__).Seconds()
}
n__, runs__ := LOOPS, RUNS
for tried__ := 1; n__ == 0; tried__ *= 10 {
took__ := once__(tried__)
if tried__ == 1 && took__ > 1 && runs__ == 0 { runs__ = SLOW }
if took__ >= AIM { n__ = tried__ } else if took__ >= AIM/5 { n__ = 5*tried__ }
}
if runs__ == 0 { runs__ = MANY }
all__ := []float64{float64(n__)}
for i__ := 0; i__ < runs__; i__++ { all__ = append(all__, once__(n__)) }
return all__
}()`

// Cell writes a cell whose value is a []float64: the number of loops in a run,
// then the seconds that each run took. It is one expression, compiled once.
func (l Loop) Cell() string {
	code := l.CodeAt + l.Code
	if l.Discard {
		code = "_ = (" + l.CodeAt + l.Code + ")"
	}
	fill := strings.NewReplacer("SETUP", l.SetupAt+l.Setup, "CODE", code,
		"LOOPS", fmt.Sprint(l.Loops), "RUNS", fmt.Sprint(l.Runs),
		"SLOW", fmt.Sprint(slowRuns), "MANY", fmt.Sprint(runs), "AIM", fmt.Sprint(runSeconds))
	var out strings.Builder
	for line := range strings.Lines(loopCell) {
		out.WriteString(l.At + fill.Replace(line))
	}
	return out.String()
}

// Report words what the cell measured.
func Report(loops float64, took []float64) string {
	mean, deviation := spread(loops, took)
	return fmt.Sprintf("%s ± %s per loop (mean ± std. dev. of %s, %s each)\n",
		seconds(mean), seconds(deviation), counted(len(took), "run"), counted(int(loops), "loop"))
}

// spread returns mean and (population) standard deviation of one loop.
func spread(loops float64, took []float64) (mean, deviation float64) {
	for _, t := range took {
		mean += t / loops / float64(len(took))
	}
	for _, t := range took {
		deviation += (t/loops - mean) * (t/loops - mean) / float64(len(took))
	}
	return mean, math.Sqrt(deviation)
}

func counted(n int, what string) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	if n != 1 {
		what += "s"
	}
	return text + " " + what
}

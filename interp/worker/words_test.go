package worker

import (
	"context"
	"math"
	"os"
	"os/exec"
	"strconv"
	"time"

	"pawl/interp"
)

// words are what a script can do.
var words = map[string]func(s *script, ctx context.Context, rest string, sink interp.Sink) interp.Outcome{
	"show": func(_ *script, _ context.Context, rest string, _ interp.Sink) interp.Outcome { return value(rest) },
	"keep": func(s *script, _ context.Context, rest string, _ interp.Sink) interp.Outcome {
		s.name = rest
		return interp.Outcome{}
	},
	"kept": func(s *script, _ context.Context, _ string, _ interp.Sink) interp.Outcome { return value(s.name) },
	"huge": func(*script, context.Context, string, interp.Sink) interp.Outcome { return value(1<<62 + 1) },
	"nan": func(_ *script, _ context.Context, _ string, sink interp.Sink) interp.Outcome {
		bad := map[string]any{"text/plain": math.NaN()}
		sink.Event(interp.Event{Kind: interp.DisplayEvent, Bundle: &interp.Bundle{Data: bad}})
		good := interp.Expression{Bundle: &interp.Bundle{Data: map[string]any{"text/plain": "1"}}}
		return interp.Outcome{Result: &interp.Bundle{Data: bad}, Expressions: map[string]interp.Expression{
			"bad": {Bundle: &interp.Bundle{Data: bad}}, "good": good,
		}}
	},
	"count": func(_ *script, _ context.Context, rest string, sink interp.Sink) interp.Outcome {
		n, _ := strconv.Atoi(rest)
		for i := range n {
			sink.Event(said(strconv.Itoa(i) + "\n"))
		}
		return value("counted")
	},
	"later": func(_ *script, _ context.Context, rest string, sink interp.Sink) interp.Outcome {
		time.AfterFunc(50*time.Millisecond, func() { sink.Event(said(rest)) })
		return interp.Outcome{}
	},
	"wait": func(_ *script, ctx context.Context, _ string, sink interp.Sink) interp.Outcome {
		sink.Event(said("waiting"))
		<-ctx.Done()
		return failed("Interrupted", "the cell was interrupted")
	},
	"deaf": func(_ *script, _ context.Context, _ string, sink interp.Sink) interp.Outcome {
		sink.Event(said("deaf"))
		select {}
	},
	"ask": func(_ *script, ctx context.Context, rest string, sink interp.Sink) interp.Outcome {
		answer, err := sink.Input(ctx, rest, true)
		if err != nil {
			return failed("Error", err.Error())
		}
		return value(answer)
	},
	"askbriefly": func(_ *script, ctx context.Context, rest string, sink interp.Sink) interp.Outcome {
		ctx, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
		defer cancel()
		_, err := sink.Input(ctx, rest, false)
		return value(err.Error())
	},
	"panic": func(_ *script, _ context.Context, rest string, _ interp.Sink) interp.Outcome { panic(rest) },
	"exit":  func(*script, context.Context, string, interp.Sink) interp.Outcome { os.Exit(3); panic("unreachable") },
	"maps":  func(*script, context.Context, string, interp.Sink) interp.Outcome { return writeTogether() },
	"pid": func(*script, context.Context, string, interp.Sink) interp.Outcome {
		return value(strconv.Itoa(os.Getpid()))
	},
	"print": func(_ *script, _ context.Context, rest string, _ interp.Sink) interp.Outcome {
		os.Stdout.WriteString(rest)
		return value("printed")
	},
	"child":  func(*script, context.Context, string, interp.Sink) interp.Outcome { return child() },
	"grow":   func(_ *script, ctx context.Context, _ string, _ interp.Sink) interp.Outcome { return grow(ctx) },
	"swell":  func(*script, context.Context, string, interp.Sink) interp.Outcome { return grow(context.Background()) },
	"let-go": func(*script, context.Context, string, interp.Sink) interp.Outcome { hoard = nil; return value("done") },
}

// writeTogether writes to one map from many goroutines.
func writeTogether() interp.Outcome {
	m := map[int]int{}
	for range 8 {
		go func() {
			for {
				m[1] = 1
			}
		}()
	}
	select {}
}

// child starts a process that would outlive the worker.
func child() interp.Outcome {
	cmd := exec.Command("sleep", "60")
	if err := cmd.Start(); err != nil {
		return failed("Error", err.Error())
	}
	return value(strconv.Itoa(cmd.Process.Pid))
}

var hoard [][]byte

// grow takes memory until it is interrupted.
func grow(ctx context.Context) interp.Outcome {
	for ctx.Err() == nil {
		b := make([]byte, 1<<20)
		for i := 0; i < len(b); i += 4096 {
			b[i] = 1
		}
		hoard = append(hoard, b)
		time.Sleep(time.Millisecond)
	}
	return failed("Interrupted", "the cell was interrupted")
}

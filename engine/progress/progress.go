// Package progress lets a long computation say how far it is. The listener
// travels in the context, as in net/http/httptrace, so that configurations
// stay plain data and engine prints nothing.
package progress

import "context"

// Step is one report.
type Step struct {
	Task  string // what runs, in a few words: "CTGAN", "search"
	Done  int    // iterations finished
	Total int    // iterations in all; 0 if unknown
	Note  string // the figure of interest, already formatted: "AUC .8931"
	// Within is the task that this one is a part of, behind those that that one is
	// a part of; "" if it is none. Report takes it from the context.
	Within string
}

// Separator stands between the tasks of Within.
const Separator = " > "

// Path names the step's task among all others: Within and Task.
func (s Step) Path() string {
	if s.Within == "" {
		return s.Task
	}
	return s.Within + Separator + s.Task
}

type (
	listenerKey struct{}
	withinKey   struct{}
)

// With returns a context whose reports go to listen. listen may be called
// from several goroutines.
func With(ctx context.Context, listen func(Step)) context.Context {
	return context.WithValue(ctx, listenerKey{}, listen)
}

// Within returns a context whose reports are about parts of a task: a search
// hands it to each fit that it makes.
func Within(ctx context.Context, task string) context.Context {
	return context.WithValue(ctx, withinKey{}, Step{Task: task, Within: within(ctx)}.Path())
}

func within(ctx context.Context) string {
	path, _ := ctx.Value(withinKey{}).(string)
	return path
}

// Report tells the context's listener, if it has one.
func Report(ctx context.Context, s Step) {
	if listen, ok := ctx.Value(listenerKey{}).(func(Step)); ok {
		s.Within = within(ctx)
		listen(s)
	}
}

// Quiet returns a context whose reports go nowhere: for work so small that its
// caller counts it as one step.
func Quiet(ctx context.Context) context.Context {
	return With(ctx, func(Step) {})
}

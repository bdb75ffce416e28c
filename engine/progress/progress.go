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
}

type key struct{}

// With returns a context whose reports go to listen. listen may be called
// from several goroutines.
func With(ctx context.Context, listen func(Step)) context.Context {
	return context.WithValue(ctx, key{}, listen)
}

// Report tells the context's listener, if it has one.
func Report(ctx context.Context, s Step) {
	if listen, ok := ctx.Value(key{}).(func(Step)); ok {
		listen(s)
	}
}

// Quiet returns a context whose reports go nowhere: for work so small that its
// caller counts it as one step.
func Quiet(ctx context.Context) context.Context {
	return With(ctx, func(Step) {})
}

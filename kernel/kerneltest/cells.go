package kerneltest

import (
	"context"

	"pawl/interp"
)

// Result returns a cell that shows a text.
func Result(text string) Cell {
	return func(context.Context, interp.Request, interp.Sink) interp.Outcome {
		return interp.Outcome{Result: Text(text)}
	}
}

// Text returns a bundle of plain text.
func Text(text string) *interp.Bundle {
	return &interp.Bundle{Data: map[string]any{"text/plain": text}}
}

// Emit returns a cell that has events and nothing else.
func Emit(events ...interp.Event) Cell {
	return func(_ context.Context, _ interp.Request, sink interp.Sink) interp.Outcome {
		for _, e := range events {
			sink.Event(e)
		}
		return interp.Outcome{}
	}
}

// Print returns the event of writing text to stdout or stderr.
func Print(name, text string) interp.Event {
	return interp.Event{Kind: interp.StreamEvent, Name: name, Text: text}
}

// Fail returns a cell that fails.
func Fail(name, message string) Cell {
	return func(context.Context, interp.Request, interp.Sink) interp.Outcome {
		traceback := []string{"In[1]:1:1", name + ": " + message}
		return interp.Outcome{Fault: &interp.Fault{Name: name, Message: message, Traceback: traceback}}
	}
}

// Block is a cell that writes a line and runs until it is interrupted.
func Block(ctx context.Context, r interp.Request, sink interp.Sink) interp.Outcome {
	sink.Event(Print("stdout", "blocked\n"))
	<-ctx.Done()
	return Fail("Interrupted", "the cell was interrupted")(ctx, r, sink)
}

// Ask returns a cell that asks a question and shows the answer.
func Ask(prompt string, password bool) Cell {
	return func(ctx context.Context, r interp.Request, sink interp.Sink) interp.Outcome {
		answer, err := sink.Input(ctx, prompt, password)
		if err != nil {
			return Fail("Error", err.Error())(ctx, r, sink)
		}
		return Result(answer)(ctx, r, sink)
	}
}

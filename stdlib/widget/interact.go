package widget

import (
	"context"
	"fmt"

	"pawl/stdlib/scope"
)

// Interact shows what f returns, with a control for each of its parameters;
// whenever one is moved, f is called again. A bool gets a checkbox, an integer
// a slider from 0 to 10, a real number one from 0 to 1, a string a line to type
// into. The settings, one for each parameter in order, say it better:
//
//	a number             where its slider stands; it reaches from -n to 3n
//	[]int, []float64     least, most and, if given, where it stands
//	[]string             options to choose from
//	a bool, a string     what it begins with
//	a control            this one, such as NewIntSlider(3, 1, 9).Describe("k")
//	nil                  as without a setting
//
// Instead of parameters, f may take one struct: its fields are the parameters,
// and their tags can say the same, as in `min:"1" max:"9" value:"3"` and
// `options:"a,b,c"` and `label:"neighbours"`.
//
// What f returns is shown as a cell would show it, below what f prints. An
// error that f returns, and a panic, is shown in its place.
func Interact(f any, settings ...any) *Interactive {
	call := scope.Must(newCall(f, here.Load().names(f), settings))
	return newInteractive(call.controls(), call.call).follow()
}

// Live is Interact for compiled code: draw is called with a context that ends
// when it is interrupted, and its result, or its error, is shown below the
// controls. It is called at once when one of the controls moves, also beside a
// running cell, so it must not use what cells can change.
func Live(draw func(ctx context.Context) (any, error), controls ...Widget) *Interactive {
	i := newInteractive(controls, nil)
	i.draw = func(ctx context.Context) []any { return []any{drawn(ctx, draw)} }
	return i.follow()
}

// drawn is what draw returns, or the error with which it ends, by a panic of
// scope.Check too.
func drawn(ctx context.Context, draw func(context.Context) (any, error)) (shown any) {
	defer func() {
		if v := recover(); v != nil {
			err, ok := v.(error)
			if !ok {
				err = fmt.Errorf("%v", v)
			}
			shown = err
		}
	}()
	v, err := draw(ctx)
	if err != nil {
		return err
	}
	return v
}

// Package errors is the generic functions of the standard library's package of
// that name, as source that the interpreter instantiates.
package errors

import "errors"

func AsType[E error](err error) (E, bool) {
	var e E
	ok := errors.As(err, &e)
	return e, ok
}

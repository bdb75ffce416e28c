// Package sync is the generic functions of the standard library's package of
// that name, as source that the interpreter instantiates.
package sync

import "sync"

func OnceValue[T any](f func() T) func() T {
	var once sync.Once
	var result T
	ended := false
	var raised any
	return func() T {
		once.Do(func() {
			defer func() {
				if !ended {
					raised = recover()
				}
			}()
			result = f()
			ended = true
		})
		if !ended {
			panic(raised)
		}
		return result
	}
}

func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) {
	var once sync.Once
	var r1 T1
	var r2 T2
	ended := false
	var raised any
	return func() (T1, T2) {
		once.Do(func() {
			defer func() {
				if !ended {
					raised = recover()
				}
			}()
			r1, r2 = f()
			ended = true
		})
		if !ended {
			panic(raised)
		}
		return r1, r2
	}
}

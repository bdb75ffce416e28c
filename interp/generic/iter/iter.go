// Package iter is the generic functions of the standard library's package of
// that name, as source that the interpreter instantiates. The sequence runs in
// a goroutine of its own, one step at a time.
package iter

type (
	Seq[V any]     func(yield func(V) bool)
	Seq2[K, V any] func(yield func(K, V) bool)
)

func Pull[V any](seq Seq[V]) (next func() (V, bool), stop func()) {
	next2, stop := Pull2(func(yield func(V, struct{}) bool) {
		seq(func(v V) bool { return yield(v, struct{}{}) })
	})
	return func() (V, bool) {
		v, _, ok := next2()
		return v, ok
	}, stop
}

func Pull2[K, V any](seq Seq2[K, V]) (next func() (K, V, bool), stop func()) {
	type step struct {
		k      K
		v      V
		ok     bool
		raised any
	}
	var resume chan bool // false: leave
	var steps chan step
	started, done := false, false
	start := func() {
		started = true
		resume, steps = make(chan bool), make(chan step)
		go func() {
			ended := false
			defer func() {
				if !ended {
					steps <- step{raised: recover()}
					return
				}
				steps <- step{}
			}()
			if <-resume {
				seq(func(k K, v V) bool {
					steps <- step{k: k, v: v, ok: true}
					return <-resume
				})
			}
			ended = true
		}()
	}
	next = func() (k K, v V, ok bool) {
		if done {
			return
		}
		if !started {
			start()
		}
		resume <- true
		s := <-steps
		done = !s.ok
		if s.raised != nil {
			panic(s.raised)
		}
		return s.k, s.v, s.ok
	}
	stop = func() {
		if done {
			return
		}
		done = true
		if started {
			resume <- false
			if s := <-steps; s.raised != nil {
				panic(s.raised)
			}
		}
	}
	return next, stop
}

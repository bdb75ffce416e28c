package backend

// Call runs a function that a cell has handed out, between cells. No cell's own
// function lies below it on the stack of places.
func (y *Yaegi) Call(f func()) *Failure {
	y.begin()
	defer y.end()
	*y.depth = 0
	return y.call(f)
}

// Beside runs one while a cell runs, as a goroutine of the cell: it shares the
// cell's stack of places, so its failure has no place.
func (y *Yaegi) Beside(f func()) (failure *Failure) {
	y.goroutines.Add(1)
	defer y.goroutines.Add(-1)
	defer func() {
		if v := recover(); v != nil {
			failure = &Failure{Value: unboxed(v)}
		}
	}()
	f()
	return nil
}

package complete

import "pawl/interp/check"

// At is View.At with a world alone.
func At(w *check.World, code string, cursor int) ([]Candidate, int) {
	return View{World: w}.At(code, cursor)
}

// Describe is View.Describe with a world alone; "" if there is nothing.
func Describe(w *check.World, code string, cursor int) string {
	p, ok := View{World: w}.Describe(code, cursor)
	if !ok {
		return ""
	}
	return p.Plain()
}

package plot

// LiveBundle is MIMEBundle for a figure that will soon be exchanged for
// another, as below a slider: the SVG alone, which is made much sooner.
func (f *Figure) LiveBundle() map[string]any { return f.figure.LiveBundle() }

package plotting

// LiveBundle is MIMEBundle for a figure that will soon be exchanged for
// another, as below a slider: without the PNG, which takes most of the time.
func (f *Figure) LiveBundle() map[string]any {
	svg, err := f.SVG()
	if err != nil {
		return map[string]any{"text/plain": err.Error()}
	}
	return map[string]any{"text/plain": f.String(), "image/svg+xml": string(svg)}
}

package widget

import "html"

// Text is a line to type into.
type Text struct{ widget }

// NewText makes a line that holds a text.
func NewText(value string) *Text {
	t := &Text{newModel(control("Text", "TextStyleModel"), map[string]any{"value": value})}
	t.accept["value"] = func(value any) (any, bool) {
		v, ok := value.(string)
		if !ok {
			return t.state["value"], false
		}
		return v, true
	}
	return t
}

// Describe labels the line.
func (t *Text) Describe(label string) *Text {
	t.set(map[string]any{"description": label})
	return t
}

// Placeholder sets what stands in the line while it is empty.
func (t *Text) Placeholder(text string) *Text {
	t.set(map[string]any{"placeholder": text})
	return t
}

// OnEnter has changes follow only on Enter or when the line is left, not with
// each letter.
func (t *Text) OnEnter() *Text { t.set(map[string]any{"continuous_update": false}); return t }

// Width sets the width in words of CSS: "20em", "100%".
func (t *Text) Width(css string) *Text { t.layout("width", css); return t }

// Enable lets the line be changed, or not.
func (t *Text) Enable(on bool) *Text { t.set(map[string]any{"disabled": !on}); return t }

// Value returns what the line holds.
func (t *Text) Value() string { return t.get("value").(string) }

// Set has the line hold another text.
func (t *Text) Set(value string) *Text { t.let(map[string]any{"value": value}); return t }

// OnChange has f called with each new text.
func (t *Text) OnChange(f func(value string)) *Text {
	t.follow(func() { f(t.Value()) })
	return t
}

// Label is a text to read.
type Label struct{ widget }

// NewLabel makes a label.
func NewLabel(text string) *Label {
	return &Label{newModel(control("Label", "LabelStyleModel"), map[string]any{"value": text})}
}

// Value returns the text.
func (l *Label) Value() string { return l.get("value").(string) }

// Set has the label show another text.
func (l *Label) Set(text string) *Label { l.let(map[string]any{"value": text}); return l }

// HTML is a piece of a page.
type HTML struct{ widget }

// NewHTML makes a piece of a page from its source.
func NewHTML(source string) *HTML {
	return &HTML{newModel(control("HTML", "HTMLStyleModel"), map[string]any{"value": source})}
}

// Describe labels the piece.
func (h *HTML) Describe(label string) *HTML {
	h.set(map[string]any{"description": label})
	return h
}

// Value returns the source.
func (h *HTML) Value() string { return h.get("value").(string) }

// Set has it show another source.
func (h *HTML) Set(source string) *HTML { h.let(map[string]any{"value": source}); return h }

// Escape makes any text safe to stand in the source of an HTML widget.
func Escape(text string) string { return html.EscapeString(text) }

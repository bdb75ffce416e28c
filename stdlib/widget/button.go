package widget

import "context"

// Button is a button to press.
type Button struct{ widget }

// NewButton makes a button with a label.
func NewButton(label string) *Button {
	b := &Button{newModel(control("Button", "ButtonStyleModel"), map[string]any{"description": label})}
	b.custom = func(ctx context.Context, content map[string]any) {
		if content["event"] != "click" {
			return
		}
		for _, h := range b.handlers() {
			h.there(ctx)
		}
	}
	return b
}

// Describe sets another label.
func (b *Button) Describe(label string) *Button {
	b.set(map[string]any{"description": label})
	return b
}

// Look sets the button's colours: "primary", "success", "info", "warning",
// "danger", or "" for none.
func (b *Button) Look(name string) *Button {
	checkLook("Button.Look", name, "primary")
	b.set(map[string]any{"button_style": name})
	return b
}

// Icon sets an icon by its name in Font Awesome: "play", "check".
func (b *Button) Icon(name string) *Button { b.set(map[string]any{"icon": name}); return b }

// Tooltip sets the text shown while the pointer rests on the button.
func (b *Button) Tooltip(text string) *Button { b.set(map[string]any{"tooltip": text}); return b }

// Width sets the width in words of CSS: "20em", "100%".
func (b *Button) Width(css string) *Button { b.layout("width", css); return b }

// Enable lets the button be pressed, or not.
func (b *Button) Enable(on bool) *Button { b.set(map[string]any{"disabled": !on}); return b }

// OnClick has f called each time the button is pressed.
func (b *Button) OnClick(f func()) *Button { b.follow(f); return b }

// Click presses the button.
func (b *Button) Click() {
	for _, h := range b.handlers() {
		h.here()
	}
}

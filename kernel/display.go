package kernel

import "pawl/interp"

// display is what display_data, update_display_data, execute_result and the
// values of user expressions have in common.
type display struct {
	Data      map[string]any `json:"data"`
	Metadata  map[string]any `json:"metadata"`
	Transient transient      `json:"transient"`
}

// transient is not stored in the notebook.
type transient struct {
	DisplayID string `json:"display_id,omitempty"`
}

func displayOf(b *interp.Bundle) display {
	if b == nil {
		b = &interp.Bundle{}
	}
	return display{orEmpty(b.Data), orEmpty(b.Metadata), transient{b.DisplayID}}
}

// orEmpty keeps null out of JSON where the protocol wants an object.
func orEmpty(m map[string]any) map[string]any {
	if m == nil {
		return map[string]any{}
	}
	return m
}

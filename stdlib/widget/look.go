package widget

import (
	"fmt"
	"slices"

	"pawl/stdlib/scope"
)

// checkLook ends the cell over a name that front ends have no colours for.
func checkLook(who, name string, more ...string) {
	looks := append([]string{"", "success", "info", "warning", "danger"}, more...)
	if !slices.Contains(looks, name) {
		scope.Check(fmt.Errorf("widget: %s: %q is none of %q", who, name, looks))
	}
}

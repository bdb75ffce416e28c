package widget

import (
	"fmt"

	"pawl/stdlib/scope"
)

// HBox puts widgets side by side.
type HBox struct{ widget }

// NewHBox makes a row of widgets.
func NewHBox(children ...Widget) *HBox {
	return &HBox{newModel(control("HBox", ""), map[string]any{"children": models("NewHBox", children)})}
}

// Set puts other widgets into the row.
func (b *HBox) Set(children ...Widget) *HBox {
	b.set(map[string]any{"children": models("HBox.Set", children)})
	return b
}

// VBox puts widgets below each other.
type VBox struct{ widget }

// NewVBox makes a column of widgets.
func NewVBox(children ...Widget) *VBox {
	return &VBox{newModel(control("VBox", ""), map[string]any{"children": models("NewVBox", children)})}
}

// Set puts other widgets into the column.
func (b *VBox) Set(children ...Widget) *VBox {
	b.set(map[string]any{"children": models("VBox.Set", children)})
	return b
}

func models(who string, children []Widget) []*model {
	list := make([]*model, len(children))
	for i, c := range children {
		if c == nil {
			scope.Check(fmt.Errorf("widget: %s: widget %d is nil", who, i+1))
		}
		list[i] = c.it()
	}
	return list
}

// Tab shows one of several widgets, each under a title of its own.
type Tab struct{ widget }

// NewTab makes a tab without pages.
func NewTab() *Tab {
	t := &Tab{newModel(control("Tab", ""), map[string]any{"children": []*model{}, "titles": []any{}, "selected_index": nil})}
	t.accept["selected_index"] = func(value any) (any, bool) {
		i, ok := value.(float64)
		if !ok || i < 0 || int(i) >= len(t.state["children"].([]*model)) {
			return t.state["selected_index"], value == nil
		}
		return int(i), true
	}
	return t
}

// Add adds a page.
func (t *Tab) Add(title string, page Widget) *Tab {
	pages := append(append([]*model{}, t.get("children").([]*model)...), models("Tab.Add", []Widget{page})...)
	titles := append(append([]any{}, t.get("titles").([]any)...), title)
	part := map[string]any{"children": pages, "titles": titles}
	if len(pages) == 1 {
		part["selected_index"] = 0
	}
	t.set(part)
	return t
}

// Value returns which page is shown, counted from 0; -1 if there is none.
func (t *Tab) Value() int {
	if i, ok := t.get("selected_index").(int); ok {
		return i
	}
	return -1
}

// Set shows a page, counted from 0.
func (t *Tab) Set(page int) *Tab {
	if n := len(t.get("children").([]*model)); page < 0 || page >= n {
		scope.Check(fmt.Errorf("widget: Tab.Set: there is no page %d of %d", page, n))
	}
	t.let(map[string]any{"selected_index": page})
	return t
}

// OnChange has f called with each page that comes to be shown.
func (t *Tab) OnChange(f func(page int)) *Tab {
	t.follow(func() { f(t.Value()) })
	return t
}

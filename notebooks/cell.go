package notebooks

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Tags with a meaning for Run, as Jupyter's own tools give it to them.
const (
	TagParameters = "parameters"          // declares what --set may change
	TagInjected   = "injected-parameters" // holds what --set changed
	TagMayRaise   = "raises-exception"    // its failure does not stop the run
	TagSkip       = "skip-execution"      // is not executed
)

// Cell is one cell of a notebook.
type Cell struct {
	Source  string
	Outputs []*Output // of a code cell

	fields map[string]any // the cell's object, but for source and outputs
}

func newCell(fields map[string]any) (*Cell, error) {
	if kind, _ := fields["cell_type"].(string); kind == "" {
		return nil, errors.New("it has no cell_type")
	}
	source, err := joined(fields["source"])
	if err != nil {
		return nil, fmt.Errorf("source: %w", err)
	}
	c := &Cell{Source: source, fields: fields}
	if err := c.takeOutputs(); err != nil {
		return nil, err
	}
	delete(fields, "source")
	delete(fields, "outputs")
	return c, nil
}

// takeOutputs moves the outputs of a code cell out of its fields.
func (c *Cell) takeOutputs() error {
	list, _ := c.fields["outputs"].([]any)
	for i, v := range list {
		fields, ok := v.(map[string]any)
		if !ok {
			return fmt.Errorf("output %d is not an object", i+1)
		}
		c.Outputs = append(c.Outputs, &Output{fields: fields})
	}
	return nil
}

// IsCode reports whether the cell holds code.
func (c *Cell) IsCode() bool { return c.fields["cell_type"] == "code" }

// runs reports whether Run executes the cell.
func (c *Cell) runs() bool {
	return c.IsCode() && strings.TrimSpace(c.Source) != "" && !c.Tagged(TagSkip)
}

// Tagged reports whether the cell carries a tag.
func (c *Cell) Tagged(tag string) bool {
	metadata, _ := c.fields["metadata"].(map[string]any)
	tags, _ := metadata["tags"].([]any)
	return slices.Contains(tags, any(tag))
}

// Clear removes what an earlier run left in a code cell.
func (c *Cell) Clear() {
	if !c.IsCode() {
		return
	}
	c.Outputs = nil
	c.fields["execution_count"] = nil
	delete(object(c.fields, "metadata"), "execution") // times of an earlier run
}

// file is the cell as the file holds it.
func (c *Cell) file() map[string]any {
	f := make(map[string]any, len(c.fields)+2)
	for k, v := range c.fields {
		f[k] = v
	}
	f["source"] = lines(c.Source)
	if attachments, ok := f["attachments"].(map[string]any); ok {
		f["attachments"] = splitAttachments(attachments)
	}
	if !c.IsCode() {
		return f
	}
	outputs := make([]any, len(c.Outputs))
	for i, o := range c.Outputs {
		outputs[i] = o.file()
	}
	f["outputs"] = outputs
	return f
}

func splitAttachments(attachments map[string]any) map[string]any {
	split := make(map[string]any, len(attachments))
	for name, v := range attachments {
		if bundle, ok := v.(map[string]any); ok {
			v = splitBundle(bundle)
		}
		split[name] = v
	}
	return split
}

// injectedCell is a new code cell that holds the parameters of --set.
func injectedCell(source string, withID bool) *Cell {
	fields := map[string]any{
		"cell_type":       "code",
		"execution_count": nil,
		"metadata":        map[string]any{"tags": []any{TagInjected}},
	}
	if withID {
		fields["id"] = TagInjected // fixed, so that the same run gives the same file
	}
	return &Cell{Source: source, fields: fields}
}

package interp

import (
	"fmt"
	"go/types"
	"strconv"
	"strings"
	"text/tabwriter"

	"pawl/interp/magic"
)

// who lists the session's names: name, kind, type.
func (w *work) who(p magic.Piece) error {
	if _, err := words(p, 0, 0); err != nil {
		return err
	}
	w.mu.Lock()
	var rows []string
	for _, n := range w.world.Names() {
		if !strings.HasSuffix(n, "__") {
			rows = append(rows, nameRow(n, w.world.Lookup(n).Object))
		}
	}
	w.mu.Unlock()
	if len(rows) == 0 {
		w.print("no names yet\n")
		return nil
	}
	table := tabwriter.NewWriter(w.out.write, 0, 0, 2, ' ', 0)
	for _, r := range rows {
		fmt.Fprintln(table, r)
	}
	return table.Flush()
}

// nameRow is a name's row, its cells parted by tabs.
func nameRow(name string, obj types.Object) string {
	kind, typ := "variable", obj.Type()
	switch obj := obj.(type) {
	case *types.Const:
		kind = "constant"
	case *types.Func:
		kind = "function"
	case *types.TypeName:
		kind = "type"
		if !obj.IsAlias() {
			typ = typ.Underlying()
		}
	}
	text := []rune(strings.ReplaceAll(types.TypeString(typ, unqualified), "\t", " "))
	if len(text) > 90 {
		text = append(text[:90], []rune(" ...")...)
	}
	return name + "\t" + kind + "\t" + string(text)
}

// unqualified writes the types of cells without a package.
func unqualified(p *types.Package) string {
	if p.Path() == "main" {
		return ""
	}
	return p.Name()
}

// reset forgets all names. Goroutines of earlier cells end at their next loop
// iteration, call or channel operation.
func (w *work) reset(p magic.Piece) error {
	list, err := words(p, 0, 1)
	if err != nil {
		return err
	}
	if list, _ = magic.Flag(list, "-f"); len(list) > 0 {
		return usage(p)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.machine.StopAll()
	return w.forget()
}

// reseed restarts the session's randomness.
func (w *work) reseed(p magic.Piece) error {
	list, err := words(p, 1, 1)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(list[0])
	if err != nil {
		return fmt.Errorf("%q is no whole number", list[0])
	}
	(*host)(w.Session).Seed(n)
	return nil
}

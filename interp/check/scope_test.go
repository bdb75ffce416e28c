package check

import (
	"go/types"
	"testing"
)

func TestEmpty(t *testing.T) {
	p := types.NewPackage("main", "main")
	insert := func() types.Object {
		return p.Scope().Insert(types.NewVar(0, p, "x", types.Typ[types.Int]))
	}
	insert()
	types.NewScope(p.Scope(), 0, 0, "inner")
	if insert() == nil {
		t.Fatal("a scope takes the same name twice: this test proves nothing")
	}
	empty(p.Scope())
	if p.Scope().Len() != 0 || p.Scope().NumChildren() != 0 {
		t.Fatalf("%d names and %d inner scopes are left", p.Scope().Len(), p.Scope().NumChildren())
	}
	if insert() != nil || p.Scope().Lookup("x") == nil {
		t.Error("an emptied scope does not take a name again")
	}
}

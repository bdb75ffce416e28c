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

func TestTakeBack(t *testing.T) {
	p := types.NewPackage("main", "main")
	named := types.NewNamed(types.NewTypeName(0, p, "T", nil), types.NewStruct(nil, nil), nil)
	method := func(name string) *types.Func {
		recv := types.NewVar(0, p, "t", named)
		m := types.NewFunc(0, p, name, types.NewSignatureType(recv, nil, nil, nil, nil, false))
		named.AddMethod(m)
		return m
	}
	method("Stays")
	takeBack(named, method("Goes"))
	if named.NumMethods() != 1 || named.Method(0).Name() != "Stays" {
		t.Fatalf("%d methods are left", named.NumMethods())
	}
	if obj, _, _ := types.LookupFieldOrMethod(named, true, p, "Goes"); obj != nil {
		t.Error("a method that was taken back is found")
	}
}

package check

import (
	"go/types"
	"reflect"
	"slices"
	"unsafe"
)

// empty removes all names from a package's scope. Every cell is checked in one
// and the same package, because go/types ties unexported fields and methods to
// the package value itself; but a name that a cell declares anew must not be
// there yet, and go/types has no way to remove one. So the two fields of the
// scope that hold names are cleared here; a test holds this against the
// release of Go in use.
func empty(scope *types.Scope) {
	for _, field := range []string{"elems", "children"} {
		f := reflect.ValueOf(scope).Elem().FieldByName(field)
		reflect.NewAt(f.Type(), unsafe.Pointer(f.UnsafeAddr())).Elem().SetZero()
	}
}

// takeBack removes a method that AddMethod has given to a type.
func takeBack(named *types.Named, method *types.Func) {
	f := reflect.ValueOf(named).Elem().FieldByName("methods")
	methods := (*[]*types.Func)(unsafe.Pointer(f.UnsafeAddr()))
	*methods = slices.DeleteFunc(*methods, func(m *types.Func) bool { return m == method })
}

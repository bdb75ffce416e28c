package check

import (
	"go/types"
	"reflect"
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

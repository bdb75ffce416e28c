package rtype

import (
	"go/token"
	"reflect"
	"slices"
	"strings"
	"unsafe"
)

// Signature is a method that an interface asks for.
type Signature struct {
	Name string
	Type reflect.Type // the function type
}

// Interface makes an unnamed interface type with methods; pkg is the package
// of those that are not exported.
func Interface(pkg string, methods []Signature) reflect.Type {
	if len(methods) == 0 {
		return reflect.TypeFor[any]()
	}
	mu.Lock()
	defer mu.Unlock()
	methods = slices.Clone(methods)
	slices.SortFunc(methods, func(a, b Signature) int { return compareNames(a.Name, b.Name) })
	t := (*interfaceType)(unsafe.Pointer(block(0)))
	*t = *(*interfaceType)(Of(reflect.TypeFor[error]()))
	t.tflag &^= flagUncommon | flagNamed | flagExtraStar
	t.hash, t.ptrToThis = fresh(), 0
	t.pkgPath = encodeName(pkg, "", false)
	t.methods = make([]imethod, len(methods))
	var text []string
	for i, m := range methods {
		t.methods[i] = imethod{name: nameOff(m.Name), typ: typeOff(raw(m.Type))}
		name := m.Name
		if !token.IsExported(name) {
			name = lastPart(pkg) + "." + name
		}
		text = append(text, name+strings.TrimPrefix(m.Type.String(), "func"))
	}
	t.str = nameOff("interface { " + strings.Join(text, "; ") + " }")
	return From(unsafe.Pointer(t))
}

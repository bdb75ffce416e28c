package rtype

import (
	"reflect"
	"strconv"
	"unsafe"
)

// Struct makes an unnamed struct type. Unlike reflect.StructOf it takes
// embedded fields of every type; their methods are not promoted, since an
// unnamed type made here has none. Its blank fields do not count when values
// are compared.
func Struct(fields []reflect.StructField) reflect.Type {
	plain := make([]reflect.StructField, len(fields))
	special := false
	for i, f := range fields {
		special = special || f.Anonymous || f.Name == "_"
		f.Anonymous = false
		plain[i] = f
	}
	made := reflect.StructOf(plain)
	if !special {
		return made
	}
	mu.Lock()
	defer mu.Unlock()
	t := (*structType)(unsafe.Pointer(block(0)))
	*t = *(*structType)(Of(made))
	t.tflag &^= flagUncommon | flagNamed | flagExtraStar
	t.hash, t.ptrToThis = fresh(), 0
	t.fields = append([]structField(nil), t.fields...)
	for i, f := range fields {
		if f.Anonymous {
			t.fields[i].name = encodeName(f.Name, string(f.Tag), true)
		}
	}
	t.str = nameOff(structText(fields))
	if t.equal != nil {
		t.equal = equalFields(t.fields)
	}
	return From(unsafe.Pointer(t))
}

// structText writes the type as the compiler does.
func structText(fields []reflect.StructField) string {
	text := "struct {"
	for i, f := range fields {
		if i > 0 {
			text += ";"
		}
		text += " "
		if !f.Anonymous {
			text += f.Name + " "
		}
		text += f.Type.String()
		if f.Tag != "" {
			text += " " + strconv.Quote(string(f.Tag))
		}
	}
	return text + " }"
}

// equalFields compares structs field by field, leaving out blank ones.
func equalFields(fields []structField) func(p, q unsafe.Pointer) bool {
	return func(p, q unsafe.Pointer) bool {
		for _, f := range fields {
			if isBlank(f.name) {
				continue
			}
			if !f.typ.equal(unsafe.Add(p, f.offset), unsafe.Add(q, f.offset)) {
				return false
			}
		}
		return true
	}
}

// isBlank tells whether an encoded name is "_".
func isBlank(name *byte) bool {
	b := unsafe.Slice(name, 3)
	return b[1] == 1 && b[2] == '_'
}

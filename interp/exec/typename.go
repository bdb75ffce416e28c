package exec

import (
	"fmt"
	"go/types"
	"strconv"
	"strings"
)

// typeName writes the name of a type as the runtime does: with the full paths
// of its type arguments.
func (tt *typeTable) typeName(t *types.Named) string {
	if t.TypeArgs().Len() == 0 {
		return t.Obj().Name()
	}
	var args []string
	for a := range t.TypeArgs().Types() {
		args = append(args, tt.argumentName(a))
	}
	return t.Obj().Name() + "[" + strings.Join(args, ",") + "]"
}

// argumentName writes a type argument. What an alias stands for is written,
// not its name.
func (tt *typeTable) argumentName(t types.Type) string {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if p := t.Obj().Pkg(); p != nil {
			return p.Path() + "." + tt.typeName(t)
		}
		return t.Obj().Name()
	case *types.Pointer:
		return "*" + tt.argumentName(t.Elem())
	case *types.Slice:
		return "[]" + tt.argumentName(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), tt.argumentName(t.Elem()))
	case *types.Map:
		return "map[" + tt.argumentName(t.Key()) + "]" + tt.argumentName(t.Elem())
	case *types.Chan:
		return map[types.ChanDir]string{types.SendRecv: "chan ", types.SendOnly: "chan<- ", types.RecvOnly: "<-chan "}[t.Dir()] + tt.argumentName(t.Elem())
	case *types.Interface:
		var list []string
		for m := range t.Methods() {
			list = append(list, memberName(m)+tt.signatureName(m.Signature()))
		}
		return braced("interface", list)
	case *types.Struct:
		var list []string
		for i := range t.NumFields() {
			list = append(list, tt.fieldName(t.Field(i), t.Tag(i)))
		}
		return braced("struct", list)
	case *types.Signature:
		return "func" + tt.signatureName(t)
	default:
		return t.String()
	}
}

// braced writes what a type has between braces.
func braced(word string, list []string) string {
	if len(list) == 0 {
		return word + " {}"
	}
	return word + " { " + strings.Join(list, "; ") + " }"
}

// memberName writes the name of a field or method as the runtime does.
func memberName(obj types.Object) string {
	if obj.Exported() || obj.Pkg() == nil {
		return obj.Name()
	}
	return obj.Pkg().Path() + "." + obj.Name()
}

func (tt *typeTable) fieldName(f *types.Var, tag string) string {
	text := tt.argumentName(f.Type())
	if !f.Embedded() {
		text = memberName(f) + " " + text
	}
	if tag != "" {
		text += " " + strconv.Quote(tag)
	}
	return text
}

// signatureName writes parameters and results.
func (tt *typeTable) signatureName(s *types.Signature) string {
	list := func(t *types.Tuple, variadic bool) string {
		var texts []string
		for i := range t.Len() {
			text := tt.argumentName(t.At(i).Type())
			if variadic && i == t.Len()-1 {
				text = "..." + strings.TrimPrefix(text, "[]")
			}
			texts = append(texts, text)
		}
		return strings.Join(texts, ", ")
	}
	text := "(" + list(s.Params(), s.Variadic()) + ")"
	switch results := list(s.Results(), false); s.Results().Len() {
	case 0:
		return text
	case 1:
		return text + " " + results
	default:
		return text + " (" + results + ")"
	}
}

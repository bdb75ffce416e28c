package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// explain words a type error for the writer of a cell: the compiler's own
// sentence, and where a name is unknown, what it may have been meant to be.
func (w *World) explain(e types.Error, broken map[string]string) string {
	msg := strings.ReplaceAll(e.Msg, " in argument to "+Show, "")
	name, ok := strings.CutPrefix(msg, "undefined: ")
	if !ok {
		return msg
	}
	for _, reasons := range []map[string]string{broken, w.broken} {
		if why := reasons[name]; why != "" {
			return msg + " (" + why + ")"
		}
	}
	pkg, member, qualified := strings.Cut(name, ".")
	if !qualified {
		return msg + didYouMean(Nearest(name, w.known()))
	}
	if imported, err := w.importer.Import(w.PackagePath(pkg)); err == nil {
		if near := Nearest(member, exported(imported)); near != "" {
			return msg + didYouMean(pkg+"."+near)
		}
	}
	return msg
}

// nearMember proposes a field or method where a misspelt one was asked for.
func nearMember(e types.Error, f *ast.File, info *types.Info) string {
	if !strings.Contains(e.Msg, "has no field or method") {
		return ""
	}
	hint := ""
	ast.Inspect(f, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Pos() == e.Pos {
			if t := info.TypeOf(s.X); t != nil {
				hint = didYouMean(Nearest(s.Sel.Name, members(t)))
			}
		}
		return hint == ""
	})
	return hint
}

// advice tells a beginner what to write where the compiler's sentence says only
// what is wrong.
func advice(e types.Error, f *ast.File) string {
	switch {
	case strings.HasPrefix(e.Msg, "undefined: ") && assigned(e.Pos, f):
		return "; to declare it, write := in place of ="
	case strings.HasPrefix(e.Msg, "no new variables on left side of :="):
		return "; to assign to a variable that exists, write ="
	case e.Msg == "missing return":
		return ": every way through a function that has a result must end in return"
	case strings.HasSuffix(e.Msg, "is not used") && !strings.HasPrefix(e.Msg, "label"):
		return "; to show a value, print it or make it the last line of the cell"
	}
	return ""
}

// assigned tells whether the name at a place stands on the left of a plain
// assignment.
func assigned(pos token.Pos, f *ast.File) bool {
	found := false
	ast.Inspect(f, func(n ast.Node) bool {
		if a, ok := n.(*ast.AssignStmt); ok && a.Tok == token.ASSIGN {
			for _, lhs := range a.Lhs {
				found = found || lhs.Pos() == pos
			}
		}
		return !found
	})
	return found
}

// members lists the names of a type's fields and methods.
func members(t types.Type) []string {
	var names []string
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if st, ok := t.Underlying().(*types.Struct); ok {
		for f := range st.Fields() {
			names = append(names, f.Name())
		}
	}
	if !types.IsInterface(t) {
		t = types.NewPointer(t)
	}
	for m := range types.NewMethodSet(t).Methods() {
		names = append(names, m.Obj().Name())
	}
	return names
}

func didYouMean(near string) string {
	if near == "" {
		return ""
	}
	return " (did you mean " + near + "?)"
}

// known lists every name a cell can use.
func (w *World) known() []string {
	names := append(w.Names(), w.PackageNames()...)
	for _, b := range w.builtins {
		names = append(names, b.Name())
	}
	return append(names, types.Universe.Names()...)
}

func exported(p *types.Package) []string {
	var names []string
	for _, n := range p.Scope().Names() {
		if p.Scope().Lookup(n).Exported() {
			names = append(names, n)
		}
	}
	return names
}

// nearPackage proposes a preloaded package with a similar path.
func (w *World) nearPackage(path string) string {
	var paths []string
	for _, p := range w.implicit {
		paths = append(paths, p)
	}
	return didYouMean(Nearest(path, paths))
}

// Nearest returns the candidate that differs from name by the fewest edits,
// if that is at most a third of its length; else "".
func Nearest(name string, candidates []string) string {
	best, limit := "", len(name)/3+1
	for _, c := range candidates {
		if c == name || strings.HasSuffix(c, "__") {
			continue
		}
		// Of two as near, the one that the name is the beginning of is meant.
		d := distance(strings.ToLower(name), strings.ToLower(c))
		if d < limit || d == limit && best != "" && strings.HasPrefix(c, name) {
			best, limit = c, d
		}
	}
	return best
}

// distance is the number of insertions, deletions, replacements and swaps of
// neighbours between two words (optimal string alignment).
func distance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}

package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

func (e *emitter) block(list []ast.Stmt) string {
	var b strings.Builder
	for _, s := range list {
		b.WriteString(e.stmt(s))
	}
	return b.String()
}

// track writes what a traceback needs before a statement that can fail: its
// place, and, if it calls something, where that may put its own place.
func (e *emitter) track(s ast.Node) string {
	fails, calls := e.risk(s)
	if !fails && !calls {
		return ""
	}
	place := e.places.add(e.fset.Position(s.Pos()))
	if e.leaf {
		return fmt.Sprintf("%s = %d\n", Line, place)
	}
	text := fmt.Sprintf("%s[fp__] = %d\n", Lines, place)
	if calls {
		text += fmt.Sprintf("%s = fp__ + 1\n", Depth)
	}
	return text
}

// risk tells whether the expressions of a statement, without its blocks and
// closures, can fail at run time, and whether they call anything.
func (e *emitter) risk(n ast.Node) (fails, calls bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.BlockStmt:
			return false
		case *ast.CallExpr:
			if tv := e.info.Types[n.Fun]; tv.IsBuiltin() {
				fails = true
			} else if !tv.IsType() {
				calls = true
			}
		case *ast.IndexExpr, *ast.SliceExpr, *ast.StarExpr, *ast.TypeAssertExpr, *ast.SendStmt:
			fails = true
		case *ast.SelectorExpr:
			if sel := e.info.Selections[n]; sel != nil && sel.Indirect() {
				fails = true
			}
		case *ast.UnaryExpr:
			calls = calls || n.Op == token.ARROW
		case *ast.BinaryExpr:
			fails = fails || n.Op == token.QUO || n.Op == token.REM || n.Op == token.SHL || n.Op == token.SHR
		case *ast.AssignStmt:
			fails = fails || n.Tok == token.QUO_ASSIGN || n.Tok == token.REM_ASSIGN
		}
		return true
	})
	return fails, calls
}

// stmt writes a statement and the line feed after it.
func (e *emitter) stmt(s ast.Stmt) string {
	switch s := s.(type) {
	case *ast.LabeledStmt:
		return e.labeled(s)
	case *ast.BlockStmt:
		return e.inner(s)
	case *ast.IfStmt:
		return e.track(ifHead(s)) + e.ifStmt(s)
	case *ast.ForStmt:
		return e.forStmt(s, "")
	case *ast.RangeStmt:
		return e.rangeStmt(s, "")
	case *ast.SwitchStmt:
		return e.track(switchHead(s)) + e.switchStmt(s)
	case *ast.TypeSwitchStmt:
		return e.track(s.Assign) + e.typeSwitch(s, "")
	case *ast.SelectStmt:
		return e.selectStmt(s)
	case *ast.DeclStmt:
		return e.track(s) + e.declStmt(s)
	case *ast.GoStmt:
		return e.track(s) + e.goStmt(s)
	case *ast.DeferStmt:
		return e.track(s) + e.deferStmt(s)
	case *ast.SendStmt:
		return e.track(s) + e.send(s)
	case *ast.ReturnStmt:
		return e.track(s) + e.returnStmt(s) + "\n"
	case *ast.EmptyStmt:
		return ""
	case *ast.AssignStmt:
		if len(s.Lhs) > 1 && len(s.Lhs) == len(s.Rhs) {
			return e.track(s) + e.parallel(s)
		}
	}
	return e.track(s) + e.simple(s) + "\n"
}

// inner writes a nested block: what it declares belongs to it, not to the
// session.
func (e *emitter) inner(b *ast.BlockStmt) string { return "{\n" + e.block(b.List) + "}\n" }

// simple writes a statement that may stand in the head of another.
func (e *emitter) simple(s ast.Stmt) string {
	switch s := s.(type) {
	case nil:
		return ""
	case *ast.ExprStmt:
		if u, ok := ast.Unparen(s.X).(*ast.UnaryExpr); ok && u.Op == token.ARROW {
			return "_ = " + e.expr(s.X)
		}
		return e.expr(s.X)
	case *ast.AssignStmt:
		return e.assign(s)
	case *ast.IncDecStmt:
		return e.expr(s.X) + s.Tok.String()
	case *ast.BranchStmt:
		return e.branch(s)
	}
	e.refuse(s, "this statement is not supported in a cell")
	return ""
}

// assign writes an assignment. Variables of the session are declared apart, so
// a := whose names all belong to it is a plain assignment.
func (e *emitter) assign(s *ast.AssignStmt) string {
	var lhs []string
	locals := 0
	for _, l := range s.Lhs {
		if id, ok := l.(*ast.Ident); ok && s.Tok == token.DEFINE && id.Name != "_" && e.program.Backend(e.object(id)) == "" {
			locals++
		}
		lhs = append(lhs, e.expr(l))
	}
	tok := s.Tok.String()
	if s.Tok == token.DEFINE && locals == 0 {
		tok = "="
	}
	return strings.Join(lhs, ", ") + " " + tok + " " + e.list(s.Rhs)
}

// parallel writes an assignment of several values in the order that Go
// defines: operands on the left, values, assignments, each in a statement of
// its own. The backend mixes them up when closures share the variables.
func (e *emitter) parallel(s *ast.AssignStmt) string {
	var head, values, stores strings.Builder
	for i, l := range s.Lhs {
		if id, ok := l.(*ast.Ident); ok && id.Name == "_" {
			fmt.Fprintf(&values, "_ = %s\n", e.expr(s.Rhs[i]))
			continue
		}
		tok := "="
		if id, ok := l.(*ast.Ident); ok && s.Tok == token.DEFINE && e.info.Defs[id] != nil && e.program.Backend(e.object(id)) == "" {
			tok = ":="
		}
		v := e.temp()
		fmt.Fprintf(&values, "var %s %s = %s\n", v, e.typ(e.info.TypeOf(l), l), e.expr(s.Rhs[i]))
		fmt.Fprintf(&stores, "%s %s %s\n", e.place(&head, l), tok, v)
	}
	return head.String() + values.String() + stores.String()
}

// place fixes the operands of what is assigned to, and returns it.
func (e *emitter) place(head *strings.Builder, l ast.Expr) string {
	fix := func(x ast.Expr) string {
		if _, plain := ast.Unparen(x).(*ast.Ident); !plain && e.info.Types[x].Value == nil || isPointer(e.info.TypeOf(x)) || e.varies(x) {
			v := e.temp()
			fmt.Fprintf(head, "var %s %s = %s\n", v, e.typ(types.Default(e.info.TypeOf(x)), x), e.expr(x))
			return v
		}
		return e.operand(x)
	}
	switch l := ast.Unparen(l).(type) {
	case *ast.IndexExpr:
		if _, array := e.info.TypeOf(l.X).Underlying().(*types.Array); array {
			return e.operand(l.X) + "[" + fix(l.Index) + "]"
		}
		return fix(l.X) + "[" + fix(l.Index) + "]"
	case *ast.StarExpr:
		return "*" + fix(l.X)
	case *ast.SelectorExpr:
		if isPointer(e.info.TypeOf(l.X)) {
			if sel := e.info.Selections[l]; sel != nil {
				return fix(l.X) + "." + e.field(sel.Obj().(*types.Var))
			}
		}
	}
	return e.expr(l)
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

// varies tells whether an operand is a variable, which the same assignment may
// change.
func (e *emitter) varies(x ast.Expr) bool {
	id, ok := ast.Unparen(x).(*ast.Ident)
	if !ok {
		return false
	}
	_, v := e.object(id).(*types.Var)
	return v
}

func (e *emitter) list(xs []ast.Expr) string {
	var out []string
	for _, x := range xs {
		out = append(out, e.expr(x))
	}
	return strings.Join(out, ", ")
}

func (e *emitter) declStmt(s *ast.DeclStmt) string {
	d := s.Decl.(*ast.GenDecl)
	var b strings.Builder
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.ValueSpec:
			if d.Tok == token.VAR {
				b.WriteString(e.varSpec(spec))
			}
		case *ast.TypeSpec:
			e.localType(&b, spec)
		}
	}
	return b.String()
}

func (e *emitter) localType(b *strings.Builder, spec *ast.TypeSpec) {
	obj := e.info.Defs[spec.Name].(*types.TypeName)
	if obj.IsAlias() {
		return
	}
	if spec.TypeParams != nil {
		e.refuse(spec, "generic type cannot be declared inside func")
	}
	fmt.Fprintf(b, "type %s %s\n", spec.Name.Name, e.typ(obj.Type().Underlying(), spec))
}

// varSpec writes one line of a var declaration, as an assignment if its
// variables belong to the session.
func (e *emitter) varSpec(spec *ast.ValueSpec) string {
	var names []string
	session := false
	for _, n := range spec.Names {
		names = append(names, e.ident(n))
		session = session || n.Name != "_" && e.program.Backend(e.object(n)) != ""
	}
	if session && len(spec.Values) > 0 {
		return strings.Join(names, ", ") + " = " + e.list(spec.Values) + "\n"
	}
	if session {
		zero := e.temp()
		text := ""
		for _, n := range spec.Names {
			if n.Name != "_" {
				text += fmt.Sprintf("{\nvar %s %s\n%s = %s\n}\n", zero, e.typ(e.object(n).Type(), n), e.ident(n), zero)
			}
		}
		return text
	}
	text := "var " + strings.Join(names, ", ")
	if spec.Type != nil {
		text += " " + e.typ(e.info.TypeOf(spec.Type), spec)
	}
	if len(spec.Values) > 0 {
		text += " = " + e.list(spec.Values)
	}
	return text + "\n"
}

func (e *emitter) returnStmt(s *ast.ReturnStmt) string {
	if e.leaving != nil {
		return e.leave(s)
	}
	restore := ""
	if e.restores {
		restore = Depth + " = fp__\n"
	}
	if len(s.Results) == 0 {
		return restore + "return"
	}
	if _, calls := e.risk(s); !calls || !e.restores {
		return restore + "return " + e.list(s.Results)
	}
	return e.returnLater(s, restore)
}

// returnLater evaluates results that call something before the place is given
// back.
func (e *emitter) returnLater(s *ast.ReturnStmt, restore string) string {
	var text strings.Builder
	var list []string
	for _, r := range s.Results {
		tv := e.info.Types[r]
		tuple, many := tv.Type.(*types.Tuple)
		switch {
		case many:
			for v := range tuple.Variables() {
				name := e.temp()
				list = append(list, name)
				fmt.Fprintf(&text, "var %s %s\n", name, e.typ(v.Type(), s))
			}
			fmt.Fprintf(&text, "%s = %s\n", strings.Join(list, ", "), e.expr(r))
		case tv.IsNil() || tv.Value != nil:
			list = append(list, e.expr(r))
		default:
			name := e.temp()
			list = append(list, name)
			fmt.Fprintf(&text, "var %s %s = %s\n", name, e.typ(types.Default(tv.Type), s), e.expr(r))
		}
	}
	return text.String() + restore + "return " + strings.Join(list, ", ")
}

func ifHead(s *ast.IfStmt) ast.Node { return head(s.Pos(), s.Init, s.Cond) }

func switchHead(s *ast.SwitchStmt) ast.Node {
	exprs := []ast.Expr{s.Tag}
	for _, c := range s.Body.List {
		exprs = append(exprs, c.(*ast.CaseClause).List...)
	}
	return head(s.Pos(), s.Init, exprs...)
}

// head gathers what is evaluated before a statement's blocks.
func head(pos token.Pos, init ast.Stmt, exprs ...ast.Expr) ast.Node {
	r := &ast.ReturnStmt{Return: pos}
	for _, x := range exprs {
		if x != nil {
			r.Results = append(r.Results, x)
		}
	}
	switch init := init.(type) {
	case *ast.AssignStmt:
		r.Results = append(append(r.Results, init.Lhs...), init.Rhs...)
	case *ast.ExprStmt:
		r.Results = append(r.Results, init.X)
	case *ast.IncDecStmt:
		r.Results = append(r.Results, init.X)
	case *ast.SendStmt:
		r.Results = append(r.Results, init.Chan, init.Value)
	}
	return r
}

// ifStmt writes the init statement in a block of its own around the if, and an
// else-if as an if inside the else, so that each may be preceded by its place.
func (e *emitter) ifStmt(s *ast.IfStmt) string {
	text := fmt.Sprintf("if %s {\n%s}", e.expr(s.Cond), e.block(s.Body.List))
	switch alt := s.Else.(type) {
	case nil:
	case *ast.BlockStmt:
		text += " else {\n" + e.block(alt.List) + "}"
	default:
		text += " else {\n" + e.stmt(alt) + "}"
	}
	if s.Init == nil {
		return text + "\n"
	}
	return "{\n" + e.simpleOrSend(s.Init) + text + "\n}\n"
}

// simpleOrSend writes an init statement in a line of its own.
func (e *emitter) simpleOrSend(s ast.Stmt) string {
	if send, ok := s.(*ast.SendStmt); ok {
		return e.send(send)
	}
	return e.simple(s) + "\n"
}

func (e *emitter) labeled(s *ast.LabeledStmt) string {
	label := s.Label.Name + ":\n"
	if e.leaving != nil {
		e.leaving.inner = append(e.leaving.inner, s.Label.Name)
	}
	switch inner := s.Stmt.(type) {
	case *ast.ForStmt:
		return e.forStmt(inner, label)
	case *ast.RangeStmt:
		return e.rangeStmt(inner, label)
	case *ast.SwitchStmt:
		if inner.Init == nil {
			return e.track(switchHead(inner)) + label + e.switchStmt(inner)
		}
	case *ast.SelectStmt:
		return label + e.selectStmt(inner)
	case *ast.TypeSwitchStmt:
		return e.track(inner.Assign) + e.typeSwitch(inner, label)
	case *ast.EmptyStmt:
		return label + ";\n"
	}
	return label + e.stmt(s.Stmt)
}

func (e *emitter) switchStmt(s *ast.SwitchStmt) string {
	var b strings.Builder
	if s.Init != nil {
		b.WriteString("{\n" + e.simpleOrSend(s.Init))
	}
	tag := ""
	if s.Tag != nil {
		tag = e.expr(s.Tag)
		if _, lit := ast.Unparen(s.Tag).(*ast.CompositeLit); lit {
			tag = "(" + tag + ")"
		}
	}
	fmt.Fprintf(&b, "switch %s {\n%s}\n", tag, e.clauses(s.Body))
	if s.Init != nil {
		b.WriteString("}\n")
	}
	return b.String()
}

func (e *emitter) clauses(body *ast.BlockStmt) string {
	var b strings.Builder
	for _, c := range body.List {
		clause := c.(*ast.CaseClause)
		if clause.List == nil {
			b.WriteString("default:\n")
		} else {
			fmt.Fprintf(&b, "case %s:\n", e.list(clause.List))
		}
		b.WriteString(e.clauseBody(clause.Body))
	}
	return b.String()
}

// typeSwitch writes a type switch as assertions, which the backend gets right,
// and a switch over their outcomes.
func (e *emitter) typeSwitch(s *ast.TypeSwitchStmt, label string) string {
	var operand ast.Expr
	name := ""
	switch a := s.Assign.(type) {
	case *ast.AssignStmt:
		name = a.Lhs[0].(*ast.Ident).Name
		operand = a.Rhs[0].(*ast.TypeAssertExpr).X
	case *ast.ExprStmt:
		operand = a.X.(*ast.TypeAssertExpr).X
	}
	value := e.temp()
	var asked, cases strings.Builder
	for _, c := range s.Body.List {
		clause := c.(*ast.CaseClause)
		var conditions []string
		for _, t := range clause.List {
			conditions = append(conditions, e.holds(&asked, value, t))
		}
		if clause.List == nil {
			cases.WriteString("default:\n")
		} else {
			fmt.Fprintf(&cases, "case %s:\n", strings.Join(conditions, " || "))
		}
		if name != "" {
			fmt.Fprintf(&cases, "%s := %s\n_ = %s\n", name, e.narrowed(value, clause), name)
		}
		cases.WriteString(e.clauseBody(clause.Body))
	}
	init := ""
	if s.Init != nil {
		init = e.simpleOrSend(s.Init)
	}
	return fmt.Sprintf("{\n%s%s := %s\n%s%sswitch {\n%s}\n}\n", init, value, e.expr(operand), asked.String(), label, cases.String())
}

// holds writes the test whether a value holds a type, or is nil, into a
// variable, and returns its name.
func (e *emitter) holds(b *strings.Builder, value string, t ast.Expr) string {
	ok := e.temp()
	if tv := e.info.Types[t]; tv.IsType() {
		e.identity(tv.Type, t)
		fmt.Fprintf(b, "_, %s := %s.(%s)\n", ok, value, e.typ(tv.Type, t))
	} else {
		fmt.Fprintf(b, "%s := %s == nil\n", ok, value)
	}
	return ok
}

// narrowed writes the value in the type that one clause gives it.
func (e *emitter) narrowed(value string, clause *ast.CaseClause) string {
	if len(clause.List) == 1 {
		if tv := e.info.Types[clause.List[0]]; tv.IsType() {
			return value + ".(" + e.typ(tv.Type, clause) + ")"
		}
	}
	return value
}

// send writes a send that an interrupt ends.
func (e *emitter) send(s *ast.SendStmt) string {
	return fmt.Sprintf("select {\ncase %s <- %s:\ncase <-%s:\n%s\n}\n", e.operand(s.Chan), e.expr(s.Value), Done, e.rt("Stopped()"))
}

// selectStmt writes a select; one that could wait for ever gets a case for the
// cell's own end.
func (e *emitter) selectStmt(s *ast.SelectStmt) string {
	var b strings.Builder
	b.WriteString("select {\n")
	waits := true
	for _, c := range s.Body.List {
		clause := c.(*ast.CommClause)
		if clause.Comm == nil {
			waits = false
		}
		b.WriteString(e.comm(clause))
		b.WriteString(e.clauseBody(clause.Body))
	}
	if waits {
		fmt.Fprintf(&b, "case <-%s:\n%s\n", Done, e.rt("Stopped()"))
	}
	b.WriteString("}\n")
	return b.String()
}

func (e *emitter) comm(c *ast.CommClause) string {
	from := func(x ast.Expr) string { return "<-" + e.operand(ast.Unparen(x).(*ast.UnaryExpr).X) }
	switch s := c.Comm.(type) {
	case nil:
		return "default:\n"
	case *ast.SendStmt:
		return fmt.Sprintf("case %s <- %s:\n", e.operand(s.Chan), e.expr(s.Value))
	case *ast.ExprStmt:
		return fmt.Sprintf("case %s:\n", from(s.X))
	case *ast.AssignStmt:
		return fmt.Sprintf("case %s %s %s:\n", e.list(s.Lhs), s.Tok, from(s.Rhs[0]))
	}
	return ""
}

// deferStmt evaluates the function and its arguments now, as Go does; the
// backend would wait until the deferred call runs.
func (e *emitter) deferStmt(s *ast.DeferStmt) string {
	if e.leaving != nil {
		e.refuse(s, "defer inside a range over a function is not supported in a cell")
	}
	head, call := e.frozen(s.Call)
	return head + "defer " + call + "\n"
}

// goStmt starts a goroutine whose panic ends the cell instead of the process.
func (e *emitter) goStmt(s *ast.GoStmt) string {
	head, call := e.frozen(s.Call)
	return fmt.Sprintf("%s%s\ngo func() {\ndefer func() { %s }()\n%s\n}()\n",
		head, e.rt("Started()"), e.rt("Finished(recover())"), call)
}

// frozen writes the evaluation of a call's function and arguments into
// temporaries, and the call with them.
func (e *emitter) frozen(x *ast.CallExpr) (head, call string) {
	if fun := e.info.Types[x.Fun]; fun.IsBuiltin() {
		return e.frozenBuiltin(x)
	}
	var b strings.Builder
	sig := e.info.TypeOf(x.Fun).Underlying().(*types.Signature)
	callee := e.frozenCallee(&b, x.Fun)
	var args []string
	for i, a := range x.Args {
		if isTuple(e.info.TypeOf(a)) {
			e.refuse(a, "a deferred call or a goroutine cannot take the results of another call directly: assign them first")
		}
		t := e.typ(paramType(sig, i, x.Ellipsis.IsValid()), a)
		v := e.temp()
		fmt.Fprintf(&b, "var %s %s = %s\n", v, t, e.expr(a))
		args = append(args, v)
	}
	list := strings.Join(args, ", ")
	if x.Ellipsis.IsValid() {
		list += "..."
	}
	return b.String(), callee + "(" + list + ")"
}

func paramType(sig *types.Signature, i int, spread bool) types.Type {
	n := sig.Params().Len()
	if sig.Variadic() && i >= n-1 && !spread {
		return sig.Params().At(n - 1).Type().(*types.Slice).Elem()
	}
	return sig.Params().At(i).Type()
}

// frozenCallee fixes what is called: a method's receiver, or a function value.
func (e *emitter) frozenCallee(b *strings.Builder, fun ast.Expr) string {
	switch f := ast.Unparen(fun).(type) {
	case *ast.FuncLit:
		return e.expr(f)
	case *ast.Ident:
		if _, ok := e.object(f).(*types.Func); ok {
			return e.expr(f)
		}
	case *ast.SelectorExpr:
		sel := e.info.Selections[f]
		if sel == nil {
			return e.expr(f)
		}
		if sel.Kind() == types.MethodVal {
			return e.frozenMethod(b, f, sel)
		}
	}
	v := e.temp()
	fmt.Fprintf(b, "%s := %s\n", v, e.expr(fun))
	return v
}

// frozenMethod fixes a method's receiver: a copy of a value, or the address.
func (e *emitter) frozenMethod(b *strings.Builder, f *ast.SelectorExpr, sel *types.Selection) string {
	_, pointer := types.Unalias(sel.Obj().(*types.Func).Signature().Recv().Type()).(*types.Pointer)
	_, have := types.Unalias(sel.Recv()).(*types.Pointer)
	if pointer && !have {
		return e.expr(f) // the variable itself is the receiver
	}
	v := e.temp()
	fmt.Fprintf(b, "%s := %s\n", v, e.expr(f.X))
	return v + "." + f.Sel.Name
}

// frozenBuiltin wraps a builtin in a closure over its evaluated arguments.
func (e *emitter) frozenBuiltin(x *ast.CallExpr) (head, call string) {
	name := builtinName(x.Fun)
	if name == "recover" {
		return "", "func() { " + e.builtin(x) + " }()"
	}
	var b strings.Builder
	var args []string
	for _, a := range x.Args {
		v := e.temp()
		fmt.Fprintf(&b, "var %s %s = %s\n", v, e.typ(types.Default(e.info.TypeOf(a)), a), e.expr(a))
		args = append(args, v)
	}
	list := strings.Join(args, ", ")
	switch name {
	case "clear":
		return b.String(), e.rt("Clear(" + list + ")")
	case "print", "println":
		return b.String(), e.rt(strings.ToUpper(name[:1]) + name[1:] + "(" + list + ")")
	}
	return b.String(), "func() { " + name + "(" + list + ") }()"
}

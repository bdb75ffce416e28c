package complete

import (
	"go/ast"
	"go/token"
	"go/types"
	"iter"
	"strings"

	"pawl/interp/cell"
)

// hole stands in the text where the completion would.
const hole = "hole__"

// sketch is a cell that is being typed, made whole and checked as far as that
// goes.
type sketch struct {
	*cell.Cell
	info  *types.Info
	own   []types.Object // what it declares
	files []*token.File  // in which its positions are
}

// probe checks the text with the hole in the place of what is between the two
// parts. If it does not parse, the rest is made up: open brackets are closed,
// and lines with mistakes left out. It returns nil if nothing helps.
func (v View) probe(before, after string) *sketch {
	for text := range wholes(before+hole, after) {
		if s := v.sketch(text); s != nil {
			return s
		}
	}
	return nil
}

// sketch parses and checks a text, or returns nil. The text leaves no trace in
// the session: one a key stroke would fill the memory.
func (v View) sketch(text string) *sketch {
	fset := v.World.Fset
	base := fset.Base()
	c, err := cell.Parse(fset, "In[0]", text)
	var files []*token.File
	fset.Iterate(func(f *token.File) bool {
		if f.Base() >= base {
			files = append(files, f)
		}
		return true
	})
	defer func() {
		for _, f := range files {
			fset.RemoveFile(f)
		}
	}()
	if err != nil {
		return nil
	}
	info, own := v.World.Probe(c)
	return &sketch{c, info, own, files}
}

// position is the line and column of a node in the cell.
func (s *sketch) position(pos token.Pos) token.Position {
	for _, f := range s.files {
		if f.Base() <= int(pos) && int(pos) <= f.Base()+f.Size() {
			return f.Position(pos)
		}
	}
	return token.Position{}
}

// wholes yields texts that may parse, the best first: with what follows, or
// else with what the text so far leaves open closed; then the same without the
// lines in which mistakes are, and at last the last line alone.
func wholes(text, after string) iter.Seq[string] {
	return func(yield func(string) bool) {
		if strings.TrimSpace(after) != "" && !yield(text+after) {
			return
		}
		last := strings.LastIndexByte(text, '\n') + 1
		for _, less := range []func() string{
			func() string { return text },
			func() string { return withoutMistakes(text) },
			func() string { return blank(text[:last]) + text[last:] },
		} {
			for _, s := range closings(less()) {
				if !yield(s) {
					return
				}
			}
		}
	}
}

// mistakes is how many lines are given up at most.
const mistakes = 5

// withoutMistakes blanks lines above the last one until the rest parses.
func withoutMistakes(text string) string {
	for range mistakes {
		_, err := cell.Parse(token.NewFileSet(), "In[0]", closings(text)[0])
		wrong, ok := err.(*cell.Error)
		lines := strings.SplitAfter(text, "\n")
		if !ok || wrong.Pos.Line < 1 || wrong.Pos.Line >= len(lines) {
			break
		}
		lines[wrong.Pos.Line-1] = blank(lines[wrong.Pos.Line-1])
		text = strings.Join(lines, "")
	}
	return text
}

// blank leaves only the lines' ends.
func blank(line string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' {
			return r
		}
		return ' '
	}, line)
}

// visit walks all nodes of the cell.
func (s *sketch) visit(f func(ast.Node)) {
	nodes := []ast.Node{s.Body}
	for _, d := range s.Decls {
		nodes = append(nodes, d.Node)
	}
	for _, n := range nodes {
		ast.Inspect(n, func(n ast.Node) bool {
			if n != nil {
				f(n)
			}
			return true
		})
	}
}

// path returns the nodes from the outermost to the identifier that holds.
func (s *sketch) path(holds func(*ast.Ident) bool) []ast.Node {
	var stack, found []ast.Node
	walk := func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		stack = append(stack, n)
		if id, ok := n.(*ast.Ident); ok && found == nil && holds(id) {
			found = append([]ast.Node{}, stack...)
		}
		return true
	}
	ast.Inspect(s.Body, walk)
	for _, d := range s.Decls {
		ast.Inspect(d.Node, walk)
	}
	return found
}

// toHole is the path to the hole.
func (s *sketch) toHole() []ast.Node {
	return s.path(func(id *ast.Ident) bool { return id.Name == hole })
}

// parent is the node above the last one.
func parent(path []ast.Node) ast.Node {
	if len(path) < 2 {
		return nil
	}
	return path[len(path)-2]
}

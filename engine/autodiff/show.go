package autodiff

import (
	"fmt"
	"html"
	"strings"

	"pawl/engine/tensor"
)

// MIMEBundle shows the node and what it was computed from as a table: of each
// its name, its operation, its value and, after Backward, its gradient. Of a
// long computation the last nodes are shown.
func (n *Node[T]) MIMEBundle() map[string]any {
	lines, left := n.account()
	return map[string]any{"text/plain": plainAccount(lines, left), "text/html": htmlAccount(lines, left)}
}

// shownNodes is how many nodes are shown.
const shownNodes = 40

// account lists name, operation, value and gradient, and how many nodes are
// left out.
func (n *Node[T]) account() (lines [][4]string, left int) {
	all := Nodes(n)
	left = max(0, len(all)-shownNodes)
	number := map[*Node[T]]int{}
	for i, x := range all {
		number[x] = i
	}
	label := func(x *Node[T]) string {
		if x.name != "" {
			return x.name
		}
		return fmt.Sprintf("n%d", number[x])
	}
	for _, x := range all[left:] {
		from := make([]string, len(x.Inputs))
		for i, in := range x.Inputs {
			from[i] = label(in)
		}
		op := x.Op()
		if len(from) > 0 {
			op += "(" + strings.Join(from, ", ") + ")"
		}
		lines = append(lines, [4]string{label(x), op, x.Value.String(), gradientText(x.Grad)})
	}
	return lines, left
}

func gradientText[T tensor.Float](g *tensor.Tensor[T]) string {
	if g == nil {
		return ""
	}
	return g.String()
}

var accountHead = [4]string{"node", "operation", "value", "gradient"}

func plainAccount(lines [][4]string, left int) string {
	var b strings.Builder
	if left > 0 {
		fmt.Fprintf(&b, "(%d nodes before)\n", left)
	}
	widths := [4]int{}
	for _, l := range append([][4]string{accountHead}, lines...) {
		for i, cell := range l {
			widths[i] = max(widths[i], len([]rune(cell)))
		}
	}
	for _, l := range append([][4]string{accountHead}, lines...) {
		line := ""
		for i, cell := range l {
			line += cell + strings.Repeat(" ", widths[i]-len([]rune(cell))+2)
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return strings.TrimRight(b.String(), "\n")
}

func htmlAccount(lines [][4]string, left int) string {
	var b strings.Builder
	b.WriteString("<table><thead><tr>")
	for _, cell := range accountHead {
		b.WriteString("<th>" + cell + "</th>")
	}
	b.WriteString("</tr></thead><tbody>")
	for _, l := range lines {
		b.WriteString("<tr>")
		for _, cell := range l {
			b.WriteString("<td>" + html.EscapeString(cell) + "</td>")
		}
		b.WriteString("</tr>")
	}
	b.WriteString("</tbody></table>")
	if left > 0 {
		fmt.Fprintf(&b, "<div>%d nodes before</div>", left)
	}
	return b.String()
}

package complete

import (
	"go/doc/comment"
	"strings"
)

// Page describes a name.
type Page struct {
	Code  string   // Go: a declaration, a signature
	Doc   string   // the doc comment, without its slashes
	Notes []string // where the name comes from, where the cursor is
	// Variable is the expression whose value the session may add: a variable of
	// its own, or a field of one.
	Variable string
	Value    string // of Variable
}

// Plain is the page as text.
func (p Page) Plain() string {
	parts := []string{p.Code}
	if p.Value != "" {
		parts = append(parts, p.valueLine())
	}
	if p.Doc != "" {
		text := (&comment.Printer{TextWidth: 90}).Text(parse(p.Doc))
		parts = append(parts, strings.TrimSpace(string(text)))
	}
	if len(p.Notes) > 0 {
		parts = append(parts, strings.Join(p.Notes, "\n"))
	}
	return strings.Join(parts, "\n\n")
}

// Markdown is the page as Markdown.
func (p Page) Markdown() string {
	parts := []string{fence("go", p.Code)}
	if p.Value != "" {
		parts = append(parts, fence("", p.valueLine()))
	}
	if p.Doc != "" {
		printer := &comment.Printer{HeadingLevel: 4, HeadingID: func(*comment.Heading) string { return "" }}
		parts = append(parts, strings.TrimSpace(string(printer.Markdown(parse(p.Doc)))))
	}
	for _, n := range p.Notes {
		parts = append(parts, "`"+n+"`")
	}
	return strings.Join(parts, "\n\n")
}

// fence sets text apart as code, behind more backticks than it holds in a row.
func fence(language, text string) string {
	ticks := "```"
	for strings.Contains(text, ticks) {
		ticks += "`"
	}
	return ticks + language + "\n" + text + "\n" + ticks
}

func (p Page) valueLine() string {
	if strings.Contains(p.Value, "\n") {
		return p.Variable + " =\n" + p.Value
	}
	return p.Variable + " = " + p.Value
}

// The most that is shown of a value.
const (
	maxLines = 15
	maxText  = 1500
)

// WithValue adds the current value of the page's variable, cut to a length
// that fits beside a doc comment.
func (p Page) WithValue(text string) Page {
	lines := strings.Split(text, "\n")
	cut := len(lines) > maxLines
	text = strings.Join(lines[:min(len(lines), maxLines)], "\n")
	if runes := []rune(text); len(runes) > maxText {
		text, cut = string(runes[:maxText]), true
	}
	if cut {
		text += " ..."
	}
	p.Value = text
	return p
}

// parse reads a doc comment. Links to other names become their text: there is
// no page behind them.
func parse(text string) *comment.Doc {
	everything := comment.Parser{
		LookupPackage: func(name string) (string, bool) { return name, true },
		LookupSym:     func(string, string) bool { return true },
	}
	doc := everything.Parse(text)
	for _, b := range doc.Content {
		unlinkBlock(b)
	}
	return doc
}

func unlinkBlock(b comment.Block) {
	switch b := b.(type) {
	case *comment.Paragraph:
		b.Text = unlink(b.Text)
	case *comment.Heading:
		b.Text = unlink(b.Text)
	case *comment.List:
		for _, item := range b.Items {
			for _, inner := range item.Content {
				unlinkBlock(inner)
			}
		}
	}
}

// unlink puts the text of links to names in their place.
func unlink(list []comment.Text) []comment.Text {
	var out []comment.Text
	for _, t := range list {
		if link, ok := t.(*comment.DocLink); ok {
			out = append(out, link.Text...)
			continue
		}
		out = append(out, t)
	}
	return out
}

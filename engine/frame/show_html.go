package frame

import (
	"html"
	"strings"
)

// The styles stand inline and take their colours from the page (inherit,
// transparent, greys that are half way between black and white), so that a
// table looks at home in light and dark themes and survives a sanitiser.
const (
	tableStyle = "border-collapse:collapse;border:none;margin:0;font-size:13px;line-height:1.45;" +
		"font-variant-numeric:tabular-nums;color:inherit;background:transparent"
	headRowStyle = "background:transparent;border:none;border-bottom:1px solid rgba(128,128,128,.55)"
	rowStyle     = "background:transparent;border:none;border-bottom:1px solid rgba(128,128,128,.18)"
	cellStyle    = "padding:3px 12px;border:none;white-space:nowrap;vertical-align:baseline;text-align:"
	quietStyle   = "opacity:.55;font-weight:400;font-size:11px"
	labelStyle   = "padding:3px 12px 3px 4px;border:none;text-align:right;font-weight:400;opacity:.45"
	footStyle    = "opacity:.6;font-size:12px;padding:6px 4px"
)

// html writes the view as a table. All text of the data is escaped.
func (v *view) html() string {
	var b strings.Builder
	b.WriteString(`<div style="overflow-x:auto"><table style="` + tableStyle + `"><thead><tr style="` + headRowStyle + `">`)
	b.WriteString(`<th style="` + labelStyle + `"></th>`)
	for _, c := range v.head {
		b.WriteString(`<th style="` + cellStyle + c.side() + `">` + html.EscapeString(c.name) +
			`<br><span style="` + quietStyle + `">` + c.kind.String() + `</span></th>`)
	}
	b.WriteString("</tr></thead><tbody>")
	for r := range v.rows {
		v.htmlRow(&b, r)
	}
	b.WriteString(`</tbody></table></div><div style="` + footStyle + `">` + html.EscapeString(v.size+v.more()) + `</div>`)
	return b.String()
}

func (v *view) htmlRow(b *strings.Builder, r int) {
	b.WriteString(`<tr style="` + rowStyle + `"><th style="` + labelStyle + `">` + v.label(r) + `</th>`)
	for k, c := range v.head {
		text := html.EscapeString(v.cell(k, r))
		if v.cells[k][r] == "" {
			text = `<span style="` + quietStyle + `">` + text + `</span>`
		}
		b.WriteString(`<td style="` + cellStyle + c.side() + `">` + text + `</td>`)
	}
	b.WriteString("</tr>")
}

// side is where the column's values are aligned.
func (c *Column) side() string {
	if c.kind == Number {
		return "right"
	}
	return "left"
}

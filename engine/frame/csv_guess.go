package frame

// guess returns a form for each column, from the first records and the kinds
// that were given, and the mean length of a record in bytes. A guess errs only
// towards the earlier forms, never past one that would fit.
func (t *csvTable) guess() (forms []form, length int) {
	const records = 1000
	forms = make([]form, len(t.names))
	s := t.scanner(t.body, len(t.text))
	n := 0
	for ; n < records && s.more() && s.err == nil; n++ {
		for k, last := 0, false; !last && k < len(forms); k++ {
			var value []byte
			value, last = s.field()
			forms[k] = t.formOf(value, forms[k])
		}
	}
	for k, name := range t.names {
		if kind, given := t.format.Kinds[name]; given {
			forms[k] = formFor(kind)
		}
	}
	return forms, max((min(s.at, len(t.text))-t.body)/max(n, 1), 1)
}

// formOf returns the first form from f on that fits the value.
func (t *csvTable) formOf(value []byte, f form) form {
	if t.marks.has(value) {
		return f
	}
	if f == asNumber {
		if _, ok := parseNumber(value); ok {
			return f
		}
		f = asBoolean
	}
	if f == asBoolean {
		if _, ok := parseBoolean(value); ok {
			return f
		}
	}
	return asWords
}

func formFor(kind Kind) form {
	switch kind {
	case Number:
		return asNumber
	case Boolean:
		return asBoolean
	}
	return asWords
}

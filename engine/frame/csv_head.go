package frame

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"
)

// readHead settles the names of the columns and where the records begin.
func (t *csvTable) readHead() error {
	s := t.scanner(0, len(t.text))
	for range t.format.Skip {
		n := bytes.IndexByte(t.text[s.at:], '\n')
		if n < 0 {
			return fmt.Errorf("frame: the CSV has no more than the %d lines to skip", t.format.Skip)
		}
		s.at += n + 1
	}
	t.body = s.at
	if !s.more() {
		return fmt.Errorf("frame: the CSV is empty")
	}
	head, err := t.firstRecord(s)
	if err != nil {
		return err
	}
	if !t.format.NoHeader {
		t.body = min(s.at, len(t.text))
	}
	if t.names, err = t.format.columnNames(head); err != nil {
		return err
	}
	for name := range t.format.Kinds {
		if !slices.Contains(t.names, name) {
			return unknownColumn(name, t.names)
		}
	}
	return nil
}

func (t *csvTable) firstRecord(s *scanner) ([]string, error) {
	var fields []string
	for last := false; !last; {
		var value []byte
		value, last = s.field()
		fields = append(fields, string(value))
	}
	if s.err != nil {
		return nil, t.errorAt(s.errAt, s.err)
	}
	return fields, nil
}

// columnNames names the columns of a table whose first record is given.
func (format CSV) columnNames(first []string) ([]string, error) {
	names := first
	switch {
	case format.Names != nil:
		names = format.Names
	case format.NoHeader:
		names = make([]string, len(first))
	}
	if len(names) != len(first) {
		return nil, fmt.Errorf("frame: CSV.Names has %d names, the table has %d columns", len(names), len(first))
	}
	seen := map[string]int{}
	names = slices.Clone(names)
	for i, name := range names {
		if name == "" {
			names[i] = "column" + strconv.Itoa(i+1)
		}
		if !utf8.ValidString(name) {
			return nil, fmt.Errorf("frame: the name of column %d, %q, is not UTF-8 text: convert the file", i+1, name)
		}
		if k, twice := seen[names[i]]; twice {
			return nil, fmt.Errorf("frame: columns %d and %d are both named %q: give other names with CSV.Names", k+1, i+1, name)
		}
		seen[names[i]] = i
	}
	return names, nil
}

package frame

import (
	"bytes"
	"context"
	"fmt"
	"hash/maphash"

	"pawl/engine/parallel"
)

// csvTable is a text on its way to a frame: the head is read, forms are
// guessed from the first records, then blocks of records are read in parallel.
// Where a guess fails, the column alone is read once more.
type csvTable struct {
	text      []byte
	format    CSV
	blockSize int
	names     []string
	body      int // where the records begin
	marks     marks
	seed      maphash.Seed
}

func newCSVTable(text []byte, format CSV) *csvTable {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	return &csvTable{text: text, format: format, blockSize: 1 << 20, marks: newMarks(format.Missing), seed: maphash.MakeSeed()}
}

func (t *csvTable) read(ctx context.Context) (*Frame, error) {
	if err := t.readHead(); err != nil {
		return nil, err
	}
	forms, length := t.guess()
	cut := cutter{text: t.text, separator: t.format.separator(), trim: t.format.Trim}
	ends := cut.blocks(t.body, t.blockSize)
	strands := make([][]*strand, len(t.names)) // of each column, one per block
	for {
		blocks, err := parallel.Map(ctx, len(ends), func(i int) ([]*strand, error) {
			lo := t.body
			if i > 0 {
				lo = ends[i-1]
			}
			return t.readBlock(lo, ends[i], forms, length)
		})
		if err != nil {
			return nil, err
		}
		if !settle(strands, blocks, forms) {
			return t.assemble(ctx, strands)
		}
	}
}

// settle takes over the columns whose values all fitted their form, and turns
// the forms to what is left to read. It tells whether anything is.
func settle(strands [][]*strand, blocks [][]*strand, forms []form) (again bool) {
	for k, f := range forms {
		if f == settled {
			continue
		}
		forms[k] = settled
		strands[k] = make([]*strand, len(blocks))
		for b, block := range blocks {
			strands[k][b] = block[k]
			if block[k].misfit {
				forms[k], again = f+1, true
			}
		}
	}
	return again
}

// readBlock reads the records in text[lo:hi], about length bytes each.
func (t *csvTable) readBlock(lo, hi int, forms []form, length int) ([]*strand, error) {
	strands := make([]*strand, len(forms))
	for k, f := range forms {
		strands[k] = newStrand(f, (hi-lo)/length*9/8+8, t.seed)
	}
	s := t.scanner(lo, hi)
	for s.more() {
		start := s.at
		for k, c := range strands {
			at := s.at
			value, last := s.field()
			if last != (k == len(strands)-1) {
				return nil, t.widthError(start, hi)
			}
			if !c.take(value, &t.marks) {
				if err := t.misfit(c, k, at, value); err != nil {
					return nil, err
				}
			}
		}
		if s.err != nil {
			return nil, t.errorAt(s.errAt, s.err)
		}
	}
	return strands, nil
}

// misfit ends the reading of a strand at a value that is not of its form. It
// is an error if the column's kind was given.
func (t *csvTable) misfit(c *strand, k, at int, value []byte) error {
	if kind, given := t.format.Kinds[t.names[k]]; given {
		return t.errorAt(at, fmt.Errorf("column %q: %q is not a %s", t.names[k], value, kind))
	}
	c.misfit, c.form = true, settled
	return nil
}

// widthError says that the record at start has too few or too many fields, or
// what is malformed in it.
func (t *csvTable) widthError(start, hi int) error {
	s := t.scanner(start, hi)
	n := 0
	for last := false; !last; n++ {
		_, last = s.field()
	}
	if s.err != nil {
		return t.errorAt(s.errAt, s.err)
	}
	return t.errorAt(start, fmt.Errorf("%s, the table has %s", plural(n, "field"), plural(len(t.names), "column")))
}

// errorAt says in which line of the text an error lies.
func (t *csvTable) errorAt(at int, err error) error {
	return fmt.Errorf("frame: line %d: %w", 1+bytes.Count(t.text[:at], []byte("\n")), err)
}

func (t *csvTable) scanner(lo, hi int) *scanner {
	return &scanner{text: t.text[:hi], at: lo, separator: t.format.separator(), trim: t.format.Trim}
}

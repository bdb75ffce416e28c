package frame

import (
	"context"
	"fmt"
	"unicode/utf8"

	"pawl/engine/parallel"
)

// assemble joins the strands of each column, one per block, to a frame.
func (t *csvTable) assemble(ctx context.Context, strands [][]*strand) (*Frame, error) {
	columns, err := parallel.Map(ctx, len(t.names), func(k int) (*Column, error) {
		return t.assembleColumn(t.names[k], strands[k])
	})
	if err != nil {
		return nil, err
	}
	return New(columns...)
}

func (t *csvTable) assembleColumn(name string, strands []*strand) (*Column, error) {
	rows := 0
	for _, s := range strands {
		rows += s.rows()
	}
	kind := t.kindOf(name, strands)
	if formFor(kind) == asWords {
		return t.assembleWords(name, strands, rows)
	}
	out := &Column{name: name, kind: kind, numbers: make([]float64, 0, rows)}
	for _, s := range strands {
		out.numbers = append(out.numbers, s.numbers...)
	}
	return out, nil
}

// kindOf returns the kind that was given or that the strands' form stands for;
// for words it leaves open which of the two kinds it is.
func (t *csvTable) kindOf(name string, strands []*strand) Kind {
	if kind, given := t.format.Kinds[name]; given {
		return kind
	}
	if len(strands) == 0 {
		return Number
	}
	return [...]Kind{asNumber: Number, asBoolean: Boolean, asWords: Text}[strands[0].form]
}

// assembleWords joins the dictionaries block by block, so that levels stand
// in order of first appearance whatever core read which block.
func (t *csvTable) assembleWords(name string, strands []*strand, rows int) (*Column, error) {
	all := newUnion(t.seed, strands)
	codes := make([]int32, 0, rows)
	for _, s := range strands {
		recode := all.merge(s.words)
		for _, c := range s.codes {
			if c >= 0 {
				c = recode[c]
			}
			codes = append(codes, c)
		}
	}
	out := &Column{name: name, kind: Text, codes: codes, levels: all.values()}
	for _, level := range out.levels {
		if !utf8.ValidString(level) {
			return nil, fmt.Errorf("frame: column %q: %q is not UTF-8 text: convert the file", name, level)
		}
	}
	if kind, given := t.format.Kinds[name]; given {
		out.kind = kind
	} else if t.format.fewLevels(out) {
		out.kind = Category
	}
	return out, nil
}

// fewLevels is the rule that tells a category from text.
func (format CSV) fewLevels(c *Column) bool {
	most := format.MaxLevels
	if most == 0 {
		most = 1000
	}
	return len(c.levels) <= most && 2*len(c.levels) <= c.Len()-c.CountMissing()
}

package main

import (
	"fmt"
	"math"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/operand"
)

// constants are vectors of one element again and again, wide enough for each
// machine, by their bits.
type constants map[string]operand.Mem

// word is a vector in memory of the given bits in each element.
func (m machine) word(bits uint64) operand.Mem {
	name := fmt.Sprintf("c%dx%x", 8*m.size(), bits)
	if at, ok := m.known[name]; ok {
		return at
	}
	at := m.StaticGlobal(name)
	m.DataAttributes(attr.RODATA | attr.NOPTR)
	for range 64 / m.size() {
		if m.double {
			m.AppendDatum(operand.U64(bits))
		} else {
			m.AppendDatum(operand.U32(bits))
		}
	}
	m.known[name] = at
	return at
}

// number is a vector in memory of one number.
func (m machine) number(x float64) operand.Mem {
	if m.double {
		return m.word(math.Float64bits(x))
	}
	return m.word(uint64(math.Float32bits(float32(x))))
}

// choose is a number that depends on the precision.
func (m machine) choose(single, double float64) operand.Mem {
	if m.double {
		return m.number(double)
	}
	return m.number(single)
}

// fraction is how many bits of a number stand behind the leading one.
func (m machine) fraction() uint64 {
	if m.double {
		return 52
	}
	return 23
}

// exact is 1.5 * 2^fraction: added to a number, it leaves the nearest integer
// in the lowest bits.
func (m machine) exact() float64 { return 1.5 * math.Ldexp(1, int(m.fraction())) }

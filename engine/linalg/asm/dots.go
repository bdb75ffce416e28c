package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// dots writes the product of a matrix with a vector, a row a dot product. With
// registers enough, four rows at once share what is read of the vector.
func (m machine) dots() {
	m.begin("dots", "func(rows, n int, a *%[1]s, ai int, x, y *%[1]s, alpha, beta %[1]s)",
		"sets y to alpha*A*x + beta*y for rows of n elements, ai bytes apart.")
	m.Load(m.Param("rows"), reg.R13)
	m.Load(m.Param("a"), reg.RSI)
	m.Load(m.Param("ai"), reg.R8)
	m.Load(m.Param("x"), reg.RDI)
	m.Load(m.Param("y"), reg.R11)
	if m.wide {
		m.SUBQ(operand.Imm(4), reg.R13)
		m.JL(operand.LabelRef("few"))
		m.dotRows("four", reg.RSI, reg.R9, reg.R10, reg.R12)
		m.SUBQ(operand.Imm(4), reg.R13)
		m.JGE(operand.LabelRef("four"))
		m.Label("few")
		m.ADDQ(operand.Imm(4), reg.R13)
		m.JEQ(operand.LabelRef("end"))
	}
	m.dotRows("one", reg.RSI)
	m.DECQ(reg.R13)
	m.JNE(operand.LabelRef("one"))
	m.Label("end")
	m.VZEROUPPER()
	m.RET()
}

// dotRows computes as many elements of y as there are registers for rows, and
// moves on.
func (m machine) dotRows(label string, rows ...reg.GPPhysical) {
	m.Label(label)
	for r := 1; r < len(rows); r++ {
		m.LEAQ(operand.Mem{Base: rows[r-1], Index: reg.R8, Scale: 1}, rows[r])
	}
	m.Load(m.Param("n"), reg.RCX)
	for i := range len(rows) * m.parts() {
		m.zero(m.v(i))
	}
	x, part := m.v(14), m.v(13)
	if m.wide {
		x, part = m.v(30), m.v(29)
	}
	m.spread(label, func(i int, at operand.Mem, masked bool) {
		m.read(from(reg.RDI, at), x, masked)
		for r, row := range rows {
			acc := m.v(r*m.parts() + i)
			if masked {
				m.loadTail(from(row, at), part)
				m.fma(part, x, acc)
			} else {
				m.fma(from(row, at), x, acc)
			}
		}
	})
	for r := range rows {
		m.fold(r*m.parts(), m.add)
		m.putDot(fmt.Sprint(label, "put", r), m.v(r*m.parts()).AsX(), r)
	}
	m.LEAQ(operand.Mem{Base: rows[len(rows)-1], Index: reg.R8, Scale: 1}, reg.RSI)
	m.ADDQ(operand.Imm(uint64(len(rows)*m.size())), reg.R11)
}

// putDot sets element r of y.
func (m machine) putDot(label string, sum operand.Op, r int) {
	at := operand.Mem{Base: reg.R11, Disp: r * m.size()}
	m.pick(m.VMULSS, m.VMULSD)(m.parameter("alpha"), sum, sum)
	m.ifZero(m.parameter("beta"), label)
	m.pick(m.VMOVSS, m.VMOVSD)(m.parameter("beta"), m.spare().AsX())
	m.pick(m.VFMADD231SS, m.VFMADD231SD)(at, m.spare().AsX(), sum)
	m.Label(label)
	m.pick(m.VMOVSS, m.VMOVSD)(sum, at)
}

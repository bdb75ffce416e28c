package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// broad is how many vectors of a line are computed at once: enough to hide
// the latency of an addition.
const broad = 8

// line writes the product of one row with a matrix. Its sums are in the order
// of a panel's.
func (m machine) line() {
	m.begin("line", "func(blocks, k int, x *%[1]s, b *%[1]s, bk int, y *%[1]s, alpha, beta %[1]s)",
		"sets y to alpha*x*B + beta*y, for a row x of k elements and blocks of",
		fmt.Sprintf("%d columns of B. bk is the bytes between rows of B.", broad*m.lanes()))
	m.Load(m.Param("blocks"), reg.R13)
	m.Load(m.Param("bk"), bk)
	m.Load(m.Param("y"), c)
	m.Load(m.Param("b"), tile)
	m.Label("block")
	m.Load(m.Param("x"), a)
	m.Load(m.Param("k"), left)
	m.MOVQ(tile, b)
	for i := range broad {
		m.zero(m.v(i))
	}
	m.Label("product")
	m.broadcast(operand.Mem{Base: a}, m.v(8))
	for i := range broad {
		m.fma(operand.Mem{Base: b, Disp: i * m.width()}, m.v(8), m.v(i))
	}
	m.ADDQ(operand.Imm(uint64(m.size())), a)
	m.ADDQ(bk, b)
	m.DECQ(left)
	m.JNE(operand.LabelRef("product"))
	m.writeLine()
	m.ADDQ(operand.U32(broad*m.width()), tile)
	m.ADDQ(operand.U32(broad*m.width()), c)
	m.DECQ(reg.R13)
	m.JNE(operand.LabelRef("block"))
	m.VZEROUPPER()
	m.RET()
}

// writeLine brings the sums of a block to y.
func (m machine) writeLine() {
	m.broadcast(m.parameter("alpha"), m.v(8))
	for i := range broad {
		m.mul(m.v(8), m.v(i), m.v(i))
	}
	m.ifZero(m.parameter("beta"), "store")
	m.broadcast(m.parameter("beta"), m.v(8))
	for i := range broad {
		m.fma(operand.Mem{Base: c, Disp: i * m.width()}, m.v(8), m.v(i))
	}
	m.Label("store")
	for i := range broad {
		m.load(m.v(i), operand.Mem{Base: c, Disp: i * m.width()})
	}
}

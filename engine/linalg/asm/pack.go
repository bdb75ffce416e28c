package main

import (
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// packing writes what brings B into the order in which kernels read it. AVX2
// is enough for both levels.
func packing(ctx *build.Context) {
	for _, m := range machines(ctx) {
		if !m.wide {
			m.transpose()
		}
	}
}

// transpose turns rows into columns, 8 x 4 elements at a time in float32 and 4
// x 2 in float64: halves of two rows fill a vector, so that what is left to
// mix stays within halves.
func (m machine) transpose() {
	m.begin("transpose", "func(k int, x *%[1]s, xi int, y *%[1]s, yi int)",
		"copies vectors' worth of rows of x, k elements each, to columns of y. k is",
		"a multiple of half a vector; xi and yi are the bytes between rows.")
	step := m.lanes() / 2
	m.Load(m.Param("k"), reg.RCX)
	m.Load(m.Param("x"), reg.RSI)
	m.Load(m.Param("xi"), reg.R8)
	m.Load(m.Param("y"), reg.RDI)
	m.Load(m.Param("yi"), reg.R9)
	m.LEAQ(operand.Mem{Base: reg.R8, Index: reg.R8, Scale: 2}, reg.R10)
	m.LEAQ(operand.Mem{Base: reg.RSI, Index: reg.R8, Scale: uint8(step)}, reg.RBX)
	m.Label("next")
	for i := range step {
		m.pick(m.VMOVUPS, m.VMOVUPD)(m.rowOf(reg.RSI, i), m.v(i).AsX())
		m.VINSERTF128(operand.Imm(1), m.rowOf(reg.RBX, i), m.v(i), m.v(i))
	}
	if m.double {
		m.VUNPCKLPD(m.v(1), m.v(0), m.v(2))
		m.VUNPCKHPD(m.v(1), m.v(0), m.v(3))
		m.columns(2, 3)
	} else {
		m.VUNPCKLPS(m.v(1), m.v(0), m.v(4))
		m.VUNPCKLPS(m.v(3), m.v(2), m.v(5))
		m.VUNPCKHPS(m.v(1), m.v(0), m.v(6))
		m.VUNPCKHPS(m.v(3), m.v(2), m.v(7))
		m.VSHUFPS(operand.Imm(0x44), m.v(5), m.v(4), m.v(0))
		m.VSHUFPS(operand.Imm(0xee), m.v(5), m.v(4), m.v(1))
		m.VSHUFPS(operand.Imm(0x44), m.v(7), m.v(6), m.v(2))
		m.VSHUFPS(operand.Imm(0xee), m.v(7), m.v(6), m.v(3))
		m.columns(0, 1, 2, 3)
	}
	m.ADDQ(operand.Imm(16), reg.RSI)
	m.ADDQ(operand.Imm(16), reg.RBX)
	m.SUBQ(operand.Imm(uint64(step)), reg.RCX)
	m.JNE(operand.LabelRef("next"))
	m.VZEROUPPER()
	m.RET()
}

// rowOf is row i, 0 to 3, after a base.
func (m machine) rowOf(base reg.GPPhysical, i int) operand.Mem {
	if i == 3 {
		return operand.Mem{Base: base, Index: reg.R10, Scale: 1}
	}
	if i == 0 {
		return operand.Mem{Base: base}
	}
	return operand.Mem{Base: base, Index: reg.R8, Scale: uint8(i)}
}

// columns stores registers as the next rows of y.
func (m machine) columns(registers ...int) {
	for _, r := range registers {
		m.load(m.v(r), operand.Mem{Base: reg.RDI})
		m.ADDQ(reg.R9, reg.RDI)
	}
}

package main

import (
	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// machine is one width of vectors of float64.
type machine struct {
	*build.Context
	wide bool // AVX-512; else AVX2 with FMA
}

// v returns vector register i, of 32 with AVX-512 and of 16 with AVX2.
func (m machine) v(i int) reg.VecPhysical {
	if m.wide {
		return []reg.VecPhysical{
			reg.Z0, reg.Z1, reg.Z2, reg.Z3, reg.Z4, reg.Z5, reg.Z6, reg.Z7,
			reg.Z8, reg.Z9, reg.Z10, reg.Z11, reg.Z12, reg.Z13, reg.Z14, reg.Z15,
		}[i]
	}
	return []reg.VecPhysical{
		reg.Y0, reg.Y1, reg.Y2, reg.Y3, reg.Y4, reg.Y5, reg.Y6, reg.Y7,
		reg.Y8, reg.Y9, reg.Y10, reg.Y11, reg.Y12, reg.Y13, reg.Y14, reg.Y15,
	}[i]
}

// halves is how many vectors hold the eight columns of a round, so that both
// machines add up the same partial sums.
func (m machine) halves() int {
	if m.wide {
		return 1
	}
	return 2
}

// sum is the register of the partial sums of a row, weight that of its weight.
func (m machine) sum(row, half int) reg.VecPhysical { return m.v(row*m.halves() + half) }
func (m machine) weight(row int) reg.VecPhysical    { return m.v(8 + row) }

const rows = 4

// fourRows writes the product of four rows with a vector, and of the weights
// with the four rows, from one reading of them.
func (m machine) fourRows() {
	name := "fourRowsAVX2"
	if m.wide {
		name = "fourRowsAVX512"
	}
	m.Function(name)
	m.Attributes(attr.NOSPLIT)
	m.SignatureExpr("func(rounds int, a *float64, stride int, x, y, weights, sums *float64)")
	m.Pragma("noescape")
	m.Doc(
		name+" reads four rows of a, stride bytes apart and rounds times",
		"eight elements long. To y it adds the rows, each times its weight; in sums it",
		"leaves eight partial sums of the product of each row with x.")
	m.Load(m.Param("rounds"), reg.RCX)
	m.Load(m.Param("a"), reg.RAX)
	m.Load(m.Param("stride"), reg.RBX)
	m.Load(m.Param("x"), reg.RSI)
	m.Load(m.Param("y"), reg.RDI)
	m.Load(m.Param("weights"), reg.R8)
	m.Load(m.Param("sums"), reg.R9)
	m.LEAQ(operand.Mem{Base: reg.RBX, Index: reg.RBX, Scale: 2}, reg.R10)
	m.begin()
	m.Label("round")
	for half := range m.halves() {
		m.columns(half)
	}
	m.ADDQ(operand.Imm(64), reg.RAX)
	m.ADDQ(operand.Imm(64), reg.RSI)
	m.ADDQ(operand.Imm(64), reg.RDI)
	m.DECQ(reg.RCX)
	m.JNE(operand.LabelRef("round"))
	for row := range rows {
		for half := range m.halves() {
			m.VMOVUPD(m.sum(row, half), operand.Mem{Base: reg.R9, Disp: 64*row + 32*half})
		}
	}
	m.VZEROUPPER()
	m.RET()
}

// begin clears the sums and loads the weights.
func (m machine) begin() {
	for row := range rows {
		for half := range m.halves() {
			s := m.sum(row, half)
			if m.wide {
				m.VPXORQ(s, s, s)
			} else {
				m.VXORPD(s, s, s)
			}
		}
		m.VBROADCASTSD(operand.Mem{Base: reg.R8, Disp: 8 * row}, m.weight(row))
	}
}

// columns takes one vector of columns.
func (m machine) columns(half int) {
	at := 32 * half
	x, y, e := m.v(12), m.v(13), m.v(14)
	m.VMOVUPD(operand.Mem{Base: reg.RSI, Disp: at}, x)
	m.VMOVUPD(operand.Mem{Base: reg.RDI, Disp: at}, y)
	for row := range rows {
		m.VMOVUPD(place(row, at), e)
		m.VFMADD231PD(e, m.weight(row), y)
		m.VFMADD231PD(e, x, m.sum(row, half))
	}
	m.VMOVUPD(y, operand.Mem{Base: reg.RDI, Disp: at})
}

// place is where a row's elements stand.
func place(row, at int) operand.Mem {
	switch row {
	case 1:
		return operand.Mem{Base: reg.RAX, Index: reg.RBX, Scale: 1, Disp: at}
	case 2:
		return operand.Mem{Base: reg.RAX, Index: reg.RBX, Scale: 2, Disp: at}
	case 3:
		return operand.Mem{Base: reg.RAX, Index: reg.R10, Scale: 1, Disp: at}
	}
	return operand.Mem{Base: reg.RAX, Disp: at}
}

// features writes what package eigen needs to ask a processor.
func features(c *build.Context) {
	c.Function("cpuid")
	c.Attributes(attr.NOSPLIT)
	c.SignatureExpr("func(leaf, sub uint32) (eax, ebx, ecx, edx uint32)")
	c.Doc("cpuid is the instruction of that name.")
	c.Load(c.Param("leaf"), reg.EAX)
	c.Load(c.Param("sub"), reg.ECX)
	c.CPUID()
	c.Store(reg.EAX, c.Return("eax"))
	c.Store(reg.EBX, c.Return("ebx"))
	c.Store(reg.ECX, c.Return("ecx"))
	c.Store(reg.EDX, c.Return("edx"))
	c.RET()

	c.Function("xgetbv")
	c.Attributes(attr.NOSPLIT)
	c.SignatureExpr("func() (eax, edx uint32)")
	c.Doc("xgetbv reads which registers the operating system saves.")
	c.XORL(reg.ECX, reg.ECX)
	c.XGETBV()
	c.Store(reg.EAX, c.Return("eax"))
	c.Store(reg.EDX, c.Return("edx"))
	c.RET()
}

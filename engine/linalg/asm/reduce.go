package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// reductions writes sums over elements. Element i belongs to partial sum i mod
// 64 (32 in float64) with each machine, and partial sums are added in the same
// order, so that machines agree to the bit.
func reductions(ctx *build.Context) {
	selectors(ctx)
	for _, m := range machines(ctx) {
		m.sum()
		m.top()
		m.dots()
	}
}

// parts is how many vectors hold the partial sums.
func (m machine) parts() int {
	if m.wide {
		return 4
	}
	return 8
}

// spread writes a loop over n elements (in RCX) that calls whole for each
// vector i of a round of parts and masked for the rest; it leaves in RAX where
// it ended. It uses RBX.
func (m machine) spread(label string, visit func(i int, at operand.Mem, masked bool)) {
	at := func(i int) operand.Mem { return operand.Mem{Index: reg.RAX, Scale: 1, Disp: i * m.width()} }
	round := operand.Imm(uint64(m.parts() * m.lanes()))
	lanes := operand.Imm(uint64(m.lanes()))
	m.XORQ(reg.RAX, reg.RAX)
	m.SUBQ(round, reg.RCX)
	m.JL(operand.LabelRef(label + "rest"))
	m.Label(label + "round")
	for i := range m.parts() {
		visit(i, at(i), false)
	}
	m.ADDQ(operand.U32(m.parts()*m.width()), reg.RAX)
	m.SUBQ(round, reg.RCX)
	m.JGE(operand.LabelRef(label + "round"))
	m.Label(label + "rest")
	m.ADDQ(round, reg.RCX)
	m.JEQ(operand.LabelRef(label + "done"))
	for i := range m.parts() {
		m.CMPQ(reg.RCX, lanes)
		m.JL(operand.LabelRef(fmt.Sprintf("%slast%d", label, i)))
		visit(i, at(i), false)
		m.SUBQ(lanes, reg.RCX)
	}
	m.JMP(operand.LabelRef(label + "done"))
	for i := range m.parts() {
		m.Label(fmt.Sprintf("%slast%d", label, i))
		m.loadMask(reg.RCX, reg.RBX)
		visit(i, at(i), true)
		m.JMP(operand.LabelRef(label + "done"))
	}
	m.Label(label + "done")
}

// spare is a register that sums do not use.
func (m machine) spare() reg.VecPhysical {
	if m.wide {
		return m.v(31)
	}
	return m.v(15)
}

// fold combines the partial results in v(first) and the registers after it
// into the lowest element of v(first).
func (m machine) fold(first int, combine func(x, y, to operand.Op)) {
	for half := m.parts() / 2; half > 0; half /= 2 {
		for i := range half {
			combine(m.v(first+i+half), m.v(first+i), m.v(first+i))
		}
	}
	to, other := m.v(first), m.spare()
	if m.wide {
		m.VEXTRACTF64X4(operand.Imm(1), to, other.AsY())
		combine(other.AsY(), to.AsY(), to.AsY())
		m.VEXTRACTF32X4(operand.Imm(1), to.AsY(), other.AsX())
	} else {
		m.VEXTRACTF128(operand.Imm(1), to, other.AsX())
	}
	combine(other.AsX(), to.AsX(), to.AsX())
	m.VPERMILPD(operand.Imm(1), to.AsX(), other.AsX())
	combine(other.AsX(), to.AsX(), to.AsX())
	if !m.double {
		m.VPERMILPS(operand.Imm(1), to.AsX(), other.AsX())
		combine(other.AsX(), to.AsX(), to.AsX())
	}
}

// begin starts a function with NOSPLIT and a doc comment.
func (m machine) begin(name, signature string, doc ...string) {
	m.Function(name + m.suffix())
	m.Attributes(attr.NOSPLIT)
	m.SignatureExpr(fmt.Sprintf(signature, m.real()))
	m.Pragma("noescape")
	doc[0] = name + m.suffix() + " " + doc[0]
	m.Doc(doc...)
}

// from adds the base register to an address of spread.
func from(base reg.GPPhysical, at operand.Mem) operand.Mem {
	at.Base = base
	return at
}

func (m machine) sum() {
	m.begin("sum", "func(x *%[1]s, n int) %[1]s", "returns the sum of n elements.")
	m.Load(m.Param("x"), reg.RSI)
	m.Load(m.Param("n"), reg.RCX)
	for i := range m.parts() {
		m.zero(m.v(i))
	}
	m.spread("", func(i int, at operand.Mem, masked bool) {
		m.read(from(reg.RSI, at), m.v(14), masked)
		m.add(m.v(14), m.v(i), m.v(i))
	})
	m.fold(0, m.add)
	m.finish()
}

// finish returns the lowest element of v(0).
func (m machine) finish() {
	m.Store(reg.X0, m.ReturnIndex(0))
	m.VZEROUPPER()
	m.RET()
}

// top writes the greatest element. The first element stands in for those that
// a mask leaves out.
func (m machine) top() {
	m.begin("top", "func(x *%[1]s, n int) %[1]s", "returns the greatest of n elements, n at least 1; any of them if one is", "NaN.")
	m.Load(m.Param("x"), reg.RSI)
	m.Load(m.Param("n"), reg.RCX)
	for i := range m.parts() {
		m.broadcast(operand.Mem{Base: reg.RSI}, m.v(i))
	}
	greater := m.pick(m.VMAXPS, m.VMAXPD)
	m.spread("", func(i int, at operand.Mem, masked bool) {
		if !masked {
			greater(from(reg.RSI, at), m.v(i), m.v(i))
			return
		}
		m.loadTail(from(reg.RSI, at), m.v(14))
		m.mixTail(m.v(14), m.v(i), m.v(14))
		greater(m.v(14), m.v(i), m.v(i))
	})
	m.fold(0, func(x, y, to operand.Op) { greater(x, y, to) })
	m.finish()
}

// mixTail sets to = yes in the elements that the mask selects, no elsewhere.
func (m machine) mixTail(yes, no, to operand.Op) {
	switch {
	case m.wide:
		m.pick(m.VBLENDMPS, m.VBLENDMPD)(yes, no, reg.K1, to)
	case m.double:
		m.VBLENDVPD(reg.Y15, yes, no, to)
	default:
		m.VBLENDVPS(reg.Y15, yes, no, to)
	}
}

package main

import (
	"fmt"
	"strings"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// loop writes a function func(dst, x, y... *T, n int, scalars... T) that calls
// body for each vector of elements: inputs stand in v(0), v(1) and so on, and
// body leaves the result in v(0). Scalars fill the registers after the inputs.
type loop struct {
	name    string
	doc     string
	inputs  []string
	scalars []string
	body    func(machine)
}

func (m machine) write1(l loop) {
	name := l.name + m.suffix()
	m.Function(name)
	m.Attributes(attr.NOSPLIT)
	signature := fmt.Sprintf("func(dst, %s *%s, n int", strings.Join(l.inputs, ", "), m.real())
	if len(l.scalars) > 0 {
		signature += fmt.Sprintf(", %s %s", strings.Join(l.scalars, ", "), m.real())
	}
	m.SignatureExpr(signature + ")")
	m.Pragma("noescape")
	m.Doc(name + " " + l.doc)
	sources := []reg.GPPhysical{reg.RSI, reg.R8, reg.R9}[:len(l.inputs)]
	m.Load(m.Param("dst"), reg.RDI)
	m.Load(m.Param("n"), reg.RCX)
	for i, in := range l.inputs {
		m.Load(m.Param(in), sources[i])
	}
	for i, s := range l.scalars {
		m.broadcast(m.parameter(s), m.v(len(l.inputs)+i))
	}
	m.XORQ(reg.RAX, reg.RAX)
	lanes := operand.Imm(uint64(m.lanes()))
	m.SUBQ(lanes, reg.RCX)
	m.JL(operand.LabelRef("tail"))
	m.Label("next")
	for i, from := range sources {
		m.load(operand.Mem{Base: from, Index: reg.RAX, Scale: 1}, m.v(i))
	}
	l.body(m)
	m.load(m.v(0), operand.Mem{Base: reg.RDI, Index: reg.RAX, Scale: 1})
	m.ADDQ(operand.Imm(uint64(m.width())), reg.RAX)
	m.SUBQ(lanes, reg.RCX)
	m.JGE(operand.LabelRef("next"))
	m.Label("tail")
	m.ADDQ(lanes, reg.RCX)
	m.JEQ(operand.LabelRef("done"))
	m.loadMask(reg.RCX, reg.RBX)
	for i, from := range sources {
		m.loadTail(operand.Mem{Base: from, Index: reg.RAX, Scale: 1}, m.v(i))
	}
	l.body(m)
	m.storeTail(m.v(0), operand.Mem{Base: reg.RDI, Index: reg.RAX, Scale: 1})
	m.Label("done")
	m.VZEROUPPER()
	m.RET()
}

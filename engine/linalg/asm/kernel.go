package main

import (
	"fmt"
	"math"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// The registers of a panel function. The addresses of a tile's rows of A are
// a, a+ai, a+2ai, a+ai3, a+4ai, a+ai5, a+2ai3 and, from row 7 on, the same
// from a7, which x86 addressing can say without more registers.
var (
	left  = reg.RAX // products still to add
	a     = reg.RBX
	a7    = reg.RCX
	ai    = reg.RDX
	ai3   = reg.RSI
	ai5   = reg.RDI
	b     = reg.R8
	bk    = reg.R9
	ak    = reg.R10
	c     = reg.R11
	ci    = reg.R12
	ahead = reg.R13 // the row of C to ask for
	early = reg.R14 // products still to add meanwhile
	tile  = reg.R15 // where the tile of A begins
)

// tallest is how many rows a tile has at most: what the vector registers hold
// beside two vectors of B and one of A.
func (m machine) tallest() int {
	if m.wide {
		return 14
	}
	return 6
}

// kernels writes, for each machine, the product of a column of tiles of A with
// a panel of B that is one or two vectors wide.
func kernels(ctx *build.Context) {
	selectors(ctx)
	for _, m := range machines(ctx) {
		m.panel()
		m.line()
	}
}

func (m machine) panel() {
	name := "panel" + m.suffix()
	m.Function(name)
	m.Attributes(attr.NOSPLIT)
	m.SignatureExpr(fmt.Sprintf("func(rows, vectors, tail, tiles, k int, a *%[1]s, ai, ak, at int, b *%[1]s, bk int, c *%[1]s, ci int, alpha, beta %[1]s)", m.real()))
	m.Pragma("noescape")
	m.Doc(
		name+" sets tiles of rows x vectors to alpha*A*B + beta*C, one below",
		fmt.Sprintf("the other. rows is at most %d, vectors is 1 or 2, of %d elements each; of", m.tallest(), m.lanes()),
		"the last one only tail count. Strides are in bytes: ai and ak between rows",
		"and columns of A, at between its tiles, bk between rows of B, ci of C.")
	m.parameters()
	for _, s := range m.shapes() {
		m.CMPQ(reg.RAX, operand.Imm(s.code()))
		m.JEQ(operand.LabelRef(s.label()))
	}
	m.RET()
	for _, s := range m.shapes() {
		m.tiles(s)
	}
}

// shape is that of a tile, and whether its last vector is whole.
type shape struct {
	rows, vectors int
	whole         bool
}

// shapes are those for which there is code. Masks cost nothing with AVX-512.
func (m machine) shapes() []shape {
	var all []shape
	for vectors := 2; vectors >= 1; vectors-- {
		for rows := m.tallest(); rows >= 1; rows-- {
			all = append(all, shape{rows, vectors, false})
			if !m.wide {
				all = append(all, shape{rows, vectors, true})
			}
		}
	}
	return all
}

// code is the number by which a panel function finds the shape.
func (s shape) code() uint64 {
	code := 16*s.vectors + s.rows
	if s.whole {
		code += 64
	}
	return uint64(code)
}

func (s shape) label() string {
	kind := "tile"
	if s.whole {
		kind = "whole"
	}
	return fmt.Sprintf("%s%dx%d", kind, s.rows, s.vectors)
}

// masked tells whether vector j is.
func (s shape) masked(j int) bool { return j == s.vectors-1 && !s.whole }

// parameters loads what stays the same for all tiles, and the mask.
func (m machine) parameters() {
	m.Load(m.Param("tail"), reg.RAX)
	m.loadMask(reg.RAX, reg.RBX)
	m.Load(m.Param("a"), tile)
	m.Load(m.Param("ai"), ai)
	m.Load(m.Param("ak"), ak)
	m.Load(m.Param("bk"), bk)
	m.Load(m.Param("c"), c)
	m.Load(m.Param("ci"), ci)
	m.LEAQ(operand.Mem{Base: ai, Index: ai, Scale: 2}, ai3)
	m.LEAQ(operand.Mem{Base: ai, Index: ai, Scale: 4}, ai5)
	m.Load(m.Param("vectors"), reg.RAX)
	m.SHLQ(operand.Imm(4), reg.RAX)
	m.Load(m.Param("rows"), reg.RBX)
	m.ADDQ(reg.RBX, reg.RAX)
	if !m.wide {
		m.Load(m.Param("tail"), reg.RBX)
		m.CMPQ(reg.RBX, operand.Imm(uint64(m.lanes())))
		m.JNE(operand.LabelRef("choose"))
		m.ADDQ(operand.Imm(64), reg.RAX)
		m.Label("choose")
	}
}

// tiles is the loop over tiles of one shape.
func (m machine) tiles(s shape) {
	label := s.label()
	m.Label(label)
	m.MOVQ(tile, a)
	m.rowSeven(s.rows)
	m.Load(m.Param("b"), b)
	for i := range s.rows * s.vectors {
		m.zero(m.acc(i))
	}
	m.products(s)
	m.write(s)
	at := m.Param("at")
	m.Load(at, reg.RAX)
	m.ADDQ(reg.RAX, tile)
	m.DECQ(m.parameter("tiles"))
	m.JNE(operand.LabelRef(label))
	m.VZEROUPPER()
	m.RET()
}

// products is the loop over k. Its first steps also ask for a row of C each,
// which is needed after the loop and may be far away: asked for at once, the
// rows would keep the loads of A waiting.
func (m machine) products(s shape) {
	first, rest, done := s.label()+"first", s.label()+"rest", s.label()+"done"
	m.Load(m.Param("k"), left)
	m.MOVQ(operand.I32(s.rows), early)
	m.CMPQ(left, early)
	m.CMOVQLT(left, early)
	m.SUBQ(early, left)
	m.MOVQ(c, ahead)
	m.Label(first)
	m.step(s)
	for line := 0; line < s.vectors*m.width(); line += 64 {
		m.PREFETCHT0(operand.Mem{Base: ahead, Disp: line})
	}
	m.ADDQ(ci, ahead)
	m.DECQ(early)
	m.JNE(operand.LabelRef(first))
	m.TESTQ(left, left)
	m.JEQ(operand.LabelRef(done))
	if s.vectors == 2 {
		m.far(s, rest)
	}
	m.Label(rest)
	m.step(s)
	m.DECQ(left)
	m.JNE(operand.LabelRef(rest))
	m.Label(done)
}

// far is the part of the loop over k, if that is long, that asks for rows of B
// eight steps ahead: such a panel does not stay in the first cache. The last
// eight steps are left to the loop that follows.
func (m machine) far(s shape, rest string) {
	m.CMPQ(left, operand.Imm(120))
	m.JLT(operand.LabelRef(rest))
	m.SUBQ(operand.Imm(8), left)
	m.Label(s.label() + "far")
	for line := 0; line < s.vectors*m.width(); line += 64 {
		m.PREFETCHT0(operand.Mem{Base: b, Index: bk, Scale: 8, Disp: line})
	}
	m.step(s)
	m.DECQ(left)
	m.JNE(operand.LabelRef(s.label() + "far"))
	m.MOVQ(operand.I32(8), left)
}

// parameter is a parameter in memory.
func (m machine) parameter(name string) operand.Mem {
	at, _ := m.Param(name).Resolve()
	return at.Addr
}

// acc is the accumulator of tile element i: the registers from the fourth on.
func (m machine) acc(i int) reg.VecPhysical { return m.v(3 + i) }

// rowSeven points a7 to row 7 of A.
func (m machine) rowSeven(rows int) {
	if rows > 7 {
		m.LEAQ(operand.Mem{Base: a, Index: ai3, Scale: 2}, a7)
		m.ADDQ(ai, a7)
	}
}

// row is where the current element of a row of A stands.
func row(i int) operand.Mem {
	base := a
	if i >= 7 {
		base, i = a7, i-7
	}
	switch i {
	case 0:
		return operand.Mem{Base: base}
	case 1, 2, 4:
		return operand.Mem{Base: base, Index: ai, Scale: uint8(i)}
	case 3, 6:
		return operand.Mem{Base: base, Index: ai3, Scale: uint8(i / 3)}
	}
	return operand.Mem{Base: base, Index: ai5, Scale: 1}
}

// step adds the product of one column of A with one row of B.
func (m machine) step(s shape) {
	for j := range s.vectors {
		m.read(operand.Mem{Base: b, Disp: j * m.width()}, m.v(j), s.masked(j))
	}
	m.ADDQ(bk, b)
	for i := range s.rows {
		m.broadcast(row(i), m.v(2))
		for j := range s.vectors {
			m.fma(m.v(2), m.v(j), m.acc(i*s.vectors+j))
		}
	}
	m.ADDQ(ak, a)
	if s.rows > 7 {
		m.ADDQ(ak, a7)
	}
}

func (m machine) read(from operand.Mem, to reg.VecPhysical, masked bool) {
	if masked {
		m.loadTail(from, to)
	} else {
		m.load(from, to)
	}
}

// write brings the accumulators to C and leaves c at the next tile.
func (m machine) write(s shape) {
	alpha, beta, old := m.v(0), m.v(1), m.v(2)
	m.ifOne(m.parameter("alpha"), s.label()+"scaled")
	m.broadcast(m.parameter("alpha"), alpha)
	for i := range s.rows * s.vectors {
		m.mul(alpha, m.acc(i), m.acc(i))
	}
	m.Label(s.label() + "scaled")
	m.ifZero(m.parameter("beta"), s.label()+"store")
	m.broadcast(m.parameter("beta"), beta)
	for i := range s.rows {
		for j := range s.vectors {
			m.read(operand.Mem{Base: c, Disp: j * m.width()}, old, s.masked(j))
			m.fma(old, beta, m.acc(i*s.vectors+j))
			m.store(s, i, j)
		}
		m.ADDQ(ci, c)
	}
	m.JMP(operand.LabelRef(s.label() + "next"))
	m.Label(s.label() + "store")
	for i := range s.rows {
		for j := range s.vectors {
			m.store(s, i, j)
		}
		m.ADDQ(ci, c)
	}
	m.Label(s.label() + "next")
}

// ifOne jumps if the element in memory is one.
func (m machine) ifOne(at operand.Mem, label string) {
	if m.double {
		m.MOVQ(operand.U64(math.Float64bits(1)), reg.RAX)
		m.CMPQ(reg.RAX, at)
	} else {
		m.CMPL(at, operand.U32(math.Float32bits(1)))
	}
	m.JEQ(operand.LabelRef(label))
}

func (m machine) store(s shape, i, j int) {
	from, to := m.acc(i*s.vectors+j), operand.Mem{Base: c, Disp: j * m.width()}
	if s.masked(j) {
		m.storeTail(from, to)
	} else {
		m.load(from, to)
	}
}

// ifZero jumps if the element in memory is zero of either sign.
func (m machine) ifZero(at operand.Mem, label string) {
	if m.double {
		m.MOVQ(at, reg.RAX)
		m.SHLQ(operand.Imm(1), reg.RAX)
	} else {
		m.MOVL(at, reg.EAX)
		m.SHLL(operand.Imm(1), reg.EAX)
	}
	m.JEQ(operand.LabelRef(label))
}

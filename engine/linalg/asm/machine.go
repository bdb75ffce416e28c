package main

import (
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// machine names instructions by what they do, for one width of vectors and
// one precision. Operands stand in Go's order, the destination last.
type machine struct {
	*build.Context
	wide   bool // AVX-512; else AVX2 with FMA
	double bool // float64; else float32
	known  constants
	labels map[string]int // how often a body was written
}

// each machine that the product knows.
func machines(c *build.Context) []machine {
	known, labels := constants{}, map[string]int{}
	return []machine{{c, true, false, known, labels}, {c, true, true, known, labels}, {c, false, false, known, labels}, {c, false, true, known, labels}}
}

// suffix ends the names of a machine's functions: 32AVX512 and so on.
func (m machine) suffix() string {
	s := "32"
	if m.double {
		s = "64"
	}
	if m.wide {
		return s + "AVX512"
	}
	return s + "AVX2"
}

// real is the Go type of an element.
func (m machine) real() string {
	if m.double {
		return "float64"
	}
	return "float32"
}

// size is that of an element in bytes.
func (m machine) size() int {
	if m.double {
		return 8
	}
	return 4
}

// width is that of a vector in bytes.
func (m machine) width() int {
	if m.wide {
		return 64
	}
	return 32
}

// lanes is the number of elements in a vector.
func (m machine) lanes() int { return m.width() / m.size() }

// v returns vector register i, of 32 with AVX-512 and of 16 with AVX2.
func (m machine) v(i int) reg.VecPhysical {
	if m.wide {
		return []reg.VecPhysical{
			reg.Z0, reg.Z1, reg.Z2, reg.Z3, reg.Z4, reg.Z5, reg.Z6, reg.Z7,
			reg.Z8, reg.Z9, reg.Z10, reg.Z11, reg.Z12, reg.Z13, reg.Z14, reg.Z15,
			reg.Z16, reg.Z17, reg.Z18, reg.Z19, reg.Z20, reg.Z21, reg.Z22, reg.Z23,
			reg.Z24, reg.Z25, reg.Z26, reg.Z27, reg.Z28, reg.Z29, reg.Z30, reg.Z31,
		}[i]
	}
	return []reg.VecPhysical{
		reg.Y0, reg.Y1, reg.Y2, reg.Y3, reg.Y4, reg.Y5, reg.Y6, reg.Y7,
		reg.Y8, reg.Y9, reg.Y10, reg.Y11, reg.Y12, reg.Y13, reg.Y14, reg.Y15,
	}[i]
}

// pick chooses the instruction of the machine's precision.
func (m machine) pick(single, double func(...operand.Op)) func(...operand.Op) {
	if m.double {
		return double
	}
	return single
}

// load moves a whole vector from or to memory.
func (m machine) load(from, to operand.Op) { m.pick(m.VMOVUPS, m.VMOVUPD)(from, to) }

// broadcast fills a vector with one element of memory.
func (m machine) broadcast(from operand.Mem, to operand.Op) {
	m.pick(m.VBROADCASTSS, m.VBROADCASTSD)(from, to)
}

// fma adds x*y to acc; x may be memory.
func (m machine) fma(x, y, acc operand.Op) { m.pick(m.VFMADD231PS, m.VFMADD231PD)(x, y, acc) }

func (m machine) mul(x, y, to operand.Op) { m.pick(m.VMULPS, m.VMULPD)(x, y, to) }

func (m machine) add(x, y, to operand.Op) { m.pick(m.VADDPS, m.VADDPD)(x, y, to) }

// sub and div take the first operand from the second or divide the second by
// it, as the instructions do.
func (m machine) sub(y, x, to operand.Op) { m.pick(m.VSUBPS, m.VSUBPD)(y, x, to) }
func (m machine) div(y, x, to operand.Op) { m.pick(m.VDIVPS, m.VDIVPD)(y, x, to) }

// fnma takes x*y from acc; x may be memory.
func (m machine) fnma(x, y, acc operand.Op) { m.pick(m.VFNMADD231PS, m.VFNMADD231PD)(x, y, acc) }

// and, or and xor work on bits; AVX-512 DQ has them for numbers, too.
func (m machine) and(y, x, to operand.Op) { m.pick(m.VANDPS, m.VANDPD)(y, x, to) }
func (m machine) or(y, x, to operand.Op)  { m.pick(m.VORPS, m.VORPD)(y, x, to) }
func (m machine) xor(y, x, to operand.Op) { m.pick(m.VXORPS, m.VXORPD)(y, x, to) }

// The next four take numbers as integers of their bits.

func (m machine) addBits(y, x, to operand.Op) { m.pick(m.VPADDD, m.VPADDQ)(y, x, to) }
func (m machine) subBits(y, x, to operand.Op) { m.pick(m.VPSUBD, m.VPSUBQ)(y, x, to) }

func (m machine) shiftLeft(bits uint64, x, to operand.Op) {
	m.pick(m.VPSLLD, m.VPSLLQ)(operand.Imm(bits), x, to)
}

func (m machine) shiftRight(bits uint64, x, to operand.Op) {
	m.pick(m.VPSRLD, m.VPSRLQ)(operand.Imm(bits), x, to)
}

// Relations of where, as the instructions number them.
const (
	equal      = operand.U8(0x00)
	below      = operand.U8(0x11)
	notAtLeast = operand.U8(0x19) // or not comparable
	atMost     = operand.U8(0x12)
	above      = operand.U8(0x1e)
)

// where sets to = yes in the elements where x stands in relation to y, and to
// no in the others.
func (m machine) where(relation operand.U8, x, y, yes, no, to operand.Op) {
	if m.wide {
		m.pick(m.VCMPPS, m.VCMPPD)(relation, y, x, reg.K2)
		m.pick(m.VBLENDMPS, m.VBLENDMPD)(yes, no, reg.K2, to)
		return
	}
	m.pick(m.VCMPPS, m.VCMPPD)(relation, y, x, reg.Y14)
	if m.double {
		m.VBLENDVPD(reg.Y14, yes, no, to)
	} else {
		m.VBLENDVPS(reg.Y14, yes, no, to)
	}
}

// zero clears a vector.
func (m machine) zero(v operand.Op) {
	if m.wide {
		m.VPXORD(v, v, v)
		return
	}
	m.VXORPS(v, v, v)
}

// A mask stands in K1 with AVX-512 and in Y15 with AVX2. loadTail and
// storeTail move the elements that it selects; the others are read as zero.

// loadMask selects the first n elements of a vector, n from 1 to lanes.
func (m machine) loadMask(n, scratch reg.GPPhysical) {
	if m.wide {
		// The n lowest bits: all ones without those that a shift by n leaves.
		m.XORQ(scratch, scratch)
		m.DECQ(scratch)
		m.SHLXQ(n, scratch, scratch)
		m.NOTQ(scratch)
		m.KMOVW(scratch.As32(), reg.K1)
		return
	}
	m.LEAQ(operand.NewDataAddr(operand.NewStaticSymbol("selectors"), 0), scratch)
	m.SHLQ(operand.Imm(log2(m.size())), n)
	m.SUBQ(n, scratch)
	m.load(operand.Mem{Base: scratch, Disp: 32}, reg.Y15)
}

func (m machine) loadTail(from operand.Mem, to reg.VecPhysical) {
	if m.wide {
		if m.double {
			m.VMOVUPD_Z(from, reg.K1, to)
		} else {
			m.VMOVUPS_Z(from, reg.K1, to)
		}
		return
	}
	if m.double {
		m.VMASKMOVPD(from, reg.Y15, to)
	} else {
		m.VMASKMOVPS(from, reg.Y15, to)
	}
}

func (m machine) storeTail(from reg.VecPhysical, to operand.Mem) {
	switch {
	case m.wide && m.double:
		m.VMOVUPD(from, reg.K1, to)
	case m.wide:
		m.VMOVUPS(from, reg.K1, to)
	case m.double:
		m.VMASKMOVPD(from, reg.Y15, to)
	default:
		m.VMASKMOVPS(from, reg.Y15, to)
	}
}

// selectors are 32 bytes of ones and 32 of zeros: read n elements before the
// zeros, they select n.
func selectors(c *build.Context) {
	c.StaticGlobal("selectors")
	c.DataAttributes(24) // RODATA and NOPTR
	for i := range 8 {
		v := operand.U64(0)
		if i < 4 {
			v--
		}
		c.AppendDatum(v)
	}
}

func log2(size int) uint64 {
	if size == 8 {
		return 3
	}
	return 2
}

package main

import (
	"fmt"
	"math"

	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// elementwise writes the loops over elements.
func elementwise(ctx *build.Context) {
	selectors(ctx)
	x, xy := []string{"x"}, []string{"x", "y"}
	alpha := []string{"alpha"}
	loops := []loop{
		{"add", "sets dst to x + y.", xy, nil, func(m machine) { m.add(m.v(1), m.v(0), m.v(0)) }},
		{"sub", "sets dst to x - y.", xy, nil, func(m machine) { m.sub(m.v(1), m.v(0), m.v(0)) }},
		{"mul", "sets dst to x * y.", xy, nil, func(m machine) { m.mul(m.v(1), m.v(0), m.v(0)) }},
		{"div", "sets dst to x / y.", xy, nil, func(m machine) { m.div(m.v(1), m.v(0), m.v(0)) }},
		{"scale", "sets dst to alpha*x.", x, alpha, func(m machine) { m.mul(m.v(1), m.v(0), m.v(0)) }},
		{"axpy", "sets dst to alpha*x + y.", xy, alpha, axpy},
		{"leaky", "sets dst to x where that is above zero, else to alpha*x.", x, alpha, leaky},
		{"leakyGrad", "sets dst to y where x is above zero, else to alpha*y.", xy, alpha, leakyGrad},
		{"raise", "sets dst to x + y + alpha, or to zero where that is below.", xy, alpha, raise},
		{"sqrt", "sets dst to the square root of x.", x, nil, func(m machine) { m.pick(m.VSQRTPS, m.VSQRTPD)(m.v(0), m.v(0)) }},
		{"exp", "sets dst to exp(x).", x, nil, exp},
		{"expShift", "sets dst to exp(x - alpha).", x, alpha, expShift},
		{"log", "sets dst to log(x).", x, nil, log},
		{"tanh", "sets dst to tanh(x).", x, nil, tanh},
		{"sigmoid", "sets dst to 1/(1 + exp(-x)).", x, nil, sigmoid},
	}
	for _, m := range machines(ctx) {
		for _, l := range loops {
			m.write1(l)
		}
	}
}

// axpy: x, y, alpha in v(0), v(1), v(2).
func axpy(m machine) {
	m.fma(m.v(0), m.v(2), m.v(1))
	m.load(m.v(1), m.v(0))
}

// raise: x, y, alpha in v(0), v(1), v(2). MAX returns its second operand if
// that is NaN.
func raise(m machine) {
	m.add(m.v(1), m.v(0), m.v(0))
	m.add(m.v(2), m.v(0), m.v(0))
	m.zero(m.v(3))
	m.pick(m.VMAXPS, m.VMAXPD)(m.v(0), m.v(3), m.v(0))
}

// leaky: x, alpha in v(0), v(1).
func leaky(m machine) {
	m.mul(m.v(1), m.v(0), m.v(2))
	m.zero(m.v(3))
	m.where(atMost, m.v(0), m.v(3), m.v(2), m.v(0), m.v(0))
}

// leakyGrad: x, y, alpha in v(0), v(1), v(2).
func leakyGrad(m machine) {
	m.mul(m.v(2), m.v(1), m.v(3))
	m.zero(m.v(4))
	m.where(above, m.v(0), m.v(4), m.v(1), m.v(3), m.v(0))
}

// The polynomials below are minimax fits by the exchange algorithm of Remez,
// made with 50 digits, for the error relative to the function's value.

// inverse is the polynomial (exp(r) - 1 - r) / r^2 on |r| <= log(2)/2: its
// error is 3e-9 and 4e-18 of exp(r).
var inverse = struct{ single, double []float64 }{
	[]float64{0.49999993448816854909, 0.16666520634018811219, 0.041668387611309424097, 0.0083687167521207975126, 0.0013814628324145880966},
	[]float64{
		0.5000000000000010621, 0.16666666666666412591, 0.04166666666653021997, 0.0083333333334944488405, 0.0013888888943612336501,
		0.00019841269506539712052, 0.00002480149311837144033, 2.755758646440899869e-6, 2.7630241259998390052e-7, 2.500001743608507915e-8,
	},
}

// area is the polynomial (2 atanh(s) - 2s) / s^3 in z = s^2, for s = f/(2+f)
// and 1+f between the roots of 1/2 and of 2: its error is 1e-11 and 2e-18.
var area = struct{ single, double []float64 }{
	[]float64{0.66666665645216724321, 0.4000033526257971087, 0.2853730316920590946, 0.23582265926961625064},
	[]float64{
		0.66666666666667344577, 0.39999999999414343415, 0.28571428742468890522, 0.22222198564177949462,
		0.18183564827694911449, 0.15314036890362856511, 0.14796094439274570416,
	},
}

// log2 as a sum of two numbers, the first with so few digits that its product
// with an exponent is exact.
const (
	high32, low32 = 0.693359375, -0.00021219444005469058
	high64, low64 = 0.6931471804855391, 7.440617110012397e-11
)

// polynomial evaluates coefficients at x by Horner's rule.
func (m machine) polynomial(of struct{ single, double []float64 }, x, to operand.Op) {
	c := of.single
	if m.double {
		c = of.double
	}
	m.load(m.number(c[len(c)-1]), to)
	for i := len(c) - 2; i >= 0; i-- {
		m.pick(m.VFMADD213PS, m.VFMADD213PD)(m.number(c[i]), x, to)
	}
}

// reduce splits x, in v(0), into n log(2) + r. It leaves n in v(1), r in v(0)
// and (exp(r) - 1 - r)/r^2 in v(2). It uses v(3).
func (m machine) reduce() {
	m.load(m.number(m.exact()), m.v(3))
	m.load(m.number(1/math.Ln2), m.v(1))
	m.pick(m.VFMADD213PS, m.VFMADD213PD)(m.v(3), m.v(0), m.v(1))
	m.sub(m.v(3), m.v(1), m.v(1))
	m.fnma(m.choose(high32, high64), m.v(1), m.v(0))
	m.fnma(m.choose(low32, low64), m.v(1), m.v(0))
	m.polynomial(inverse, m.v(0), m.v(2))
}

// power sets to = 2^n for an integer n, given as a number between the least
// and the greatest exponent. It destroys n.
func (m machine) power(n, to operand.Op) {
	m.add(m.number(m.exact()), n, n)
	m.shiftLeft(m.fraction(), n, n)
	m.addBits(m.number(1), n, to)
}

// exp leaves exp(x) in v(0). It uses v(1) to v(4).
func exp(m machine) {
	// Beyond these, exp is Inf or 0. MIN and MAX return the second operand
	// (here x) if it is NaN.
	m.load(m.choose(89, 710), m.v(1))
	m.pick(m.VMINPS, m.VMINPD)(m.v(0), m.v(1), m.v(0))
	m.load(m.choose(-104, -746), m.v(1))
	m.pick(m.VMAXPS, m.VMAXPD)(m.v(0), m.v(1), m.v(0))
	m.reduce()
	m.mul(m.v(0), m.v(0), m.v(3))
	m.fma(m.v(3), m.v(2), m.v(0)) // r + r^2 q
	m.add(m.number(1), m.v(0), m.v(0))
	m.timesPower()
}

// timesPower multiplies v(0) by 2^n, n in v(1). Without an instruction for it,
// that takes two steps, since n may be beyond the exponents of normal numbers;
// the first is exact.
func (m machine) timesPower() {
	if m.wide {
		m.pick(m.VSCALEFPS, m.VSCALEFPD)(m.v(1), m.v(0), m.v(0))
		return
	}
	m.load(m.number(m.exact()), m.v(3))
	m.load(m.number(.5), m.v(2))
	m.pick(m.VFMADD213PS, m.VFMADD213PD)(m.v(3), m.v(1), m.v(2))
	m.sub(m.v(3), m.v(2), m.v(2))
	m.sub(m.v(2), m.v(1), m.v(1)) // n = n1 + n2, n1 about a half
	m.power(m.v(2), m.v(2))
	m.power(m.v(1), m.v(1))
	m.mul(m.v(2), m.v(0), m.v(0))
	m.mul(m.v(1), m.v(0), m.v(0))
}

// expShift: x, alpha in v(0), v(1). The loop needs alpha again.
func expShift(m machine) {
	m.sub(m.v(1), m.v(0), m.v(0))
	m.load(m.v(1), m.v(5))
	exp(m)
	m.load(m.v(5), m.v(1))
}

// absolute clears the sign of v(0) and leaves the sign in sign.
func (m machine) absolute(sign operand.Op) {
	bit := m.word(1 << (8*m.size() - 1))
	m.and(bit, m.v(0), sign)
	m.xor(sign, m.v(0), m.v(0))
}

// sigmoid: with e = exp(-|x|), it is 1/(1+e) above zero and e/(1+e) below:
// the error is relative everywhere.
func sigmoid(m machine) {
	m.load(m.v(0), m.v(5))
	m.or(m.word(1<<(8*m.size()-1)), m.v(0), m.v(0))
	exp(m)
	m.load(m.number(1), m.v(1))
	m.add(m.v(1), m.v(0), m.v(2))
	m.zero(m.v(3))
	m.where(above, m.v(5), m.v(3), m.v(1), m.v(0), m.v(0))
	m.div(m.v(2), m.v(0), m.v(0))
}

// tanh(x) = e/(e+2) with e = exp(2|x|) - 1 = 2^n (exp(r) - 1) + (2^n - 1),
// which keeps its digits where x is small.
func tanh(m machine) {
	m.absolute(m.v(5))
	m.add(m.v(0), m.v(0), m.v(0))
	m.load(m.number(44), m.v(1)) // where tanh is 1
	m.pick(m.VMINPS, m.VMINPD)(m.v(0), m.v(1), m.v(0))
	m.reduce()
	m.mul(m.v(0), m.v(0), m.v(3))
	m.fma(m.v(3), m.v(2), m.v(0))
	m.power(m.v(1), m.v(1))
	m.sub(m.number(1), m.v(1), m.v(2))
	m.fma(m.v(1), m.v(0), m.v(2))
	m.add(m.number(2), m.v(2), m.v(1))
	m.div(m.v(1), m.v(2), m.v(0))
	m.or(m.v(5), m.v(0), m.v(0))
}

// log(x) = k log(2) + log(1+f), 1+f between the roots of 1/2 and of 2, and
// log(1+f) = f - f^2/2 + s (f^2/2 + R(s^2)), s = f/(2+f). If all elements are
// normal positive numbers, it leaves out what the others need.
func log(m machine) {
	m.labels["log"]++
	odd, done := fmt.Sprint("odd", m.labels["log"]), fmt.Sprint("log", m.labels["log"])
	m.ifOdd(odd)
	m.zero(m.v(5))
	m.normalLog()
	m.JMP(operand.LabelRef(done))
	m.Label(odd)
	m.load(m.v(0), m.v(6))
	m.lift()
	m.normalLog()
	m.limits()
	m.Label(done)
}

// ifOdd jumps unless all of v(0) are normal positive numbers: taken as
// integers, those lie in a range that begins at the least one.
func (m machine) ifOdd(label string) {
	unit := uint64(1) << m.fraction()
	top := uint64(1)<<(8*m.size()-1) - unit // Inf
	low := uint64(1) << (8*m.size() - 1)    // turns the order of unsigned into that of signed
	m.subBits(m.word(unit), m.v(0), m.v(1))
	m.xor(m.word(low), m.v(1), m.v(1))
	limit := m.word((top - unit - 1) ^ low)
	if m.wide {
		m.pick(m.VPCMPD, m.VPCMPQ)(operand.U8(6), limit, m.v(1), reg.K2) // greater
		m.KORTESTW(reg.K2, reg.K2)
		m.JNE(operand.LabelRef(label))
		return
	}
	m.pick(m.VPCMPGTD, m.VPCMPGTQ)(limit, m.v(1), m.v(1))
	m.VPTEST(m.v(1), m.v(1))
	m.JNE(operand.LabelRef(label))
}

// lift scales numbers below the normal ones up, and leaves in v(5) by how many
// powers of two.
func (m machine) lift() {
	least := m.choose(math.Ldexp(1, -126), math.Ldexp(1, -1022))
	m.load(least, m.v(2))
	m.mul(m.number(math.Ldexp(1, int(m.fraction()))), m.v(0), m.v(3))
	m.zero(m.v(4))
	m.load(m.number(float64(m.fraction())), m.v(5))
	m.where(below, m.v(0), m.v(2), m.v(5), m.v(4), m.v(5))
	m.where(below, m.v(0), m.v(2), m.v(3), m.v(0), m.v(0))
}

// normalLog leaves log(x) - n log(2) in v(0), for x there and n in v(5).
func (m machine) normalLog() {
	m.exponent(m.v(0), m.v(1))
	m.sub(m.v(5), m.v(1), m.v(1))
	m.sub(m.number(1), m.v(0), m.v(0)) // f
	m.add(m.number(2), m.v(0), m.v(2))
	m.div(m.v(2), m.v(0), m.v(2)) // s
	m.mul(m.v(2), m.v(2), m.v(3)) // z
	m.polynomial(area, m.v(3), m.v(4))
	m.mul(m.v(3), m.v(4), m.v(4)) // R
	m.mul(m.v(0), m.v(0), m.v(3))
	m.mul(m.number(.5), m.v(3), m.v(3))             // f^2/2
	m.add(m.v(3), m.v(4), m.v(4))                   // f^2/2 + R
	m.mul(m.v(2), m.v(4), m.v(4))                   // s (f^2/2 + R)
	m.fma(m.choose(low32, low64), m.v(1), m.v(4))   // + k low
	m.sub(m.v(4), m.v(3), m.v(3))                   // f^2/2 - ...
	m.sub(m.v(3), m.v(0), m.v(0))                   // f - (...)
	m.fma(m.choose(high32, high64), m.v(1), m.v(0)) // + k high
}

// limits puts in log(0), log(Inf) and NaN, for x in v(6).
func (m machine) limits() {
	m.zero(m.v(1))
	m.load(m.number(math.Inf(-1)), m.v(2))
	m.where(equal, m.v(6), m.v(1), m.v(2), m.v(0), m.v(0))
	m.load(m.number(math.NaN()), m.v(2))
	m.where(notAtLeast, m.v(6), m.v(1), m.v(2), m.v(0), m.v(0))
	m.load(m.number(math.Inf(1)), m.v(2))
	m.where(equal, m.v(6), m.v(2), m.v(2), m.v(0), m.v(0))
}

// exponent splits a normal number x into k and a factor between the roots of
// 1/2 and of 2, which replaces it. It uses v(2) and v(3).
func (m machine) exponent(x, k operand.Op) {
	// The bits less those of the root, shifted right, are the exponent; a bias
	// keeps them positive.
	root, bias := math.Float64bits(math.Sqrt2/2), 1022.0
	if !m.double {
		root, bias = uint64(math.Float32bits(math.Sqrt2/2)), 126
	}
	unit := uint64(1) << m.fraction()
	m.load(x, m.v(2))
	m.subBits(m.word(root-uint64(bias)*unit), m.v(2), m.v(2))
	m.shiftRight(m.fraction(), m.v(2), m.v(2))
	m.shiftLeft(m.fraction(), m.v(2), m.v(3))
	m.subBits(m.v(3), x, x)
	m.addBits(m.word(uint64(bias)*unit), x, x)
	whole := math.Ldexp(1, int(m.fraction()))
	m.or(m.number(whole), m.v(2), m.v(2))
	m.sub(m.number(whole+bias), m.v(2), k)
}

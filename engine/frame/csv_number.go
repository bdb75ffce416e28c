package frame

import (
	"math"
	"strconv"
	"strings"
)

// powersOfTen are the powers that float64 holds exactly.
var powersOfTen = [...]float64{
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
}

// parseNumber returns the float64 nearest to a decimal number. If its digits
// make a whole number below 2^53 and its power of ten is exact, one correctly
// rounded operation gives it (Clinger 1990); the rest is left to strconv.
// Words for infinity and not-a-number count as numbers, hexadecimal does not.
func parseNumber(s []byte) (float64, bool) {
	for len(s) > 0 && isBlank(s[0]) {
		s = s[1:]
	}
	s = trimRight(s)
	d, ok := readDecimal(s)
	if !ok {
		return parseWord(s)
	}
	if d.digits <= 19 && d.mantissa < 1<<53 && d.exponent >= -22 && d.exponent <= 22 {
		x := float64(d.mantissa)
		if d.exponent < 0 {
			x /= powersOfTen[-d.exponent]
		} else {
			x *= powersOfTen[d.exponent]
		}
		if d.negative {
			x = -x
		}
		return x, true
	}
	x, _ := strconv.ParseFloat(string(s), 64) // well-formed: too large a number is infinite
	return x, true
}

// decimal is a number as it is written: mantissa * 10^exponent. The mantissa
// is right if it has at most 19 digits.
type decimal struct {
	mantissa uint64
	exponent int
	digits   int // without leading zeros
	negative bool
}

// readDecimal takes [+-]digits[.digits][e[+-]digits] apart, with a digit
// before or after the point; it is false for anything else.
func readDecimal(s []byte) (d decimal, ok bool) {
	i := 0
	if i < len(s) && (s[i] == '-' || s[i] == '+') {
		d.negative = s[i] == '-'
		i++
	}
	start, point := i, -1
	for ; i < len(s); i++ {
		digit := s[i] - '0'
		if digit > 9 {
			if s[i] != '.' || point >= 0 {
				break
			}
			point = i
			continue
		}
		d.mantissa = d.mantissa*10 + uint64(digit)
		if d.digits > 0 || digit > 0 {
			d.digits++
		}
	}
	length := i - start
	if point >= 0 {
		d.exponent = point + 1 - i
		length--
	}
	if length == 0 {
		return d, false
	}
	if i == len(s) {
		return d, true
	}
	exponent, ok := readExponent(s[i:])
	d.exponent += exponent
	return d, ok
}

// readExponent reads e[+-]digits. An exponent beyond all floats is cut to
// where it still is.
func readExponent(s []byte) (exponent int, ok bool) {
	if s[0] != 'e' && s[0] != 'E' {
		return 0, false
	}
	s = s[1:]
	negative := false
	if len(s) > 0 && (s[0] == '-' || s[0] == '+') {
		negative = s[0] == '-'
		s = s[1:]
	}
	if len(s) == 0 {
		return 0, false
	}
	for _, b := range s {
		if b < '0' || b > '9' {
			return 0, false
		}
		exponent = min(exponent*10+int(b-'0'), 1e6)
	}
	if negative {
		exponent = -exponent
	}
	return exponent, true
}

// parseWord reads the words for infinity and not-a-number.
func parseWord(s []byte) (float64, bool) {
	if len(s) > len("-infinity") {
		return 0, false
	}
	switch strings.ToLower(string(s)) {
	case "inf", "+inf", "infinity", "+infinity":
		return math.Inf(1), true
	case "-inf", "-infinity":
		return math.Inf(-1), true
	case "nan":
		return math.NaN(), true
	}
	return 0, false
}

// parseBoolean reads true and false, or 1 and 0.
func parseBoolean(s []byte) (float64, bool) {
	switch string(s) {
	case "true", "True", "TRUE", "1":
		return 1, true
	case "false", "False", "FALSE", "0":
		return 0, true
	}
	return 0, false
}

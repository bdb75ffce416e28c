package dataset

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"pawl/engine/frame"
)

// Credit is an invented table of loan applications for examples that need no
// download: numbers, categories, a boolean, missing values, and the label
// default (no or yes, about one in five), which depends on the others with an
// interaction and with chance.
type Credit struct{}

var (
	employments = []string{"permanent", "temporary", "self-employed", "unemployed", "retired"}
	housings    = []string{"rent", "own", "family"}
	purposes    = []string{"car", "furniture", "education", "business", "repairs"}
)

// Codes of employments that the model below asks for.
const (
	temporary = 1 + iota
	selfEmployed
	unemployed
	retired
)

// Sample returns n applications: age (years), employment, years_employed,
// income and amount (thousands), months, purpose, housing, guarantor,
// late_payments, default. Income is missing for about one in twenty, more often
// for the self-employed; employment and years_employed for about one in
// thirty.
func (Credit) Sample(n int, src rand.Source) (*frame.Frame, error) {
	if n < 1 {
		return nil, fmt.Errorf("dataset: cannot make %d applications", n)
	}
	if src == nil {
		return nil, errors.New("dataset: no random source is given")
	}
	t := newApplications(n)
	r := rand.New(src)
	for i := range n {
		t.set(i, drawApplicant(r))
	}
	return t.frame()
}

// applicant is one row of Credit.
type applicant struct {
	age, years, income, amount, months, late float64
	employment, purpose, housing, defaulted  int32
	guarantor                                float64
}

func drawApplicant(r *rand.Rand) applicant {
	a := applicant{
		age:     math.Round(19 + 57*math.Pow(r.Float64(), 1.4)),
		purpose: draw(r, 0.34, 0.22, 0.14, 0.12, 0.18),
		months:  6 * float64(1+r.IntN(10)),
	}
	a.employment = draw(r, 0.62, 0.17, 0.13, 0.08)
	if a.age > 64 {
		a.employment = retired
	}
	a.housing = draw(r, 0.55, 0.30, 0.15)
	if a.age > 45 {
		a.housing = draw(r, 0.35, 0.58, 0.07)
	}
	if a.employment < unemployed {
		a.years = math.Floor((a.age - 18) * math.Pow(r.Float64(), 1.5))
	}
	a.income = tenths(math.Exp(incomeLevel(a) + 0.35*r.NormFloat64()))
	a.amount = tenths(math.Exp(1.5 + 0.25*math.Log(a.income) + 0.5*r.NormFloat64()))
	a.late = math.Floor(-1.1 * math.Log(1-r.Float64()))
	if r.Float64() < 0.15 {
		a.guarantor = 1
	}
	if r.Float64() < 1/(1+math.Exp(-risk(a))) {
		a.defaulted = 1
	}
	return hide(r, a)
}

// incomeLevel is the mean logarithm of the income.
func incomeLevel(a applicant) float64 {
	level := 3.1 + 0.25*math.Log1p(a.years)
	switch a.employment {
	case temporary:
		level -= 0.25
	case selfEmployed:
		level += 0.15
	case unemployed:
		level -= 0.9
	}
	return level
}

// risk is the logit of the probability of default.
func risk(a applicant) float64 {
	logit := -2.6 + 0.75*a.late + 1.1*math.Log(a.amount/a.income*4) - 0.02*(a.age-40) + 0.012*(a.months-30)
	if a.employment == unemployed {
		logit += 0.8
	}
	if a.housing == 1 {
		logit -= 0.5
	}
	if a.employment == temporary && a.months > 36 { // a long loan on a short contract
		logit += 1.2
	}
	return logit - 0.7*a.guarantor
}

// hide makes some values missing.
func hide(r *rand.Rand, a applicant) applicant {
	quiet := 0.03
	if a.employment == selfEmployed {
		quiet = 0.2
	}
	if r.Float64() < quiet {
		a.income = math.NaN()
	}
	if r.Float64() < 0.03 {
		a.employment, a.years = -1, math.NaN()
	}
	return a
}

// draw returns a code with the given probabilities, which add up to 1.
func draw(r *rand.Rand, shares ...float64) int32 {
	u := r.Float64()
	for code, share := range shares[:len(shares)-1] {
		if u < share {
			return int32(code)
		}
		u -= share
	}
	return int32(len(shares) - 1)
}

func tenths(x float64) float64 { return math.Round(10*x) / 10 }

// applications are the columns of Credit.
type applications struct {
	age, years, income, amount, months, late, guarantor []float64
	employment, purpose, housing, defaulted             []int32
}

func newApplications(n int) *applications {
	numbers := func() []float64 { return make([]float64, n) }
	codes := func() []int32 { return make([]int32, n) }
	return &applications{
		age: numbers(), years: numbers(), income: numbers(), amount: numbers(), months: numbers(), late: numbers(), guarantor: numbers(),
		employment: codes(), purpose: codes(), housing: codes(), defaulted: codes(),
	}
}

func (t *applications) set(i int, a applicant) {
	t.age[i], t.years[i], t.income[i], t.amount[i] = a.age, a.years, a.income, a.amount
	t.months[i], t.late[i], t.guarantor[i] = a.months, a.late, a.guarantor
	t.employment[i], t.purpose[i], t.housing[i], t.defaulted[i] = a.employment, a.purpose, a.housing, a.defaulted
}

func (t *applications) frame() (*frame.Frame, error) {
	return frame.New(
		frame.NumberColumn("age", t.age),
		frame.CodedColumn("employment", t.employment, employments),
		frame.NumberColumn("years_employed", t.years),
		frame.NumberColumn("income", t.income),
		frame.NumberColumn("amount", t.amount),
		frame.NumberColumn("months", t.months),
		frame.CodedColumn("purpose", t.purpose, purposes),
		frame.CodedColumn("housing", t.housing, housings),
		frame.BooleanColumn("guarantor", t.guarantor),
		frame.NumberColumn("late_payments", t.late),
		frame.CodedColumn("default", t.defaulted, []string{"no", "yes"}),
	)
}

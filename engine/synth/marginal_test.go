package synth

import (
	"context"
	"math"
	"strings"
	"testing"

	"pawl/engine/frame"
	"pawl/engine/rng"
)

// skewed is 400 numbers in -3..7 whose density falls like an inverse root.
func skewed() []float64 {
	x := make([]float64, 400)
	for i := range x {
		part := float64((i*i*7+3*i)%401) / 401
		x[i] = -3 + 10*part*part
	}
	return x
}

// Distribution functions at four numbers, by SciPy 1.17.1: norm of the mean
// and deviation; beta.fit, gamma.fit with location and scale held at those of
// the range widened by 1/800 of it; gaussian_kde. Its kernels are exact, ours
// are joined by 512 straight lines.
func TestFamiliesAreThoseOfTheReference(t *testing.T) {
	at := []float64{-2.5, 0, 3, 6.5}
	for family, c := range map[Marginal]struct {
		want      []float64
		tolerance float64
	}{
		Normal:        {[]float64{0.18186609, 0.46857728, 0.82028951, 0.98113015}, 1e-8},
		Beta:          {[]float64{0.23062338, 0.55222666, 0.7774959, 0.97825538}, 1e-5},
		Gamma:         {[]float64{0.23419856, 0.63734378, 0.83000286, 0.92588276}, 1e-7},
		KernelDensity: {[]float64{0.22178979, 0.55661248, 0.770433, 0.96808588}, 2e-4},
	} {
		f := fitFamily(t, family)
		for i, x := range at {
			if got := cumulative(f.score(x)); math.Abs(got-c.want[i]) > c.tolerance {
				t.Errorf("%s: distribution function at %v is %.8f, want %.8f", family, x, got, c.want[i])
			}
		}
	}
}

func fitFamily(t *testing.T, family Marginal) *continuous {
	t.Helper()
	d, _, err := learnDomain(frame.NumberColumn("x", skewed()))
	if err != nil {
		t.Fatal(err)
	}
	p := newParted(&d)
	return p.fit(family)
}

// Quantiles of a standard normal between .2 and .9: the fit must find the
// normal that was cut.
func TestTruncatedNormalFindsTheWhole(t *testing.T) {
	x := make([]float64, 999)
	for i := range x {
		x[i] = quantile(0.2 + 0.7*float64(i+1)/1000)
	}
	d, _, err := learnDomain(frame.NumberColumn("x", x))
	if err != nil {
		t.Fatal(err)
	}
	p := newParted(&d)
	f := p.fit(TruncatedNormal)
	scale := quantile(0.2+0.7*0.999) - quantile(0.2+0.7*0.001)
	if got := f.b * scale; math.Abs(got-1) > 0.05 {
		t.Errorf("deviation before the cut is %v, want 1", got)
	}
	if got := f.a*scale + x[0]; math.Abs(got) > 0.05 {
		t.Errorf("mean before the cut is %v, want 0", got)
	}
}

// Every family's value is the inverse of its score, and grows with it.
func TestFamilyValueIsTheInverseOfScore(t *testing.T) {
	for _, family := range []Marginal{Normal, TruncatedNormal, Beta, Gamma, Uniform, KernelDensity} {
		f := fitFamily(t, family)
		before := math.Inf(-1)
		for _, x := range []float64{-2.9, -1, 0, 2.5, 6} {
			z := f.score(x)
			if back := f.value(z); math.Abs(back-x) > 1e-6 || z <= before {
				t.Errorf("%s: %v has score %v and comes back as %v", family, x, z, back)
			}
			before = z
		}
	}
}

// Best of numbers made by a family is that family.
func TestBestFamily(t *testing.T) {
	x := make([]float64, 500)
	for i := range x {
		x[i] = quantile((float64(i) + 0.5) / 500)
	}
	f, err := frame.New(frame.NumberColumn("x", x))
	if err != nil {
		t.Fatal(err)
	}
	m, err := GaussianCopula{Marginal: Best}.Fit(context.Background(), f, rng.New(1))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := m.Family("x"); err != nil || got != Normal && got != TruncatedNormal {
		t.Errorf("family %q, error %v, want a normal", got, err)
	}
}

func TestMarginalsRefuse(t *testing.T) {
	f, err := frame.New(frame.NumberColumn("x", []float64{1, 2}), frame.CategoryColumn("c", []string{"a", "b"}))
	if err != nil {
		t.Fatal(err)
	}
	for want, g := range map[string]GaussianCopula{
		`no marginal "cauchy"; there are: empirical, gaussian_kde`: {Marginal: "cauchy"},
		`no column "y"`:        {Marginals: map[string]Marginal{"y": Beta}},
		`"c", which is a cat`:  {Marginals: map[string]Marginal{"c": Beta}},
		`no marginal "lambda"`: {Marginals: map[string]Marginal{"x": "lambda"}},
	} {
		if _, err := g.Fit(context.Background(), f, rng.New(1)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

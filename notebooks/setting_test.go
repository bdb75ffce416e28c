package notebooks

import (
	"go/parser"
	"strings"
	"testing"
)

func TestSettingsBecomeGo(t *testing.T) {
	for text, want := range map[string]string{
		"n=200":                   "n = 200",
		"n=-3":                    "n = -3",
		"n=007":                   "n = 7",
		"n=123456789012345678901": "n = 123456789012345678901",
		"eta=0.6":                 "eta = 0.6",
		"eta=1e-3":                "eta = 1e-3",
		"eta=.5":                  "eta = .5",
		"x=inf":                   `x = "inf"`,
		"x=1_000":                 `x = "1_000"`,
		"fast=true":               "fast = true",
		"fast=True":               `fast = "True"`,
		"name=GPU":                `name = "GPU"`,
		"name=":                   `name = ""`,
		"name=a=b":                `name = "a=b"`,
		"name=say \"hi\"\n":       `name = "say \"hi\"\n"`,
		`name="007"`:              `name = "007"`,
		`w=[1, 2]`:                "w = []int{1, 2}",
		`w=[1, 2.5]`:              "w = []float64{1, 2.5}",
		`w=["a", "b"]`:            `w = []string{"a", "b"}`,
		`w=[[1], [2]]`:            "w = []any{[]int{1}, []int{2}}",
		`w=[1, "a", null]`:        `w = []any{1, "a", nil}`,
		`w=[]`:                    "w = []any{}",
		`w={"b": 1, "a": 0.5}`:    `w = map[string]float64{"a": 0.5, "b": 1}`,
		`w=[draft]`:               `w = "[draft]"`,
	} {
		s, err := ParseSetting(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := s.assignment(); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
		if _, err := parser.ParseExpr(s.Value); err != nil {
			t.Errorf("%s: %s is not Go: %v", text, s.Value, err)
		}
	}
}

func TestWhatIsNoSetting(t *testing.T) {
	for _, text := range []string{"", "n", "=3", "2n=3", "a.b=3", "_=1", "for=1", "n =1"} {
		if s, err := ParseSetting(text); err == nil || !strings.Contains(err.Error(), "name=value") {
			t.Errorf("%q: %+v, %v", text, s, err)
		}
	}
}

package notebooks

import "testing"

func TestStreamShowsWhatATerminalWould(t *testing.T) {
	for _, test := range []struct {
		writes []string
		want   string
	}{
		{[]string{"a", "b\n", "c"}, "ab\nc"},
		{[]string{"10 %\r", "20 %\r30 %"}, "30 %"},
		{[]string{"long line\rshort"}, "shortline"},
		{[]string{"one\r\ntwo\r", "\nthree"}, "one\ntwo\nthree"},
		{[]string{"ab\b\bx"}, "xb"},
		{[]string{"\b\ba"}, "a"},
		{[]string{"first\nü\rö"}, "first\nö"},
	} {
		var s stream
		for _, w := range test.writes {
			s.write(w)
		}
		if got := s.text(); got != test.want {
			t.Errorf("%q: %q, want %q", test.writes, got, test.want)
		}
	}
}

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// expectFile lists the programs of the corpus that do not pass.
const expectFile = "expect.txt"

// readExpected returns what is known of the programs that do not pass, by the
// program's name. Every other program is expected to pass.
func readExpected(folder string) (map[string]result, error) {
	text, err := os.ReadFile(filepath.Join(folder, expectFile))
	if err != nil {
		return nil, err
	}
	expected := map[string]result{}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		v, rest, _ := strings.Cut(line, " ")
		name, note, _ := strings.Cut(rest, "|")
		expected[strings.TrimSpace(name)] = result{verdict(v), strings.TrimSpace(note)}
	}
	return expected, nil
}

func writeExpected(folder string, programs []program, results []result) error {
	var b strings.Builder
	b.WriteString("# Programs of the corpus that do not pass yet: verdict, program, reason.\n" +
		"# Every program that is not listed passes. Written by: go run ./stdlib/conformance -cells -expect\n")
	for i, r := range results {
		if r.verdict != passes {
			fmt.Fprintf(&b, "%-8s %s | %s\n", r.verdict, programs[i], r.note)
		}
	}
	return os.WriteFile(filepath.Join(folder, expectFile), []byte(b.String()), 0o644)
}

package magic

import (
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the package's doc from the table of commands")

// document writes the package's doc comment from the table.
func document() string {
	text := `Package magic knows the commands of a session, those that begin with % or !:
their table, how they are cut from a cell, and how their arguments are read.
What they do is package interp's.

The commands, as %help tells them:

`
	for line := range strings.Lines(strings.TrimRight(Help(), "\n") + "\n") {
		text += strings.TrimRight("\t"+line, "\t\n") + "\n"
	}
	var out strings.Builder
	for line := range strings.Lines(text) {
		out.WriteString(strings.TrimRight("// "+strings.TrimRight(line, "\n"), " ") + "\n")
	}
	return strings.ReplaceAll(out.String(), "// \t", "//\t") + "package magic\n"
}

// TestDoc holds the package's doc against the table; -update writes it.
func TestDoc(t *testing.T) {
	if *update {
		if err := os.WriteFile("doc.go", []byte(document()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != document() {
		t.Error("doc.go is older than the table: run go test ./interp/magic -update")
	}
}

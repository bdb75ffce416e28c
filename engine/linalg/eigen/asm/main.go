// Command asm writes the amd64 assembly of package eigen, and the Go
// declarations that go with it, into the folder above:
//
//	go run .
//
// It is a module of its own because avo is needed here only. The test holds
// the checked-in files against what this program would write.
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/pass"
	"github.com/mmcloughlin/avo/printer"
)

func main() {
	files, err := generate()
	for name, text := range files {
		if err == nil {
			err = os.WriteFile(filepath.Join("..", name), text, 0o644)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "asm:", err)
		os.Exit(1)
	}
}

// generate returns the files by name.
func generate() (map[string][]byte, error) {
	c := build.NewContext()
	c.ConstraintExpr("amd64,!noasm")
	features(c)
	for _, m := range []machine{{c, true}, {c, false}} {
		m.fourRows()
	}
	f, err := c.Result()
	if err != nil {
		return nil, err
	}
	if err := pass.Compile.Execute(f); err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	config := printer.Config{Name: "go run . in engine/linalg/eigen/asm", Pkg: "eigen"}
	for ext, p := range map[string]printer.Printer{"s": printer.NewGoAsm(config), "go": printer.NewStubs(config)} {
		text, err := p.Print(f)
		if err != nil {
			return nil, err
		}
		files["rows_amd64."+ext] = bytes.TrimLeft(text, "\n")
	}
	return files, nil
}

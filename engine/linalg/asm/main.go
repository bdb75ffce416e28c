// Command asm writes the amd64 assembly of package linalg, and the Go
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
	"github.com/mmcloughlin/avo/ir"
	"github.com/mmcloughlin/avo/pass"
	"github.com/mmcloughlin/avo/printer"
)

// topics are the files: name_amd64.s and name_amd64.go.
var topics = []struct {
	name  string
	write func(*build.Context)
}{
	{"cpuid", processor},
	{"kernel", kernels},
	{"elementwise", elementwise},
	{"reduce", reductions},
	{"pack", packing},
}

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

const author = "go run . in engine/linalg/asm"

// generate returns the files by name.
func generate() (map[string][]byte, error) {
	files := map[string][]byte{}
	var all []*ir.File
	for _, t := range topics {
		f, err := compile(t.write)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", t.name, err)
		}
		all = append(all, f)
		config := printer.Config{Name: author, Pkg: "linalg"}
		for ext, p := range map[string]printer.Printer{"s": printer.NewGoAsm(config), "go": printer.NewStubs(config)} {
			text, err := p.Print(f)
			if err != nil {
				return nil, err
			}
			files[t.name+"_amd64."+ext] = bytes.TrimLeft(text, "\n")
		}
	}
	text, err := tables(all)
	files["tables_amd64.go"] = text
	files["kernel_arm64.s"] = neonFile()
	return files, err
}

// compile builds one file and resolves its labels and frames.
func compile(write func(*build.Context)) (*ir.File, error) {
	c := build.NewContext()
	c.ConstraintExpr("amd64,!noasm")
	write(c)
	f, err := c.Result()
	if err != nil {
		return nil, err
	}
	return f, pass.Compile.Execute(f)
}

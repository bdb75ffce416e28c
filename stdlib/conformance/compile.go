package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"pawl/stdlib/symbols"
)

// renewGolden compiles the programs of each file into one binary, runs them,
// and stores what they print.
func renewGolden(folder, word string) error {
	programs, err := readCorpus(folder, false)
	if err != nil {
		return err
	}
	library, err := symbols.Open()
	if err != nil {
		return err
	}
	packages := library.Implicit()
	for len(programs) > 0 {
		n := slices.IndexFunc(programs, func(p program) bool { return p.file != programs[0].file })
		if n < 0 {
			n = len(programs)
		}
		file := programs[0].file
		if strings.Contains(file, word) {
			if err := compileAll(programs[:n], packages); err != nil {
				return fmt.Errorf("%s: %w", file, err)
			}
			if err := writeGolden(filepath.Join(folder, file+".golden"), programs[:n]); err != nil {
				return err
			}
		}
		programs = programs[n:]
	}
	return nil
}

// compileAll writes a module of the programs, each a package, builds it and
// runs it once for each.
func compileAll(programs []program, packages map[string]string) error {
	dir, err := os.MkdirTemp("", "cells")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := writeModule(dir); err != nil {
		return err
	}
	for i, p := range programs {
		text, err := wrap(p, packages)
		if err != nil {
			return fmt.Errorf("%s: %w", p.title, err)
		}
		if err := writeFile(text, dir, fmt.Sprint("p", i), "program.go"); err != nil {
			return err
		}
	}
	if err := writeFile(switchboard(len(programs)), dir, "main.go"); err != nil {
		return err
	}
	build := exec.Command("go", "build", "-o", "all", ".")
	build.Dir = dir
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	for i := range programs {
		out, err := exec.Command(filepath.Join(dir, "all"), strconv.Itoa(i)).CombinedOutput()
		if err != nil {
			return fmt.Errorf("%s: %w\n%s", programs[i].title, err, out)
		}
		text := strings.ReplaceAll(string(out), wrapped+".", "main.")
		programs[i].want = normal(strings.ReplaceAll(text, fmt.Sprintf("cells/p%d.", i), "main."))
	}
	return nil
}

// normal is an output as it is stored and compared.
func normal(out string) string { return strings.TrimSuffix(out, "\n") }

// writeModule makes a module that may import what this one may.
func writeModule(dir string) error {
	where, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return err
	}
	file := strings.TrimSpace(string(where))
	mod, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	sum, err := os.ReadFile(strings.TrimSuffix(file, ".mod") + ".sum")
	if err != nil {
		return err
	}
	mod = regexp.MustCompile(`(?m)^module .*`).ReplaceAll(mod, []byte("module cells"))
	if err := writeFile(mod, dir, "go.mod"); err != nil {
		return err
	}
	return writeFile(sum, dir, "go.sum")
}

func writeFile(text []byte, path ...string) error {
	file := filepath.Join(path...)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o644)
}

// switchboard is a main that runs the program whose number it is given.
func switchboard(n int) []byte {
	var imports, cases strings.Builder
	for i := range n {
		fmt.Fprintf(&imports, "p%d \"cells/p%d\"\n", i, i)
		fmt.Fprintf(&cases, "case \"%d\": p%d.Main()\n", i, i)
	}
	return []byte("package main\nimport (\"os\"\n" + imports.String() + ")\nfunc main() {\nswitch os.Args[1] {\n" + cases.String() + "}\n}\n")
}

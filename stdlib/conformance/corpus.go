package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// program is one of the corpus of our own: a few lines that are a cell and,
// once wrapped, a Go program.
type program struct {
	file  string // name of the file that holds it, without its ending
	title string // unique in its file
	code  string
	want  string // what the compiled program prints
}

func (p program) String() string { return p.file + ": " + p.title }

const (
	corpusFolder = "testdata/cells"
	separator    = "===="
)

// readCorpus reads the programs of every file in the folder, with their
// golden outputs unless they are about to be made.
func readCorpus(folder string, golden bool) ([]program, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.txt"))
	if err != nil {
		return nil, err
	}
	var all []program
	for _, file := range files {
		if filepath.Base(file) == expectFile {
			continue
		}
		programs, err := readPrograms(file)
		if err == nil && golden {
			err = readGolden(goldenName(file), programs)
		}
		if err != nil {
			return nil, err
		}
		all = append(all, programs...)
	}
	if len(all) == 0 {
		err = fmt.Errorf("conformance: no programs in %s", folder)
	}
	return all, err
}

// readPrograms cuts a file at its separators. The comment that begins a
// program is its title.
func readPrograms(file string) ([]program, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	name := strings.TrimSuffix(filepath.Base(file), ".txt")
	var programs []program
	for i, code := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n"+separator+"\n") {
		first, _, _ := strings.Cut(code, "\n")
		title, titled := strings.CutPrefix(first, "// ")
		if !titled {
			title = fmt.Sprint("program ", i+1)
		}
		if slices.ContainsFunc(programs, func(p program) bool { return p.title == title }) {
			return nil, fmt.Errorf("conformance: %s holds two programs called %q", file, title)
		}
		programs = append(programs, program{file: name, title: title, code: code})
	}
	return programs, nil
}

func goldenName(file string) string { return strings.TrimSuffix(file, ".txt") + ".golden" }

// readGolden fills in what the compiled programs print. Each output stands
// under its program's title, so that a stale file is seen.
func readGolden(file string, programs []program) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("%w: make it with -cells -update", err)
	}
	blocks := strings.Split("\n"+string(text), "\n"+separator+" ")[1:]
	if len(blocks) != len(programs) {
		return fmt.Errorf("conformance: %s holds %d outputs for %d programs: renew it with -cells -update", file, len(blocks), len(programs))
	}
	for i, block := range blocks {
		title, output, _ := strings.Cut(block, "\n")
		if title != programs[i].title {
			return fmt.Errorf("conformance: %s has %q where %q belongs: renew it with -cells -update", file, title, programs[i].title)
		}
		programs[i].want = strings.TrimSuffix(output, "\n")
	}
	return nil
}

func writeGolden(file string, programs []program) error {
	var b strings.Builder
	for _, p := range programs {
		fmt.Fprintf(&b, "%s %s\n%s\n", separator, p.title, p.want)
	}
	return os.WriteFile(file, []byte(b.String()), 0o644)
}

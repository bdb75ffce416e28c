package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// judgePrograms runs Go's own test programs.
func judgePrograms(word string) error {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return err
	}
	files, err := programs(filepath.Join(strings.TrimSpace(string(root)), "test"), word)
	if err != nil {
		return err
	}
	results := inParallel(len(files), func(i int) result { return judge(files[i]) })
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = short(f)
	}
	report(names, results)
	return nil
}

// programs lists the files whose first line is "// run".
func programs(root, word string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || !strings.Contains(path, word) {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		first, _, _ := strings.Cut(string(text), "\n")
		if strings.TrimSpace(first) == "// run" {
			files = append(files, path)
		}
		return nil
	})
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("no programs marked // run below %s: this Go installation lacks its test folder", root)
	}
	return files, err
}

// judge runs one of Go's programs and holds its output against the file of
// expected output beside it.
func judge(file string) result {
	if why := exclusion(file); why != "" {
		return result{excluded, why}
	}
	e := child("-run", file)
	if e.verdict != passes {
		return result{e.verdict, e.note()}
	}
	want, err := os.ReadFile(strings.TrimSuffix(file, ".go") + ".out")
	if err != nil {
		return result{passes, ""} // such a program checks itself
	}
	if e.stdout != string(want) {
		return result{differs, fmt.Sprintf("prints %q", firstLine(e.stdout))}
	}
	return result{passes, ""}
}

// exclusion says why a program cannot be asked of a cell, or "".
func exclusion(file string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return err.Error()
	}
	for _, word := range exclusions {
		if strings.Contains(string(text), word.text) {
			return word.why
		}
	}
	return ""
}

var exclusions = []struct{ text, why string }{
	{`"unsafe"`, "needs package unsafe"},
	{`import "C"`, "needs cgo"},
	{"runtime.GC()", "asks the collector of the compiled program"},
	{"runtime.SetFinalizer", "asks the collector of the compiled program"},
	{"runtime.AddCleanup", "asks the collector of the compiled program"},
	{"runtime.ReadMemStats", "counts allocations of the compiled program"},
	{"testing.AllocsPerRun", "counts allocations of the compiled program"},
	{"runtime.Callers", "asks the stack of the compiled program"},
	{"runtime.Caller(", "asks the stack of the compiled program"},
	{"runtime.FuncForPC", "asks the stack of the compiled program"},
	{"debug.Stack", "asks the stack of the compiled program"},
	{"nested.out", "prints the names that the compiler gives to types inside generic functions"},
	{"runtime.Stack", "asks the stack of the compiled program"},
	{"runtime.Breakpoint", "needs a debugger"},
	{`"os/exec"`, "starts the Go tool"},
	{"//go:linkname", "needs the linker"},
	{"go:build ignore", "is not built"},
}

func short(file string) string {
	_, rest, _ := strings.Cut(file, string(filepath.Separator)+"test"+string(filepath.Separator))
	return rest
}

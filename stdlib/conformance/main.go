// Command conformance runs the Go project's own test programs, those that Go's
// source tree marks to be run, each as one cell in a session of its own
// process, and compares what they print and how they end with what the
// compiler's program does. It prints a table and, with -v, each program that
// does not pass.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"pawl/interp"
	"pawl/stdlib"
)

// verdict is how a program fared.
type verdict string

const (
	passes   verdict = "passes"   // as the compiler's program
	refused  verdict = "refused"  // a compile error or a clear refusal, before it ran
	fails    verdict = "fails"    // an error at run time that the compiler's program does not have
	differs  verdict = "differs"  // ends well, but prints something else
	hangs    verdict = "hangs"    // killed at the time limit
	crashes  verdict = "crashes"  // the process died
	excluded verdict = "excluded" // needs what no cell has; see exclusions
)

var (
	one     = flag.String("run", "", "run this one `FILE` here, and nothing else")
	verbose = flag.Bool("v", false, "list every program that does not pass")
	only    = flag.String("only", "", "run the programs whose path contains `WORD`")
	limit   = flag.Duration("limit", 15*time.Second, "time limit of one program")
)

func main() {
	flag.Parse()
	if *one != "" {
		os.Exit(runOne(*one))
	}
	files, err := programs(filepath.Join(runtime.GOROOT(), "test"), *only)
	if err != nil {
		fmt.Fprintln(os.Stderr, "conformance:", err)
		os.Exit(1)
	}
	report(files, judgeAll(files))
}

// Exit statuses of a program run here.
const (
	statusRefused = 10
	statusFault   = 20
)

// runOne runs a program as one cell that calls its main.
func runOne(file string) int {
	text, err := os.ReadFile(file)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	s, err := stdlib.NewSession()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	o := s.Execute(context.Background(), interp.Request{Code: string(text) + "\nmain()", Count: 1, StoreHistory: true}, terminal{})
	s.Close()
	if o.Fault == nil {
		return 0
	}
	fmt.Fprintln(os.Stderr, strings.Join(o.Fault.Traceback, "\n"))
	if o.Fault.Name == "CompileError" || o.Fault.Name == "NotSupported" {
		return statusRefused
	}
	return statusFault
}

// terminal writes a cell's streams to this process's own.
type terminal struct{}

func (terminal) Event(e interp.Event) {
	if e.Kind == interp.StreamEvent && e.Name == "stdout" {
		fmt.Print(e.Text)
	} else if e.Kind == interp.StreamEvent {
		fmt.Fprint(os.Stderr, e.Text)
	}
}

func (terminal) Input(context.Context, string, bool) (string, error) {
	return "", errors.New("no input")
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

// result is a verdict and what there is to say about it.
type result struct {
	verdict verdict
	note    string
}

func judgeAll(files []string) []result {
	results := make([]result, len(files))
	next := make(chan int)
	var group sync.WaitGroup
	for range runtime.NumCPU() {
		group.Add(1)
		go func() {
			defer group.Done()
			for i := range next {
				results[i] = judge(files[i])
			}
		}()
	}
	for i := range files {
		next <- i
	}
	close(next)
	group.Wait()
	return results
}

// judge runs one program in a process of its own and holds its output against
// the file of expected output beside it.
func judge(file string) result {
	if why := exclusion(file); why != "" {
		return result{excluded, why}
	}
	ctx, cancel := context.WithTimeout(context.Background(), *limit)
	defer cancel()
	self, err := os.Executable()
	if err != nil {
		return result{crashes, err.Error()}
	}
	cmd := exec.CommandContext(ctx, self, "-run", file)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err = cmd.Run()
	note := firstLine(stderr.String())
	switch code := cmd.ProcessState.ExitCode(); {
	case ctx.Err() != nil:
		return result{hangs, ""}
	case code == statusRefused:
		return result{refused, note}
	case code == statusFault:
		return result{fails, note}
	case err != nil:
		return result{crashes, note}
	}
	want, err := os.ReadFile(strings.TrimSuffix(file, ".go") + ".out")
	if err != nil {
		return result{passes, ""} // such a program checks itself
	}
	if stdout.String()+stderr.String() != string(want) {
		return result{differs, fmt.Sprintf("prints %q", firstLine(stdout.String()+stderr.String()))}
	}
	return result{passes, ""}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return strings.ReplaceAll(strings.ReplaceAll(line, "\x1b[31;1m", ""), "\x1b[0m", "")
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
	{"runtime.Stack", "asks the stack of the compiled program"},
	{"runtime.Breakpoint", "needs a debugger"},
	{`"os/exec"`, "starts the Go tool"},
	{"//go:linkname", "needs the linker"},
	{"go:build ignore", "is not built"},
}

func report(files []string, results []result) {
	counts := map[verdict]int{}
	for i, r := range results {
		counts[r.verdict]++
		if *verbose && r.verdict != passes && r.verdict != excluded {
			fmt.Printf("%-9s %s  %s\n", r.verdict, short(files[i]), r.note)
		}
	}
	asked := len(files) - counts[excluded]
	fmt.Printf("%d programs, %d excluded, %d asked\n", len(files), counts[excluded], asked)
	order := []verdict{passes, refused, fails, differs, hangs, crashes}
	for _, v := range order {
		fmt.Printf("  %-9s %4d  %5.1f %%\n", v, counts[v], 100*float64(counts[v])/float64(max(asked, 1)))
	}
	reasons := map[string]int{}
	for _, r := range results {
		if r.verdict == refused {
			reasons[generalise(r.note)]++
		}
	}
	names := make([]string, 0, len(reasons))
	for n := range reasons {
		names = append(names, n)
	}
	slices.SortFunc(names, func(a, b string) int {
		if d := reasons[b] - reasons[a]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	fmt.Println("refused because")
	for _, n := range names {
		fmt.Printf("  %4d  %s\n", reasons[n], n)
	}
}

// generalise drops the names in a refusal, so that like ones are counted
// together.
func generalise(note string) string {
	words := strings.Fields(note)
	return strings.Join(words[:min(9, len(words))], " ")
}

func short(file string) string {
	_, rest, _ := strings.Cut(file, string(filepath.Separator)+"test"+string(filepath.Separator))
	return rest
}

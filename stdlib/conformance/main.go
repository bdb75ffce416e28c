// Command conformance runs Go programs, each as one cell in a session of its
// own process, and compares what they print and how they end with what the
// compiler's program does: the Go project's own test programs, those that its
// source tree marks to be run, and, with -cells, the corpus of our own in
// testdata/cells. It prints a table and, with -v, each program that does not
// pass.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
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
	oneCell = flag.String("cell", "", "run this one program of the corpus, `FILE:TITLE`, here, and nothing else")
	cells   = flag.Bool("cells", false, "run the corpus of cells")
	folder  = flag.String("folder", filepath.Join("stdlib", "conformance", corpusFolder), "the corpus of cells")
	update  = flag.Bool("update", false, "with -cells: compile the corpus with Go and store what it prints, and nothing else")
	expect  = flag.Bool("expect", false, "with -cells: store the list of the programs that do not pass")
	verbose = flag.Bool("v", false, "list every program that does not pass")
	only    = flag.String("only", "", "run the programs whose path contains `WORD`")
	limit   = flag.Duration("limit", 15*time.Second, "time limit of one program")
)

func main() {
	flag.Parse()
	var err error
	switch {
	case *one != "":
		os.Exit(runOne(*one))
	case *oneCell != "":
		os.Exit(runCell(*oneCell))
	case *cells && *update:
		err = renewGolden(*folder, *only)
	case *cells:
		err = judgeCells(*folder, *only)
	default:
		err = judgePrograms(*only)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "conformance:", err)
		os.Exit(1)
	}
}

// judgePrograms runs Go's own test programs.
func judgePrograms(word string) error {
	files, err := programs(filepath.Join(runtime.GOROOT(), "test"), word)
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
	return execute(string(text) + "\nmain()")
}

// execute runs a text as one cell and returns the status to exit with.
func execute(code string) int {
	s, err := stdlib.NewSession()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer s.Close()
	o := s.Execute(context.Background(), interp.Request{Code: code, Count: 1, StoreHistory: true}, terminal{})
	if o.Fault == nil {
		return 0
	}
	fmt.Fprintln(os.Stderr, strings.Join(o.Fault.Traceback, "\n"))
	if refusal(o.Fault) {
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

// inParallel asks for n results, as many at once as there are processors.
func inParallel(n int, ask func(i int) result) []result {
	results := make([]result, n)
	next := make(chan int)
	var group sync.WaitGroup
	for range runtime.NumCPU() {
		group.Go(func() {
			for i := range next {
				results[i] = ask(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	group.Wait()
	return results
}

// ending is how a child process ended, and what it printed.
type ending struct {
	verdict        verdict // passes: it ended well
	stdout, stderr string
}

func (e ending) note() string { return firstLine(e.stderr) }

// child runs this program with other arguments, within the time limit.
func child(args ...string) ending {
	ctx, cancel := context.WithTimeout(context.Background(), *limit)
	defer cancel()
	self, err := os.Executable()
	if err != nil {
		return ending{verdict: crashes, stderr: err.Error()}
	}
	cmd := exec.CommandContext(ctx, self, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err = cmd.Run()
	e := ending{passes, stdout.String(), stderr.String()}
	switch code := cmd.ProcessState.ExitCode(); {
	case ctx.Err() != nil:
		e.verdict = hangs
	case code == statusRefused:
		e.verdict = refused
	case code == statusFault:
		e.verdict = fails
	case err != nil:
		e.verdict = crashes
	}
	return e
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
	if e.stdout+e.stderr != string(want) {
		return result{differs, fmt.Sprintf("prints %q", firstLine(e.stdout+e.stderr))}
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

func report(names []string, results []result) {
	counts := map[verdict]int{}
	for i, r := range results {
		counts[r.verdict]++
		if *verbose && r.verdict != passes && r.verdict != excluded {
			fmt.Printf("%-9s %s  %s\n", r.verdict, names[i], r.note)
		}
	}
	asked := len(names) - counts[excluded]
	fmt.Printf("%d programs, %d excluded, %d asked\n", len(names), counts[excluded], asked)
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
	if len(reasons) == 0 {
		return
	}
	notes := slices.Collect(maps.Keys(reasons))
	slices.SortFunc(notes, func(a, b string) int {
		if d := reasons[b] - reasons[a]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	fmt.Println("refused because")
	for _, n := range notes {
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

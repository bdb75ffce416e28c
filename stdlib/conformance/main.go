// Command conformance runs Go programs, each as one cell in a session of its
// own process, and compares what they print and how they end with what the
// compiler's program does: the Go project's own test programs, those that its
// source tree marks to be run, and, with -cells, the corpus of our own in
// testdata/cells. It prints a table and, with -v, each program that does not
// pass.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

var (
	one     = flag.String("run", "", "run this one `FILE` here, and nothing else")
	oneCell = flag.String("cell", "", "run this one program of the corpus, `FILE:TITLE`, here, and nothing else")
	cells   = flag.Bool("cells", false, "run the corpus of cells")
	folder  = flag.String("folder", filepath.Join("stdlib", "conformance", corpusFolder), "the corpus of cells")
	update  = flag.Bool("update", false, "with -cells: compile the corpus with Go and store what it prints, and nothing else")
	expect  = flag.Bool("expect", false, "with -cells and without -only: store the list of the programs that do not pass")
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

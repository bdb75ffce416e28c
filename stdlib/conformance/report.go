package main

import (
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
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

// report prints the table and, if asked, each program that does not pass.
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
	reportReasons(results)
}

// reportReasons prints why programs are refused, the most common reason first.
func reportReasons(results []result) {
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

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return strings.ReplaceAll(strings.ReplaceAll(line, "\x1b[31;1m", ""), "\x1b[0m", "")
}

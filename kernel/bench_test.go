package kernel_test

import (
	"strings"
	"testing"

	"pawl/kernel/kerneltest"
)

// BenchmarkExecute is the round trip of a cell that does nothing, and of one
// whose result is 10 MB.
func BenchmarkExecute(b *testing.B) {
	c := kerneltest.Start(b, &kerneltest.Script{Cells: map[string]kerneltest.Cell{
		"1+1": kerneltest.Result("2"), "big": kerneltest.Result(strings.Repeat("0123456789", 1<<20)),
	}})
	for _, code := range []string{"1+1", "big"} {
		b.Run(code, func(b *testing.B) {
			for b.Loop() {
				c.Execute(code)
			}
		})
	}
}

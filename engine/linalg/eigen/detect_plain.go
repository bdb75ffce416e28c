//go:build noasm || !amd64

package eigen

func vectorRows() rowsKernel { return nil }

//go:build noasm || !(amd64 || arm64)

package linalg

func detect() level { return plain }

func kernelsOf32(level) *kernels[float32] { return plainKernels[float32]() }
func kernelsOf64(level) *kernels[float64] { return plainKernels[float64]() }

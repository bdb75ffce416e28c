// Package linalg holds the dense kernels that everything numeric stands on:
// matrix products, elementary functions, elementwise loops and sums, in
// float32 for nets and in float64 for the rest.
//
// Start from Gemm32 and Gemm64, from GemmBatch32 for many small products, and
// from Exp32, Softmax32, Sum32, Axpy32 and their relatives; each has a twin
// that ends in 64. UseInGonum gives the same kernels to gonum.
//
// Matrices are row-major slices: element (i, j) of an m x n matrix with leading
// dimension ld is a[i*ld+j]. A caller owns its shapes: a slice that is too
// short for them is a mistake in the program, and the functions panic, as
// gonum's do. Values are never a reason to panic: infinities and NaN go through
// as IEEE 754 has them.
//
// # Instruction sets
//
// On amd64 the innermost loops are assembly for AVX2 with FMA and for AVX-512,
// chosen when the program starts by what the processor has; on arm64 that of
// the matrix product is assembly for NEON. Elsewhere, and with the build tag
// noasm, all loops are Go. The assembly is generated: see the folder asm, a
// module of its own.
//
// # Reproducibility
//
// Results have the same bits on any number of cores, and with AVX2 and with
// AVX-512: sums are added in the same order, and functions take the same steps.
// The loops in Go and for NEON differ from these within rounding.
package linalg

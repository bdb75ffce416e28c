//go:build amd64 && !noasm

package linalg

// detect returns the widest level that processor and operating system have.
func detect() level {
	const (
		fma, osxsave, avx         = 1 << 12, 1 << 27, 1 << 28 // leaf 1, ecx
		avx2, bmi2                = 1 << 5, 1 << 8            // leaf 7, ebx
		avx512f, avx512dq         = 1 << 16, 1 << 17          // leaf 7, ebx
		avx512bw, avx512vl        = 1 << 30, 1 << 31          // leaf 7, ebx
		ymmSaved, zmmSaved uint32 = 0x06, 0xe6                // xgetbv, eax
	)
	if leaves, _, _, _ := cpuid(0, 0); leaves < 7 {
		return plain
	}
	_, _, basic, _ := cpuid(1, 0)
	if !has(basic, fma|osxsave|avx) {
		return plain
	}
	saved, _ := xgetbv()
	_, extended, _, _ := cpuid(7, 0)
	if !has(saved, ymmSaved) || !has(extended, avx2|bmi2) {
		return plain
	}
	if !has(saved, zmmSaved) || !has(extended, avx512f|avx512dq|avx512bw|avx512vl) {
		return vector256
	}
	return vector512
}

func has(word, bits uint32) bool { return word&bits == bits }

func kernelsOf32(l level) *kernels[float32] {
	return map[level]*kernels[float32]{plain: plainKernels[float32](), vector256: &kernels32AVX2, vector512: &kernels32AVX512}[l]
}

func kernelsOf64(l level) *kernels[float64] {
	return map[level]*kernels[float64]{plain: plainKernels[float64](), vector256: &kernels64AVX2, vector512: &kernels64AVX512}[l]
}

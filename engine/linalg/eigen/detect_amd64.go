//go:build amd64 && !noasm

package eigen

// vectorRows is the fastest fourRows that processor and operating system have.
func vectorRows() rowsKernel {
	const (
		fma, osxsave, avx         = 1 << 12, 1 << 27, 1 << 28 // leaf 1, ecx
		avx2, avx512f             = 1 << 5, 1 << 16           // leaf 7, ebx
		ymmSaved, zmmSaved uint32 = 0x06, 0xe6                // xgetbv, eax
	)
	if leaves, _, _, _ := cpuid(0, 0); leaves < 7 {
		return nil
	}
	_, _, basic, _ := cpuid(1, 0)
	if !has(basic, fma|osxsave|avx) {
		return nil
	}
	saved, _ := xgetbv()
	_, extended, _, _ := cpuid(7, 0)
	switch {
	case has(saved, zmmSaved) && has(extended, avx512f):
		return fourRowsAVX512
	case has(saved, ymmSaved) && has(extended, avx2):
		return fourRowsAVX2
	}
	return nil
}

func has(word, bits uint32) bool { return word&bits == bits }

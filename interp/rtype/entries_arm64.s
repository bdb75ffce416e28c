#include "textflag.h"

// Each entry loads its slot, a function value, into the context register (R26)
// and continues in that function's code. It keeps no frame and touches no
// argument register; R27 is the assembler's own, R16 is scratch in Go's
// calling convention.
#define ENTRY(i) MOVD $·slots+(8*(i))(SB), R26; MOVD (R26), R26; MOVD (R26), R16; JMP (R16);
#define E8(i) ENTRY(i) ENTRY(i+1) ENTRY(i+2) ENTRY(i+3) ENTRY(i+4) ENTRY(i+5) ENTRY(i+6) ENTRY(i+7)
#define E64(i) E8(i) E8(i+8) E8(i+16) E8(i+24) E8(i+32) E8(i+40) E8(i+48) E8(i+56)
#define E512(i) E64(i) E64(i+64) E64(i+128) E64(i+192) E64(i+256) E64(i+320) E64(i+384) E64(i+448)
#define E4096(i) E512(i) E512(i+512) E512(i+1024) E512(i+1536) E512(i+2048) E512(i+2560) E512(i+3072) E512(i+3584)

TEXT ·entriesCode(SB), NOSPLIT|NOFRAME, $0-0
	E4096(0)
	E4096(4096)
	E4096(8192)
	E4096(12288)
	E4096(16384)
	E4096(20480)
	E4096(24576)
	E4096(28672)

TEXT ·entriesBegin(SB), NOSPLIT, $0-8
	MOVD $·entriesCode(SB), R0
	MOVD R0, ret+0(FP)
	RET

TEXT ·entriesEnd(SB), NOSPLIT, $0-8
	MOVD $·entriesCode(SB), R0
	MOVD $(32768*20), R1
	ADD R1, R0
	MOVD R0, ret+0(FP)
	RET

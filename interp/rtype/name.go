package rtype

import (
	"go/token"
	"unsafe"
)

// Bits of the first byte of an encoded name.
const (
	nameExported = 1 << 0
	nameTagged   = 1 << 1
	nameEmbedded = 1 << 3
)

// encodeName writes a name as descriptors hold it: flags, length, text, and a
// tag if there is one.
func encodeName(text, tag string, embedded bool) *byte {
	var flags byte
	if token.IsExported(text) {
		flags |= nameExported
	}
	if embedded {
		flags |= nameEmbedded
	}
	if tag != "" {
		flags |= nameTagged
	}
	b := appendText([]byte{flags}, text)
	if tag != "" {
		b = appendText(b, tag)
	}
	kept = append(kept, unsafe.Pointer(&b[0]))
	return &b[0]
}

func appendText(b []byte, s string) []byte {
	n := len(s)
	for n >= 0x80 {
		b = append(b, byte(n)|0x80)
		n >>= 7
	}
	return append(append(b, byte(n)), s...)
}

func nameOff(text string) int32 { return addReflectOff(unsafe.Pointer(encodeName(text, "", false))) }
func typeOff(t *abiType) int32  { return addReflectOff(unsafe.Pointer(t)) }

// kept holds everything descriptors refer to by offset: the collector does not
// follow offsets, and a descriptor lives as long as the program.
var kept []unsafe.Pointer

// Package generic is the source of the generic functions of the standard
// library. A generic function is compiled into no program before it is used,
// so cells get these, instantiated by the interpreter. The packages below this
// one hold it; their tests hold it against the standard library.
package generic

import "embed"

// Files is the source, a folder for each package.
//
//go:embed */*.go
var Files embed.FS

// Paths maps the folders to the import paths that cells write.
var Paths = map[string]string{
	"slices": "slices", "maps": "maps", "cmp": "cmp", "iter": "iter", "sync": "sync",
	"errors": "errors", "rand": "math/rand/v2", "reflect": "reflect", "atomic": "sync/atomic",
}

// Package artifact is the container that fitted models and training runs are
// saved in: named blocks of numbers and settings, with a kind, a version and a
// checksum, so that a file of another kind, of a later version, cut off or
// damaged is refused in words.
//
// Start from New, put blocks in, and Write; Read gives them back bit by bit.
//
// The layout: the eight bytes "pawl\x00art", the length of the header (8 bytes,
// little-endian), the header in JSON, the blocks one behind the other in the
// order of the header, and the SHA-256 of everything before it.
package artifact

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"slices"
)

// Artifact is a set of named blocks under way to a file or back from one.
type Artifact struct {
	Kind    string // what is saved, "nn.run" for instance
	Version int    // of the kind's own layout of blocks
	blocks  []block
}

type block struct {
	Name  string `json:"name"`
	Type  string `json:"type"` // "json", "bytes", "float32", "float64", "int"
	Shape []int  `json:"shape,omitempty"`
	Size  int    `json:"size"` // in bytes
	data  []byte
}

// New returns an empty artifact.
func New(kind string, version int) *Artifact { return &Artifact{Kind: kind, Version: version} }

// Names lists the blocks in the order they were put in.
func (a *Artifact) Names() []string {
	out := make([]string, len(a.blocks))
	for i, b := range a.blocks {
		out[i] = b.Name
	}
	return out
}

// PutJSON adds a block with v in JSON. It fails if v has none, as functions and
// NaN have not.
func (a *Artifact) PutJSON(name string, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("artifact: block %q: %w", name, err)
	}
	a.put(block{Name: name, Type: "json", data: data})
	return nil
}

// PutBytes adds a block of bytes.
func (a *Artifact) PutBytes(name string, v []byte) {
	a.put(block{Name: name, Type: "bytes", data: slices.Clone(v)})
}

// PutFloat32 adds a block of numbers, bit by bit. The shape may be left out.
func (a *Artifact) PutFloat32(name string, v []float32, shape ...int) {
	data := make([]byte, 0, 4*len(v))
	for _, x := range v {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(x))
	}
	a.put(block{Name: name, Type: "float32", Shape: shape, data: data})
}

// PutFloat64 adds a block of numbers, bit by bit. The shape may be left out.
func (a *Artifact) PutFloat64(name string, v []float64, shape ...int) {
	data := make([]byte, 0, 8*len(v))
	for _, x := range v {
		data = binary.LittleEndian.AppendUint64(data, math.Float64bits(x))
	}
	a.put(block{Name: name, Type: "float64", Shape: shape, data: data})
}

// PutInts adds a block of integers.
func (a *Artifact) PutInts(name string, v []int) {
	data := make([]byte, 0, 8*len(v))
	for _, x := range v {
		data = binary.LittleEndian.AppendUint64(data, uint64(x))
	}
	a.put(block{Name: name, Type: "int", data: data})
}

// put adds a block, in the place of one of the same name if there is one.
func (a *Artifact) put(b block) {
	b.Size = len(b.data)
	if i := a.index(b.Name); i >= 0 {
		a.blocks[i] = b
		return
	}
	a.blocks = append(a.blocks, b)
}

// JSON reads a block into v.
func (a *Artifact) JSON(name string, v any) error {
	b, err := a.block(name, "json")
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b.data, v); err != nil {
		return fmt.Errorf("artifact: block %q: %w", name, err)
	}
	return nil
}

// Bytes returns a block of bytes.
func (a *Artifact) Bytes(name string) ([]byte, error) {
	b, err := a.block(name, "bytes")
	return slices.Clone(b.data), err
}

// Float32 returns a block of numbers and its shape.
func (a *Artifact) Float32(name string) (v []float32, shape []int, err error) {
	b, err := a.block(name, "float32")
	v = make([]float32, len(b.data)/4)
	for i := range v {
		v[i] = math.Float32frombits(binary.LittleEndian.Uint32(b.data[4*i:]))
	}
	return v, b.Shape, err
}

// Float64 returns a block of numbers and its shape.
func (a *Artifact) Float64(name string) (v []float64, shape []int, err error) {
	b, err := a.block(name, "float64")
	v = make([]float64, len(b.data)/8)
	for i := range v {
		v[i] = math.Float64frombits(binary.LittleEndian.Uint64(b.data[8*i:]))
	}
	return v, b.Shape, err
}

// Ints returns a block of integers.
func (a *Artifact) Ints(name string) ([]int, error) {
	b, err := a.block(name, "int")
	v := make([]int, len(b.data)/8)
	for i := range v {
		v[i] = int(binary.LittleEndian.Uint64(b.data[8*i:]))
	}
	return v, err
}

func (a *Artifact) block(name, kind string) (block, error) {
	i := a.index(name)
	if i < 0 {
		return block{}, fmt.Errorf("artifact: %s has no block %q; it has %v", a.Kind, name, a.Names())
	}
	if b := a.blocks[i]; b.Type != kind {
		return block{}, fmt.Errorf("artifact: block %q of %s holds %s, not %s", name, a.Kind, b.Type, kind)
	}
	return a.blocks[i], nil
}

func (a *Artifact) index(name string) int {
	return slices.IndexFunc(a.blocks, func(b block) bool { return b.Name == name })
}

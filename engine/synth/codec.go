package synth

import (
	"encoding/binary"
	"errors"
	"math"
)

// codec takes a model apart into bytes or puts it together again. A type names
// its fields once, in one order, and that is its format in both directions.
type codec struct {
	bytes   []byte // written so far, or not read yet
	reading bool
	broken  bool // bytes ended too early, or hold a length that cannot be
}

var errDamaged = errors.New("synth: the saved model is damaged: it does not hold what its length and checksum promise")

func (c *codec) word(v *uint64) {
	switch {
	case !c.reading:
		c.bytes = binary.LittleEndian.AppendUint64(c.bytes, *v)
	case len(c.bytes) < 8:
		c.broken, *v = true, 0
	default:
		*v = binary.LittleEndian.Uint64(c.bytes)
		c.bytes = c.bytes[8:]
	}
}

func (c *codec) half(v *uint32) {
	switch {
	case !c.reading:
		c.bytes = binary.LittleEndian.AppendUint32(c.bytes, *v)
	case len(c.bytes) < 4:
		c.broken, *v = true, 0
	default:
		*v = binary.LittleEndian.Uint32(c.bytes)
		c.bytes = c.bytes[4:]
	}
}

func (c *codec) int(v *int) {
	w := uint64(*v)
	c.word(&w)
	*v = int(w)
}

func (c *codec) int32(v *int32) {
	w := uint32(*v)
	c.half(&w)
	*v = int32(w)
}

func (c *codec) float(v *float64) {
	w := math.Float64bits(*v)
	c.word(&w)
	*v = math.Float64frombits(w)
}

func (c *codec) float32(v *float32) {
	w := math.Float32bits(*v)
	c.half(&w)
	*v = math.Float32frombits(w)
}

func (c *codec) bool(v *bool) {
	var w uint32
	if *v {
		w = 1
	}
	c.half(&w)
	*v = w != 0
}

func (c *codec) text(v *string) {
	n := c.length(len(*v), 1)
	if !c.reading {
		c.bytes = append(c.bytes, *v...)
		return
	}
	*v = string(c.bytes[:n])
	c.bytes = c.bytes[n:]
}

// length codes how many items of at least the given size follow.
func (c *codec) length(n, size int) int {
	c.int(&n)
	if c.reading && (n < 0 || n > len(c.bytes)/size) {
		c.broken, n = true, 0
	}
	return n
}

func (c *codec) ints(v *[]int)         { items(c, v, 8, c.int) }
func (c *codec) int32s(v *[]int32)     { items(c, v, 4, c.int32) }
func (c *codec) words(v *[]uint64)     { items(c, v, 8, c.word) }
func (c *codec) floats(v *[]float64)   { items(c, v, 8, c.float) }
func (c *codec) float32s(v *[]float32) { items(c, v, 4, c.float32) }
func (c *codec) texts(v *[]string)     { items(c, v, 8, c.text) }
func (c *codec) table(v *[][]float64)  { items(c, v, 8, c.floats) }

// items codes a slice whose items take at least size bytes each. An empty
// slice comes back as nil.
func items[T any](c *codec, v *[]T, size int, each func(*T)) {
	n := c.length(len(*v), size)
	if c.reading {
		*v = nil
		if n > 0 {
			*v = make([]T, n)
		}
	}
	for i := range *v {
		each(&(*v)[i])
	}
}

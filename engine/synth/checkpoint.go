package synth

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"math"
	"slices"

	"pawl/engine/nn"
	"pawl/engine/transform"
)

// learned lists what the steps of a training change.
type learned struct {
	tensors  []*nn.Tensor
	counters []*int
	sums     []*float64
	losses   *[][2]float64
}

// checkpoint is a copy of what a training has learned. It is saved within a
// model, which has the rest.
type checkpoint struct {
	fingerprint string // of the settings and the encoded table
	counters    []int
	sums        []float64
	tensors     [][]float32
}

func (c *checkpoint) code(k *codec) {
	k.text(&c.fingerprint)
	k.ints(&c.counters)
	k.floats(&c.sums)
	items(k, &c.tensors, 8, k.float32s)
}

// take copies what was learned.
func (l *learned) take(fingerprint string) *checkpoint {
	c := &checkpoint{fingerprint: fingerprint}
	for _, v := range l.counters {
		c.counters = append(c.counters, *v)
	}
	for _, v := range l.sums {
		c.sums = append(c.sums, *v)
	}
	for _, t := range l.tensors {
		c.tensors = append(c.tensors, slices.Clone(t.Data))
	}
	return c
}

// restore puts back what was learned; ok is false if it is of another shape.
func (l *learned) restore(c *checkpoint) (ok bool) {
	if len(c.counters) != len(l.counters) || len(c.sums) != len(l.sums) || len(c.tensors) != len(l.tensors) {
		return false
	}
	for i, t := range l.tensors {
		if len(c.tensors[i]) != len(t.Data) {
			return false
		}
		copy(t.Data, c.tensors[i])
	}
	for i, v := range l.counters {
		*v = c.counters[i]
	}
	for i, v := range l.sums {
		*v = c.sums[i]
	}
	return true
}

// keeper writes checkpoints to a file; without a path it does nothing.
type keeper struct {
	path        string
	every       int // epochs
	training    trainee
	fingerprint string
}

// newKeeper puts the training where the file, if there is one, says it was.
func newKeeper(path string, every int, t trainee, settings string, rows *transform.Rows) (*keeper, error) {
	k := &keeper{path: path, every: every, training: t}
	if path == "" {
		return k, nil
	}
	k.fingerprint = settings + " " + digest(rows)
	m, err := LoadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return k, nil
	}
	if err != nil {
		return nil, err
	}
	return k, k.resume(m)
}

func (k *keeper) resume(m Model) error {
	other := fmt.Errorf("synth: the checkpoint %s is of another table, seed or settings: remove the file or name another", k.path)
	holder, ok := m.(interface {
		kept() *checkpoint
		history() [][2]float64
	})
	if !ok || holder.kept() == nil || holder.kept().fingerprint != k.fingerprint {
		return other
	}
	l := k.training.learned()
	if !l.restore(holder.kept()) {
		return other
	}
	*l.losses = holder.history()
	return nil
}

// keep writes the training as it is.
func (k *keeper) keep() error {
	if k.path == "" {
		return nil
	}
	return SaveFile(k.path, k.training.snapshot(k.training.learned().take(k.fingerprint)))
}

// digest names encoded rows: the first bytes of a hash of all of them.
func digest(rows *transform.Rows) string {
	h := sha256.New()
	for j, states := range rows.States {
		for _, s := range states {
			hashWord(h, uint32(s))
		}
		for _, x := range rows.Scalars[j] {
			hashWord(h, math.Float32bits(x))
		}
		hashWord(h, uint32(j))
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}

func hashWord(h hash.Hash, w uint32) {
	var b [4]byte
	binary.LittleEndian.PutUint32(b[:], w)
	h.Write(b[:])
}

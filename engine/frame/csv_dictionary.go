package frame

import "hash/maphash"

// dictionary numbers distinct values in order of first appearance. It keeps
// them end to end in one text: a column of a million different words costs
// two allocations now and then, not a million.
type dictionary struct {
	seed   maphash.Seed
	slots  []int32 // open addressing: number of the value + 1, 0 is free
	hashes []uint64
	ends   []int // value i is text[ends[i-1]:ends[i]]
	text   []byte
}

func newDictionary(seed maphash.Seed) *dictionary {
	const room = 256
	return &dictionary{
		seed: seed, slots: make([]int32, 2*room),
		hashes: make([]uint64, 0, room), ends: make([]int, 0, room), text: make([]byte, 0, 8*room),
	}
}

// newUnion returns an empty dictionary with room for all values of others.
func newUnion(seed maphash.Seed, others []*strand) *dictionary {
	values, text := 0, 0
	for _, s := range others {
		values += len(s.words.hashes)
		text += len(s.words.text)
	}
	slots := 64
	for slots < 2*values {
		slots *= 2
	}
	return &dictionary{
		seed: seed, slots: make([]int32, slots),
		hashes: make([]uint64, 0, values), ends: make([]int, 0, values), text: make([]byte, 0, text),
	}
}

// code returns the number of value.
func (d *dictionary) code(value []byte) int32 {
	return d.codeOf(value, maphash.Bytes(d.seed, value))
}

// codeOf is code for a value whose hash is known.
func (d *dictionary) codeOf(value []byte, hash uint64) int32 {
	mask := uint64(len(d.slots) - 1)
	i := hash & mask
	for ; d.slots[i] != 0; i = (i + 1) & mask {
		if c := d.slots[i] - 1; d.hashes[c] == hash && string(d.value(c)) == string(value) {
			return c
		}
	}
	return d.add(value, hash, i)
}

func (d *dictionary) add(value []byte, hash uint64, slot uint64) int32 {
	d.text = append(d.text, value...)
	d.ends = append(d.ends, len(d.text))
	d.hashes = append(d.hashes, hash)
	d.slots[slot] = int32(len(d.hashes))
	if 2*len(d.hashes) > len(d.slots) {
		d.grow()
	}
	return int32(len(d.hashes) - 1)
}

func (d *dictionary) grow() {
	d.slots = make([]int32, 4*len(d.slots))
	mask := uint64(len(d.slots) - 1)
	for c, hash := range d.hashes {
		i := hash & mask
		for d.slots[i] != 0 {
			i = (i + 1) & mask
		}
		d.slots[i] = int32(c + 1)
	}
}

func (d *dictionary) value(c int32) []byte {
	if c == 0 {
		return d.text[:d.ends[0]]
	}
	return d.text[d.ends[c-1]:d.ends[c]]
}

// merge adds the values of other, in their order, and returns their numbers
// here. Both dictionaries have the same seed.
func (d *dictionary) merge(other *dictionary) []int32 {
	codes := make([]int32, len(other.hashes))
	for c, hash := range other.hashes {
		codes[c] = d.codeOf(other.value(int32(c)), hash)
	}
	return codes
}

// values returns all values in order.
func (d *dictionary) values() []string {
	if len(d.ends) == 0 {
		return nil
	}
	text, start := string(d.text), 0
	out := make([]string, len(d.ends))
	for i, end := range d.ends {
		out[i] = text[start:end]
		start = end
	}
	return out
}

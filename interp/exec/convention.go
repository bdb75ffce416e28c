package exec

import "go/types"

// moves copies results or parameters between frames of one convention.
type moves []func(from, to frame)

func (m *Machine) movesOf(t *types.Tuple, offsets []uintptr) moves {
	var list moves
	c := &compiler{m: m}
	for i := range t.Len() {
		list = append(list, c.argument(offsets[i], localValue(t.At(i).Type(), offsets[i])))
	}
	return list
}

func (l moves) run(from, to frame) {
	for _, move := range l {
		move(from, to)
	}
}

// conventionOf returns the one convention of a signature.
func (m *Machine) conventionOf(s *types.Signature) *convention {
	key := types.NewSignatureType(nil, nil, nil, s.Params(), s.Results(), s.Variadic())
	if c, ok := m.conventions.At(key).(*convention); ok {
		return c
	}
	c := m.convention(s)
	c.moveParams, c.moveResults = m.movesOf(s.Params(), c.params), m.movesOf(s.Results(), c.results)
	m.conventions.Set(key, c)
	return c
}

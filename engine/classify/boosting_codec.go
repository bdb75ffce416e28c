package classify

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
)

// boostingFormat names the layout of a saved BoostingModel.
const boostingFormat = "pawl boosting 1"

type savedBoosting struct {
	Format     string
	Label      string
	Regression bool `json:",omitempty"`
	Positive   string
	Negative   string
	Weight     string `json:",omitempty"`
	Columns    []savedBins
	Base       float64
	Trees      [][]savedNode
}

type savedBins struct {
	Name     string
	Category bool      `json:",omitempty"`
	Cuts     []float64 `json:",omitempty"`
	Levels   []string  `json:",omitempty"`
	Rare     int       `json:",omitempty"`
	Codes    int
}

type savedNode struct {
	Column int32   `json:",omitempty"`
	Child  int32   `json:",omitempty"` // 0 for a leaf
	Left   string  `json:",omitempty"` // 256 bits in hexadecimal, code 0 first
	Value  float64 `json:",omitempty"`
	Gain   float64 `json:",omitempty"`
}

// MarshalBinary returns the model as JSON. A model read back predicts the same
// bits.
func (e *ensemble) MarshalBinary() ([]byte, error) {
	s := savedBoosting{
		Format: boostingFormat,
		Label:  e.target.column, Regression: e.target.regression, Positive: e.target.positive, Negative: e.target.negative, Weight: e.target.weight,
		Base: e.base,
	}
	for _, b := range e.columns {
		s.Columns = append(s.Columns, savedBins{b.name, b.category, b.cuts, b.levels, b.rare, b.codes})
	}
	for _, t := range e.trees {
		nodes := make([]savedNode, len(t))
		for i, n := range t {
			nodes[i] = savedNode{Value: n.value}
			if !t.isLeaf(i) {
				nodes[i] = savedNode{Column: n.column, Child: n.child, Left: n.left.text(), Gain: n.gain}
			}
		}
		s.Trees = append(s.Trees, nodes)
	}
	return json.Marshal(s)
}

// UnmarshalBinary makes m the model that MarshalBinary saved. It must not be
// called while m is in use.
func (m *BoostingModel) UnmarshalBinary(data []byte) error {
	e, err := readEnsemble(data, false)
	if err == nil {
		m.ensemble = *e
	}
	return err
}

// readEnsemble reads a saved model of the wanted sort.
func readEnsemble(data []byte, regression bool) (*ensemble, error) {
	var s savedBoosting
	if err := json.Unmarshal(data, &s); err != nil {
		return nil, fmt.Errorf("classify: saved model: %w", err)
	}
	if s.Format != boostingFormat {
		return nil, fmt.Errorf("classify: saved model has the format %q, not %q", s.Format, boostingFormat)
	}
	if s.Regression != regression {
		return nil, fmt.Errorf("classify: saved model: it predicts a %s, not a %s", labelSort(s.Regression), labelSort(regression))
	}
	out := ensemble{
		target: target{column: s.Label, regression: s.Regression, positive: s.Positive, negative: s.Negative, weight: s.Weight},
		base:   s.Base,
	}
	for _, c := range s.Columns {
		if c.Codes < 1 || c.Codes > maxCodes || len(c.Cuts)+2 > maxCodes || len(c.Levels) >= c.Codes && c.Category || c.Rare >= c.Codes || c.Rare < 0 {
			return nil, fmt.Errorf("classify: saved model: column %q is damaged", c.Name)
		}
		out.columns = append(out.columns, &bins{c.Name, c.Category, c.Cuts, c.Levels, c.Rare, c.Codes})
	}
	for _, nodes := range s.Trees {
		t, err := readTree(nodes, len(out.columns))
		if err != nil {
			return nil, err
		}
		out.trees = append(out.trees, t)
	}
	return &out, nil
}

func labelSort(regression bool) string {
	if regression {
		return "number"
	}
	return "class"
}

// readTree checks that every child follows its parent and exists, so that a
// damaged tree cannot be walked for ever or out of bounds.
func readTree(nodes []savedNode, columns int) (tree, error) {
	damaged := errors.New("classify: saved model: a tree is damaged")
	if len(nodes) == 0 {
		return nil, damaged
	}
	t := make(tree, len(nodes))
	for i, n := range nodes {
		if n.Child == 0 {
			t[i] = newLeaf(i)
			t[i].value = n.Value
			continue
		}
		t[i] = node{column: n.Column, child: n.Child, gain: n.Gain}
		inside := int(n.Child) > i && int(n.Child)+1 < len(nodes) && n.Column >= 0 && int(n.Column) < columns
		if !inside || !t[i].left.parse(n.Left) {
			return nil, damaged
		}
	}
	return t, nil
}

// text writes the set as 32 bytes, bit k of byte i being code 8i+k.
func (s *codeSet) text() string {
	var b [maxCodes / 8]byte
	for i := range b {
		b[i] = byte(s[i/8] >> (8 * (i % 8)))
	}
	return hex.EncodeToString(b[:])
}

func (s *codeSet) parse(text string) bool {
	b, err := hex.DecodeString(text)
	if err != nil || len(b) != maxCodes/8 {
		return false
	}
	for i := range b {
		s[i/8] |= uint64(b[i]) << (8 * (i % 8))
	}
	return true
}

package synth

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// saved is a model that can be taken apart.
type saved interface {
	Model
	code(c *codec)
}

// format begins every saved model; the kind of the model follows on the line.
const format = "pawl synth 1 "

// kinds are the models that can be saved, by the name in the saved bytes.
var kinds = map[string]func() saved{
	"gaussian copula": func() saved { return new(GaussianCopulaModel) },
	"cart":            func() saved { return new(CARTModel) },
	"arf":             func() saved { return new(ARFModel) },
	"ctgan":           func() saved { return new(CTGANModel) },
	"copulagan":       func() saved { return new(CopulaGANModel) },
	"tvae":            func() saved { return new(TVAEModel) },
	"mixture":         func() saved { return new(MixtureModel) },
}

// Save writes a fitted model. A model that Load reads back draws the same bytes
// from the same source. It fails for models that this package has not fitted.
func Save(w io.Writer, m Model) error {
	s, ok := m.(saved)
	if !ok {
		return fmt.Errorf("synth: a %T cannot be saved: only the models of this package can", m)
	}
	c := &codec{bytes: []byte(format + kindOf(s) + "\n")}
	s.code(c)
	sum := sha256.Sum256(c.bytes)
	_, err := w.Write(append(c.bytes, sum[:]...))
	return err
}

func kindOf(m saved) string {
	want := fmt.Sprintf("%T", m)
	for kind, fresh := range kinds {
		if fmt.Sprintf("%T", fresh()) == want {
			return kind
		}
	}
	panic("synth: " + want + " has no kind")
}

// Load reads a model that Save wrote. It fails if the bytes are of another
// format or damaged.
func Load(r io.Reader) (Model, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("synth: saved model: %w", err)
	}
	head, _, found := bytes.Cut(data, []byte("\n"))
	kind, ours := strings.CutPrefix(string(head), format)
	if !ours || !found {
		return nil, fmt.Errorf("synth: these bytes are no saved model: they do not begin with %q", format)
	}
	fresh, known := kinds[kind]
	if !known {
		return nil, fmt.Errorf("synth: the saved model is a %q, which this version does not know", kind)
	}
	return unpack(fresh(), data, len(head)+1)
}

// unpack checks the checksum and fills m from what follows the first line.
func unpack(m saved, data []byte, from int) (Model, error) {
	end := len(data) - sha256.Size
	if end < from {
		return nil, errDamaged
	}
	if sum := sha256.Sum256(data[:end]); !slices.Equal(sum[:], data[end:]) {
		return nil, errDamaged
	}
	c := &codec{bytes: data[from:end], reading: true}
	m.code(c)
	if c.broken || len(c.bytes) > 0 {
		return nil, errDamaged
	}
	return m, nil
}

// SaveFile writes a fitted model to a file, replacing it whole or not at all.
func SaveFile(path string, m Model) error {
	var b bytes.Buffer
	if err := Save(&b, m); err != nil {
		return err
	}
	return writeFile(path, b.Bytes())
}

// writeFile writes a file beside its final place and then moves it there.
func writeFile(path string, data []byte) error {
	beside := path + ".part"
	if err := os.WriteFile(beside, data, 0o644); err != nil {
		return fmt.Errorf("synth: %w", err)
	}
	if err := os.Rename(beside, path); err != nil {
		os.Remove(beside)
		return fmt.Errorf("synth: %w", err)
	}
	return nil
}

// LoadFile reads a model that SaveFile wrote.
func LoadFile(path string) (Model, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("synth: %w", err)
	}
	defer f.Close()
	return Load(f)
}

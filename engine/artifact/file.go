package artifact

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// ErrDamaged is wrapped by the errors of Read for data that are no artifact, or
// not a whole one.
var ErrDamaged = errors.New("damaged or cut off")

const magic = "pawl\x00art"

type header struct {
	Kind    string  `json:"kind"`
	Version int     `json:"version"`
	Blocks  []block `json:"blocks"`
}

// Write writes the artifact. The same blocks give the same bytes.
func (a *Artifact) Write(w io.Writer) error {
	head, err := json.Marshal(header{a.Kind, a.Version, a.blocks})
	if err != nil {
		return fmt.Errorf("artifact: %w", err)
	}
	sum := sha256.New()
	out := io.MultiWriter(w, sum)
	parts := [][]byte{[]byte(magic), binary.LittleEndian.AppendUint64(nil, uint64(len(head))), head}
	for _, b := range a.blocks {
		parts = append(parts, b.data)
	}
	for _, p := range parts {
		if _, err := out.Write(p); err != nil {
			return fmt.Errorf("artifact: %w", err)
		}
	}
	if _, err := w.Write(sum.Sum(nil)); err != nil {
		return fmt.Errorf("artifact: %w", err)
	}
	return nil
}

// Read reads an artifact of the kind asked for, written by this version of the
// kind or an earlier one.
func Read(r io.Reader, kind string, version int) (*Artifact, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("artifact: %w", err)
	}
	a, err := parse(data)
	switch {
	case err != nil:
		return nil, err
	case a.Kind != kind:
		return nil, fmt.Errorf("artifact: it holds a %s, not a %s", a.Kind, kind)
	case a.Version > version:
		return nil, fmt.Errorf("artifact: %s of version %d; this program reads versions up to %d", kind, a.Version, version)
	}
	return a, nil
}

func parse(data []byte) (*Artifact, error) {
	if !bytes.HasPrefix(data, []byte(magic)) || len(data) < len(magic)+8+sha256.Size {
		return nil, fmt.Errorf("artifact: this is not a saved pawl value: %w", ErrDamaged)
	}
	body, sum := data[:len(data)-sha256.Size], data[len(data)-sha256.Size:]
	if got := sha256.Sum256(body); !bytes.Equal(got[:], sum) {
		return nil, fmt.Errorf("artifact: the checksum is wrong: %w", ErrDamaged)
	}
	body = body[len(magic):]
	size := binary.LittleEndian.Uint64(body)
	body = body[8:]
	if size > uint64(len(body)) {
		return nil, fmt.Errorf("artifact: the header is longer than the file: %w", ErrDamaged)
	}
	var h header
	if err := json.Unmarshal(body[:size], &h); err != nil {
		return nil, fmt.Errorf("artifact: header: %v: %w", err, ErrDamaged)
	}
	return fill(h, body[size:])
}

// fill gives each block its bytes.
func fill(h header, body []byte) (*Artifact, error) {
	a := &Artifact{Kind: h.Kind, Version: h.Version, blocks: h.Blocks}
	for i, b := range h.Blocks {
		if b.Size < 0 || b.Size > len(body) {
			return nil, fmt.Errorf("artifact: block %q is longer than the file: %w", b.Name, ErrDamaged)
		}
		a.blocks[i].data = body[:b.Size]
		body = body[b.Size:]
	}
	return a, nil
}

package wire

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
)

// Errors of Decode that a caller may want to tell apart.
var (
	ErrSignature = errors.New("wire: the signature does not match the key")
	ErrReplay    = errors.New("wire: the message has been received before")
	ErrMalformed = errors.New("wire: malformed message")
)

var delimiter = []byte("<IDS|MSG>")

// Signer signs and verifies the messages of one connection. With an empty key
// nothing is signed, and every well-formed message is accepted. A Signer may
// be used by several goroutines.
type Signer struct {
	key    []byte
	replay *replayGuard
}

// NewSigner returns a signer for HMAC-SHA256 with the given key.
func NewSigner(key string) *Signer {
	return &Signer{key: []byte(key), replay: newReplayGuard(replayMemory)}
}

// Encode returns the frames of m. Buffers are neither copied nor signed.
func (s *Signer) Encode(m Message) ([][]byte, error) {
	header, err := m.Header.encode()
	if err != nil {
		return nil, err
	}
	parent, err := m.Parent.encode()
	if err != nil {
		return nil, err
	}
	signed := [][]byte{header, parent, orEmpty(m.Metadata), orEmpty(m.Content)}
	frames := slices.Concat(m.Identities, [][]byte{delimiter, s.sign(signed)}, signed, m.Buffers)
	return frames, nil
}

// Decode verifies frames and returns the message they hold. Nothing is parsed
// before the signature has been found right. Buffers share memory with frames.
func (s *Signer) Decode(frames [][]byte) (Message, error) {
	at := slices.IndexFunc(frames, func(f []byte) bool { return bytes.Equal(f, delimiter) })
	if at < 0 || len(frames)-at < 6 {
		return Message{}, fmt.Errorf("%w: %d frames", ErrMalformed, len(frames))
	}
	if err := s.verify(frames[at+1], frames[at+2:at+6]); err != nil {
		return Message{}, err
	}
	m, err := parse(frames[at+2 : at+6])
	if err != nil {
		return Message{}, err
	}
	m.Identities = slices.Clone(frames[:at])
	m.Buffers = slices.Clone(frames[at+6:])
	return m, nil
}

// parse decodes header, parent, metadata and content.
func parse(signed [][]byte) (m Message, err error) {
	if m.Header, err = parseHeader(signed[0]); err != nil {
		return Message{}, fmt.Errorf("%w: header: %v", ErrMalformed, err)
	}
	if m.Header.ID == "" || m.Header.Type == "" {
		return Message{}, fmt.Errorf("%w: header without msg_id or msg_type", ErrMalformed)
	}
	if m.Parent, err = parseHeader(signed[1]); err != nil {
		return Message{}, fmt.Errorf("%w: parent header: %v", ErrMalformed, err)
	}
	for i, name := range []string{"metadata", "content"} {
		if err := checkObject(signed[2+i]); err != nil {
			return Message{}, fmt.Errorf("%w: %s: %v", ErrMalformed, name, err)
		}
	}
	m.Metadata, m.Content = bytes.Clone(signed[2]), bytes.Clone(signed[3])
	return m, nil
}

func (s *Signer) sign(signed [][]byte) []byte {
	if len(s.key) == 0 {
		return nil
	}
	return hex.AppendEncode(nil, s.sum(signed))
}

func (s *Signer) sum(signed [][]byte) []byte {
	mac := hmac.New(sha256.New, s.key)
	for _, frame := range signed {
		mac.Write(frame)
	}
	return mac.Sum(nil)
}

func (s *Signer) verify(signature []byte, signed [][]byte) error {
	if len(s.key) == 0 {
		return nil
	}
	sum := s.sum(signed)
	if !hmac.Equal(signature, hex.AppendEncode(nil, sum)) {
		return ErrSignature
	}
	if !s.replay.fresh([sha256.Size]byte(sum)) {
		return ErrReplay
	}
	return nil
}

func orEmpty(b []byte) []byte {
	if len(b) == 0 {
		return emptyObject
	}
	return b
}

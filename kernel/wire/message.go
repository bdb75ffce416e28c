// Package wire turns Jupyter messages into signed frames and back. It is pure
// bytes: no socket, no goroutine, no clock but the date of a header.
//
// A Message is what the protocol calls one; a Signer holds a connection's key
// and converts: Encode for what leaves, Decode for what arrives. Connection is
// the file a front end writes to say where and with which key to listen.
//
// The layout is that of "The Wire Protocol" in Jupyter's messaging
// specification, version 5.5:
//
//	identities..., "<IDS|MSG>", signature, header, parent, metadata, content, buffers...
package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// ProtocolVersion is the version of the messaging specification spoken here.
const ProtocolVersion = "5.5"

// Message is one Jupyter message. Metadata and Content are JSON objects.
type Message struct {
	Identities [][]byte // routing: the peer of a ROUTER socket, or the topic of a published message
	Header     Header
	Parent     Header // of the request that caused the message; zero if none did
	Metadata   json.RawMessage
	Content    json.RawMessage
	Buffers    [][]byte // raw bytes beside the JSON, outside the signature
}

// New returns a message with the given content and metadata, which must encode
// as JSON objects; nil stands for an empty one.
func New(h, parent Header, content, metadata any) (Message, error) {
	c, err := object(content)
	if err != nil {
		return Message{}, fmt.Errorf("wire: content of %s: %w", h.Type, err)
	}
	m, err := object(metadata)
	if err != nil {
		return Message{}, fmt.Errorf("wire: metadata of %s: %w", h.Type, err)
	}
	return Message{Header: h, Parent: parent, Content: c, Metadata: m}, nil
}

// Unmarshal decodes the content into v.
func (m Message) Unmarshal(v any) error {
	if err := json.Unmarshal(m.Content, v); err != nil {
		return fmt.Errorf("wire: content of %s: %w", m.Header.Type, err)
	}
	return nil
}

// object encodes v without the escapes that json.Marshal adds for HTML pages:
// they would make a figure's SVG a third longer.
func object(v any) (json.RawMessage, error) {
	if v == nil {
		return emptyObject, nil
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	encoded := bytes.TrimSpace(b.Bytes())
	if bytes.Equal(encoded, []byte("null")) {
		return emptyObject, nil
	}
	if encoded[0] != '{' {
		return nil, errNotObject
	}
	return encoded, nil
}

var (
	emptyObject  = json.RawMessage("{}")
	errNotObject = errors.New("not a JSON object")
)

// checkObject reports whether b is a JSON object, and nothing else.
func checkObject(b []byte) error {
	if t := bytes.TrimLeft(b, " \t\r\n"); len(t) == 0 || t[0] != '{' || !json.Valid(b) {
		return errNotObject
	}
	return nil
}

package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// Header identifies a message. A header that was received is written back as
// it came, with the fields that this version of the protocol does not know.
type Header struct {
	ID       string `json:"msg_id"`
	Type     string `json:"msg_type"`
	Session  string `json:"session"`
	Username string `json:"username"`
	Date     string `json:"date"` // ISO 8601, UTC
	Version  string `json:"version"`
	Subshell string `json:"subshell_id,omitempty"` // of a request: which shell it is for; "" for the main one

	received json.RawMessage // the bytes it was decoded from
}

// NewHeader returns a header of the given type for a message made now. Its id
// comes from the system's random source, never from one that a program being
// run could seed or observe.
func NewHeader(kind, session, username string) Header {
	return Header{
		ID:       uuid.NewString(),
		Type:     kind,
		Session:  session,
		Username: username,
		Date:     Timestamp(time.Now()),
		Version:  ProtocolVersion,
	}
}

// Timestamp writes t as the protocol does: ISO 8601 in UTC, to the microsecond.
func Timestamp(t time.Time) string {
	return t.UTC().Format("2006-01-02T15:04:05.000000Z")
}

// parseHeader decodes a header frame. An empty object gives the zero Header.
func parseHeader(b []byte) (Header, error) {
	if err := checkObject(b); err != nil {
		return Header{}, err
	}
	var h Header
	if err := json.Unmarshal(b, &h); err != nil {
		return Header{}, err
	}
	h.received = bytes.Clone(b)
	return h, nil
}

// encode returns the header's frame.
func (h Header) encode() (json.RawMessage, error) {
	if h.received != nil {
		return h.received, nil
	}
	if h.ID == "" {
		return emptyObject, nil
	}
	b, err := object(h)
	if err != nil {
		return nil, fmt.Errorf("wire: header: %w", err)
	}
	return b, nil
}

package transport

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

const (
	greetingLength  = 64
	signatureLength = 10
	maxCommand      = 8 << 10 // READY holds a socket type and an identity of at most 255 bytes
)

// greeting is what a ZMTP 3.0 peer with the NULL mechanism says first.
func greeting() []byte {
	b := make([]byte, greetingLength)
	b[0], b[9], b[10] = 0xff, 0x7f, 3
	copy(b[12:], "NULL")
	return b
}

// command encodes a ZMTP command.
func command(name string, body []byte) []byte {
	return appendFrame(nil, flagCommand, append(append([]byte{byte(len(name))}, name...), body...))
}

// ready encodes the READY command of a socket.
func ready(p peer) []byte {
	var b []byte
	for _, property := range [][2]string{{"Socket-Type", p.kind}, {"Identity", p.identity}} {
		b = append(append(b, byte(len(property[0]))), property[0]...)
		b = append(binary.BigEndian.AppendUint32(b, uint32(len(property[1]))), property[1]...)
	}
	return command("READY", b)
}

// peer is what a client tells of itself in its READY command.
type peer struct {
	kind     string // socket type: DEALER, SUB, ...
	identity string
}

// shake performs the server's side of the ZMTP handshake and returns who the
// client is. It reads no byte beyond the client's READY out of r's buffer.
func shake(w io.Writer, r *bufio.Reader, local string, admitted []string) (peer, error) {
	if _, err := w.Write(greeting()); err != nil {
		return peer{}, err
	}
	if err := readGreeting(r); err != nil {
		return peer{}, err
	}
	if _, err := w.Write(ready(peer{kind: local})); err != nil {
		return peer{}, err
	}
	p, err := readReady(r)
	if err != nil {
		return peer{}, err
	}
	if !slices.Contains(admitted, p.kind) {
		return peer{}, fmt.Errorf("a %s socket does not talk to a %q", local, p.kind)
	}
	return p, nil
}

// readGreeting checks the signature before it waits for the rest, so that a
// stray HTTP request is seen off at once.
func readGreeting(r io.Reader) error {
	b := make([]byte, greetingLength)
	if _, err := io.ReadFull(r, b[:signatureLength]); err != nil {
		return err
	}
	if b[0] != 0xff || b[9] != 0x7f {
		return errors.New("the greeting is not ZMTP")
	}
	if _, err := io.ReadFull(r, b[signatureLength:]); err != nil {
		return err
	}
	if b[10] < 3 {
		return fmt.Errorf("ZMTP version %d is too old", b[10])
	}
	if mechanism, _, _ := bytes.Cut(b[12:32], []byte{0}); string(mechanism) != "NULL" {
		return fmt.Errorf("security mechanism %q is not NULL", mechanism)
	}
	return nil
}

func readReady(r *bufio.Reader) (peer, error) {
	f, err := readFrame(r)
	if err != nil {
		return peer{}, err
	}
	if !f.command() {
		return peer{}, errors.New("a message came before READY")
	}
	name, body, err := readCommand(r, f)
	if err != nil {
		return peer{}, err
	}
	if name != "READY" {
		return peer{}, fmt.Errorf("command %q came in place of READY", name)
	}
	return parseProperties(body)
}

// readCommand reads the body of a command frame.
func readCommand(r io.Reader, f frame) (name string, body []byte, err error) {
	if f.more() || f.size == 0 || f.size > maxCommand {
		return "", nil, fmt.Errorf("a command of %d bytes", f.size)
	}
	b := make([]byte, f.size)
	if _, err := io.ReadFull(r, b); err != nil {
		return "", nil, err
	}
	n := 1 + int(b[0])
	if n > len(b) {
		return "", nil, errors.New("a command's name is longer than the command")
	}
	return string(b[1:n]), b[n:], nil
}

var errProperties = errors.New("malformed properties in READY")

// parseProperties decodes the metadata of a READY command: names of any case,
// each followed by a value.
func parseProperties(b []byte) (p peer, err error) {
	for len(b) > 0 {
		var name, value []byte
		if name, b, err = cut(b[1:], int(b[0])); err != nil {
			return peer{}, err
		}
		if len(b) < 4 {
			return peer{}, errProperties
		}
		if value, b, err = cut(b[4:], int(binary.BigEndian.Uint32(b))); err != nil {
			return peer{}, err
		}
		switch strings.ToLower(string(name)) {
		case "socket-type":
			p.kind = string(value)
		case "identity":
			p.identity = string(value)
		}
	}
	if len(p.identity) > 255 {
		return peer{}, errors.New("an identity is longer than 255 bytes")
	}
	return p, nil
}

func cut(b []byte, n int) (head, tail []byte, err error) {
	if n < 0 || n > len(b) {
		return nil, nil, errProperties
	}
	return b[:n], b[n:], nil
}

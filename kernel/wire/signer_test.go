package wire

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
)

func compose(t testing.TB, content any) Message {
	t.Helper()
	m, err := New(NewHeader("execute_request", "s", "u"), Header{}, content, nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func encode(t testing.TB, s *Signer, m Message) [][]byte {
	t.Helper()
	frames, err := s.Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	return frames
}

func TestDecodeInvertsEncode(t *testing.T) {
	for _, key := range []string{"", "secret"} {
		s := NewSigner(key)
		m := compose(t, map[string]any{"code": "a < b && c", "n": 3})
		m.Identities = [][]byte{{0, 1, 2}, []byte("client")}
		m.Buffers = [][]byte{{}, {255, 0}, []byte("<IDS|MSG>")}
		got, err := s.Decode(encode(t, s, m))
		if err != nil {
			t.Fatal(err)
		}
		if string(got.Content) != `{"code":"a < b && c","n":3}` {
			t.Errorf("content came back as %s", got.Content)
		}
		got.Header.received, got.Parent.received = nil, nil
		if !reflect.DeepEqual(got, m) {
			t.Errorf("key %q:\ngot  %v\nwant %v", key, got, m)
		}
	}
}

// The sum was computed with `openssl dgst -sha256 -hmac secret` over the four
// frames written one after the other.
func TestSignatureIsTheProtocols(t *testing.T) {
	frames := [][]byte{[]byte(`{"msg_id":"1","msg_type":"t"}`), []byte("{}"), []byte("{}"), []byte(`{"a":1}`)}
	const want = "7ca9ac7f2cc97ad7dd6e17b70113a0bb89ccee10e87c9cb0dcd0f10e6022226d"
	if got := string(NewSigner("secret").sign(frames)); got != want {
		t.Errorf("got %s", got)
	}
}

func TestForgedMessagesAreRefused(t *testing.T) {
	s := NewSigner("secret")
	good := encode(t, s, compose(t, map[string]any{"code": "1"}))
	for i := 1; i < len(good); i++ {
		forged := append([][]byte{}, good...)
		forged[i] = append(bytes.Clone(good[i]), ' ')
		if _, err := s.Decode(forged); !errors.Is(err, ErrSignature) {
			t.Errorf("frame %d changed: %v", i, err)
		}
	}
	if _, err := NewSigner("other").Decode(good); !errors.Is(err, ErrSignature) {
		t.Errorf("another key: %v", err)
	}
	if _, err := s.Decode(good); err != nil {
		t.Errorf("forgeries must not use up the original: %v", err)
	}
	if _, err := s.Decode(good); !errors.Is(err, ErrReplay) {
		t.Errorf("the second time: %v", err)
	}
}

func TestBuffersAreOutsideTheSignature(t *testing.T) {
	s := NewSigner("secret")
	frames := append(encode(t, s, compose(t, nil)), []byte("buffer"))
	m, err := s.Decode(frames)
	if err != nil || len(m.Buffers) != 1 || string(m.Buffers[0]) != "buffer" {
		t.Errorf("%v, buffers %q", err, m.Buffers)
	}
}

func TestReplayGuardForgetsTheOldest(t *testing.T) {
	g := newReplayGuard(2)
	sum := func(b byte) [32]byte { return [32]byte{b} }
	for _, step := range []struct {
		b    byte
		want bool
	}{{1, true}, {2, true}, {1, false}, {3, true}, {2, false}, {1, true}, {3, false}} {
		if got := g.fresh(sum(step.b)); got != step.want {
			t.Fatalf("%d: fresh = %v", step.b, got)
		}
	}
	if len(g.seen) != 2 {
		t.Errorf("%d signatures remembered, want 2", len(g.seen))
	}
}

func TestParentIsWrittenAsItCame(t *testing.T) {
	const raw = `{"msg_id":"7", "msg_type":"x", "subshell_id":"sub", "date":"yesterday"}`
	s := NewSigner("")
	in := [][]byte{delimiter, nil, []byte(raw), []byte("{}"), []byte("{}"), []byte("{}")}
	request, err := s.Decode(in)
	if err != nil {
		t.Fatal(err)
	}
	reply, err := New(NewHeader("x_reply", "s", "u"), request.Header, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := string(encode(t, s, reply)[3]); got != raw {
		t.Errorf("parent %s", got)
	}
}

func TestMalformedMessagesAreRefused(t *testing.T) {
	const header = `{"msg_id":"1","msg_type":"t"}`
	for name, frames := range map[string]string{
		"no frames":          "",
		"no delimiter":       "a|b|c|d|e|f",
		"too few frames":     "<IDS,MSG>||" + header + "|{}|{}",
		"header not JSON":    "<IDS,MSG>||{|{}|{}|{}",
		"header an array":    "<IDS,MSG>||[]|{}|{}|{}",
		"header without id":  "<IDS,MSG>||{\"msg_type\":\"t\"}|{}|{}|{}",
		"content a number":   "<IDS,MSG>||" + header + "|{}|{}|1",
		"metadata truncated": "<IDS,MSG>||" + header + "|{}|{\"a\":|{}",
		"parent is null":     "<IDS,MSG>||" + header + "|null|{}|{}",
	} {
		var parts [][]byte
		for _, p := range strings.Split(frames, "|") {
			parts = append(parts, []byte(strings.Replace(p, ",", "|", 1)))
		}
		if _, err := NewSigner("").Decode(parts); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestContentMustBeAnObject(t *testing.T) {
	for _, content := range []any{3, []int{1}, "text", func() {}} {
		if _, err := New(NewHeader("x", "s", "u"), Header{}, content, nil); err == nil {
			t.Errorf("%T was accepted as content", content)
		}
	}
}

func TestHeader(t *testing.T) {
	a, b := NewHeader("x", "s", "u"), NewHeader("x", "s", "u")
	if a.ID == b.ID {
		t.Error("two headers have the same id")
	}
	if !strings.HasSuffix(a.Date, "Z") || a.Version != "5.5" {
		t.Errorf("date %q, version %q", a.Date, a.Version)
	}
}

// FuzzDecode: whatever arrives, Decode returns a message that encodes to the
// same signed frames, or an error; it never panics.
func FuzzDecode(f *testing.F) {
	s := NewSigner("secret")
	for _, m := range []Message{compose(f, nil), compose(f, map[string]any{"code": "é\x00"})} {
		f.Add(bytes.Join(encode(f, s, m), []byte{0}), true)
	}
	f.Add([]byte("<IDS|MSG>\x00\x00{}\x00{}\x00{}\x00{}"), false)
	f.Fuzz(func(t *testing.T, data []byte, resign bool) {
		key := NewSigner("secret")
		frames := bytes.Split(data, []byte{0})
		if resign && len(frames) >= 6 {
			frames[0], frames[1] = delimiter, key.sign(frames[2:6])
		}
		m, err := key.Decode(frames)
		if err != nil {
			return
		}
		if !json.Valid(m.Content) || m.Header.ID == "" {
			t.Fatalf("accepted %q", data)
		}
		again := encode(t, key, m)
		if !reflect.DeepEqual(bytes.Join(again, nil), bytes.Join(frames, nil)) {
			t.Fatalf("came back as %q", again)
		}
		if _, err := hex.DecodeString(string(again[len(m.Identities)+1])); err != nil {
			t.Fatal(err)
		}
	})
}

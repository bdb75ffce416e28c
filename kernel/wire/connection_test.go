package wire

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const connectionFile = `{"shell_port": 5001, "iopub_port": 5002, "stdin_port": 5003, "control_port": 5004, "hb_port": 5005,
 "ip": "127.0.0.1", "key": "k", "transport": "tcp", "signature_scheme": "hmac-sha256", "kernel_name": "go", "jupyter_session": "x"}`

func TestReadConnection(t *testing.T) {
	file := filepath.Join(t.TempDir(), "connection.json")
	if err := os.WriteFile(file, []byte(connectionFile), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := ReadConnection(file)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Address(c.Control); got != "127.0.0.1:5004" {
		t.Errorf("control is at %s", got)
	}
	if _, err := ReadConnection(file + "x"); err == nil {
		t.Error("a missing file is no error")
	}
}

func TestAddress(t *testing.T) {
	for _, c := range []struct {
		c    Connection
		want string
	}{
		{Connection{Transport: "ipc", IP: "/tmp/k"}, "/tmp/k-3"},
		{Connection{Transport: "tcp", IP: "*"}, ":3"},
		{Connection{Transport: "tcp", IP: "::1"}, "[::1]:3"},
	} {
		if got := c.c.Address(3); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}

func TestBadConnectionsSayWhy(t *testing.T) {
	for old, c := range map[string]struct{ new, says string }{
		`"tcp"`:         {`"pgm"`, `transport "pgm"`},
		`"hmac-sha256"`: {`"hmac-md5"`, `scheme "hmac-md5"`},
		`5001`:          {`99999`, "port 99999"},
		`{`:             {`[`, "connection file"},
	} {
		_, err := ParseConnection([]byte(strings.Replace(connectionFile, old, c.new, 1)))
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s for %s: %v", c.new, old, err)
		}
	}
}

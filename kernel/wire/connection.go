package wire

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"strconv"
)

// Connection says where a kernel listens and with which key messages are
// signed. It is the content of a connection file.
type Connection struct {
	Transport  string `json:"transport"` // tcp or ipc
	IP         string `json:"ip"`        // for ipc, the path that the ports are appended to
	Shell      int    `json:"shell_port"`
	IOPub      int    `json:"iopub_port"`
	Stdin      int    `json:"stdin_port"`
	Control    int    `json:"control_port"`
	Heartbeat  int    `json:"hb_port"`
	Key        string `json:"key"`
	Scheme     string `json:"signature_scheme"` // hmac-sha256, which is also meant where none is named
	KernelName string `json:"kernel_name,omitempty"`
}

// ReadConnection reads and checks a connection file.
func ReadConnection(file string) (Connection, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return Connection{}, fmt.Errorf("wire: connection file: %w", err)
	}
	return ParseConnection(b)
}

// ParseConnection decodes the content of a connection file.
func ParseConnection(b []byte) (Connection, error) {
	var c Connection
	if err := json.Unmarshal(b, &c); err != nil {
		return Connection{}, fmt.Errorf("wire: connection file: %w", err)
	}
	return c, c.check()
}

func (c Connection) check() error {
	if c.Transport != "tcp" && c.Transport != "ipc" {
		return fmt.Errorf("wire: connection file: transport %q is neither tcp nor ipc", c.Transport)
	}
	if c.Key != "" && c.Scheme != "" && c.Scheme != "hmac-sha256" {
		return fmt.Errorf("wire: connection file: signature scheme %q is not hmac-sha256", c.Scheme)
	}
	for _, port := range []int{c.Shell, c.IOPub, c.Stdin, c.Control, c.Heartbeat} {
		if port < 0 || port > 65535 {
			return fmt.Errorf("wire: connection file: port %d is not between 0 and 65535", port)
		}
	}
	return nil
}

// Address returns the address of a port: host:port, or for ipc path-port.
func (c Connection) Address(port int) string {
	if c.Transport == "ipc" {
		return c.IP + "-" + strconv.Itoa(port)
	}
	host := c.IP
	if host == "*" {
		host = ""
	}
	return net.JoinHostPort(host, strconv.Itoa(port))
}

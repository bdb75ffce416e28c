package kernel

import "context"

type ports struct {
	okStatus
	Shell     int `json:"shell_port"`
	IOPub     int `json:"iopub_port"`
	Stdin     int `json:"stdin_port"`
	Heartbeat int `json:"hb_port"`
	Control   int `json:"control_port"`
}

// connect tells the ports.
func (s *Server) connect(context.Context, *request) reply {
	c := s.Connection()
	return reply{content: ports{ok, c.Shell, c.IOPub, c.Stdin, c.Heartbeat, c.Control}}
}

package kernel

import "context"

// control serves the control socket, also while a cell runs.
func (s *Server) control(ctx context.Context) {
	for {
		select {
		case frames := <-s.sockets.Control.Received():
			m, ok := s.read(frames)
			if !ok {
				continue
			}
			r := &request{Message: m, socket: s.sockets.Control}
			h, known := onControl[r.Header.Type]
			if !known {
				h = (*Server).unknown
			}
			s.serve(ctx, r, h)
		case <-ctx.Done():
			return
		}
	}
}

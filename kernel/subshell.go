package kernel

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/google/uuid"

	"pawl/interp"
)

// subshells are the further queues that front ends have asked for (JEP 91).
// Each is served beside the main one, so that a slider is heard while a cell
// runs. Whether cells of several shells run side by side or take turns is the
// runtime's affair; all of them count on from each other.
type subshells struct {
	mu      sync.Mutex
	list    []*shell // in the order of their creation
	serve   func(*shell)
	serving sync.WaitGroup
	ended   bool // none is served any more
}

// open says how a shell is served.
func (u *subshells) open(serve func(*shell)) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.serve = serve
}

func (u *subshells) create() *shell {
	u.mu.Lock()
	defer u.mu.Unlock()
	sh := newShell(uuid.NewString())
	u.list = append(u.list, sh)
	if !u.ended {
		u.serving.Go(func() { u.serve(sh) })
	}
	return sh
}

// remove has a shell end after the request that it serves.
func (u *subshells) remove(id string) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	i := slices.IndexFunc(u.list, func(sh *shell) bool { return sh.id == id })
	if i < 0 {
		return false
	}
	close(u.list[i].deleted)
	u.list = slices.Delete(u.list, i, i+1)
	return true
}

func (u *subshells) find(id string) *shell {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, sh := range u.list {
		if sh.id == id {
			return sh
		}
	}
	return nil
}

func (u *subshells) ids() []string {
	u.mu.Lock()
	defer u.mu.Unlock()
	ids := []string{}
	for _, sh := range u.list {
		ids = append(ids, sh.id)
	}
	return ids
}

// wait waits for all of them to end.
func (u *subshells) wait() {
	u.mu.Lock()
	u.ended = true
	u.mu.Unlock()
	u.serving.Wait()
}

// subshell is the content of a request or reply that names one.
type subshell struct {
	Status string `json:"status,omitempty"`
	ID     string `json:"subshell_id"`
}

type subshellList struct {
	okStatus
	IDs []string `json:"subshell_id"`
}

// createSubshell makes a subshell and tells its name.
func (s *Server) createSubshell(context.Context, *request) reply {
	return reply{content: subshell{"ok", s.subshells.create().id}}
}

// deleteSubshell ends a subshell. What it does at the moment goes on to its
// end; what waits for it is refused.
func (s *Server) deleteSubshell(_ context.Context, r *request) reply {
	var asked subshell
	if answer, ok := decode(r, &asked); !ok {
		return answer
	}
	if !s.subshells.remove(asked.ID) {
		return failure(unknownSubshell(asked.ID))
	}
	return reply{content: ok}
}

// listSubshells names the subshells.
func (s *Server) listSubshells(context.Context, *request) reply {
	return reply{content: subshellList{ok, s.subshells.ids()}}
}

func unknownSubshell(id string) interp.Fault {
	return interp.Fault{Name: "UnknownSubshell", Message: fmt.Sprintf("there is no subshell %q", id)}
}

// noSubshell answers a request for a subshell that does not exist, or does not
// any more.
func (s *Server) noSubshell(_ context.Context, r *request) reply {
	f := unknownSubshell(r.Header.Subshell)
	switch {
	case r.Header.Type == "execute_request":
		return reply{content: executeFailed{failedBy(f), s.history.last(), noExpressions, noPayload}}
	case !isRequest(r.Header.Type):
		s.log.Warn("a message for a subshell that does not exist", "type", r.Header.Type, "subshell", r.Header.Subshell)
		return reply{}
	}
	return failure(f)
}

package kernel

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"time"

	"pawl/interp"
	"pawl/kernel/wire"
)

// executeRequest is the content of execute_request.
type executeRequest struct {
	Code         string            `json:"code"`
	Silent       bool              `json:"silent"`
	StoreHistory bool              `json:"store_history"`
	Expressions  map[string]string `json:"user_expressions"`
	AllowStdin   bool              `json:"allow_stdin"`
	StopOnError  bool              `json:"stop_on_error"`
}

// executed is the content of a reply to a cell that ended well.
type executed struct {
	okStatus
	Count       int              `json:"execution_count"`
	Expressions map[string]any   `json:"user_expressions"`
	Payload     []map[string]any `json:"payload"`
}

// executeFailed is the content of a reply to a cell that did not.
type executeFailed struct {
	failed
	Count       int              `json:"execution_count"`
	Expressions map[string]any   `json:"user_expressions"`
	Payload     []map[string]any `json:"payload"`
}

var (
	noExpressions = map[string]any{}
	noPayload     = []map[string]any{}
)

// execute runs a cell: its input is announced, the runtime executes it, its
// result or its one error is published, and the outcome is the reply.
func (s *Server) execute(ctx context.Context, r *request) reply {
	asked := executeRequest{StoreHistory: true, AllowStdin: true, StopOnError: true}
	if err := r.Unmarshal(&asked); err != nil {
		f := interp.Fault{Name: "BadRequest", Message: err.Error()}
		return reply{content: executeFailed{failedBy(f), s.history.last(), noExpressions, noPayload}}
	}
	asked.StoreHistory = asked.StoreHistory && !asked.Silent
	started := time.Now()
	line, count := s.number(asked)
	if !asked.Silent {
		s.announce(r, "execute_input", executeInput{asked.Code, count})
	}
	outcome := s.run(ctx, r, asked, count)
	if !asked.Silent {
		s.show(ctx, r, outcome, count)
	}
	line.keep(outcome.Result)
	if outcome.Fault != nil && asked.StopOnError && !asked.Silent {
		s.abortQueue(ctx, r)
	}
	return executeReply(outcome, count, started)
}

// number gives the cell its n of In[n] and enters it in the history. A cell
// that is not stored keeps the number of the last one that was.
func (s *Server) number(asked executeRequest) (*entry, int) {
	if !asked.StoreHistory {
		return nil, s.history.last()
	}
	e := s.history.add(asked.Code)
	return e, e.line
}

// run has the runtime execute the cell. All that it does has been published
// when run returns.
func (s *Server) run(ctx context.Context, r *request, asked executeRequest, count int) (outcome interp.Outcome) {
	out := s.newSink(r, sinkOptions{silent: asked.Silent, stdin: asked.AllowStdin})
	defer out.close()
	ctx, done := s.running.begin(ctx, out)
	defer done()
	defer func() {
		if v := recover(); v != nil {
			s.log.Error("the runtime panicked", "value", v, "stack", string(debug.Stack()))
			outcome = interp.Outcome{Fault: &interp.Fault{Name: "InternalError", Message: fmt.Sprint(v)}}
		}
	}()
	return s.runtime.Execute(ctx, interp.Request{
		Code:            asked.Code,
		Count:           count,
		Silent:          asked.Silent,
		StoreHistory:    asked.StoreHistory,
		AllowStdin:      asked.AllowStdin,
		UserExpressions: asked.Expressions,
	}, out)
}

type executeInput struct {
	Code  string `json:"code"`
	Count int    `json:"execution_count"`
}

type executeResult struct {
	Count int `json:"execution_count"`
	display
}

// show publishes the result, or the error, and waits a while if the front ends
// cannot keep up.
func (s *Server) show(ctx context.Context, r *request, o interp.Outcome, count int) {
	switch {
	case o.Fault != nil:
		f := failedBy(*o.Fault)
		f.Status = ""
		s.announce(r, "error", f)
	case o.Result != nil:
		s.announce(r, "execute_result", executeResult{count, displayOf(o.Result)})
		s.sockets.IOPub.Pace(ctx)
	}
}

// announce publishes a message for a cell. What does not encode, such as a
// NaN in JSON data, is reported where it would have been shown.
func (s *Server) announce(r *request, kind string, content any) {
	err := s.publish(r.Header, kind, content, nil)
	if err == nil {
		return
	}
	s.log.Warn("a message was not published", "type", kind, "error", err)
	complaint := streamText{"stderr", fmt.Sprintf("%s: %v\n", kind, err)}
	if err := s.publish(r.Header, "stream", complaint, nil); err != nil {
		s.log.Debug("nor was the complaint", "error", err)
	}
}

// executeMetadata tells JupyterLab when the cell began.
type executeMetadata struct {
	Started string `json:"started"`
	Status  string `json:"status"`
}

func executeReply(o interp.Outcome, count int, started time.Time) reply {
	m := executeMetadata{wire.Timestamp(started), "ok"}
	payload := append([]map[string]any{}, o.Payload...)
	if o.Fault != nil {
		m.Status = "error"
		return reply{content: executeFailed{failedBy(*o.Fault), count, noExpressions, payload}, metadata: m}
	}
	return reply{content: executed{ok, count, expressions(o.Expressions), payload}, metadata: m}
}

// expressions converts the values of the user's expressions, each of which is
// a display or an error of its own.
func expressions(values map[string]interp.Expression) map[string]any {
	converted := make(map[string]any, len(values))
	for name, value := range values {
		if value.Fault != nil {
			converted[name] = failedBy(*value.Fault)
			continue
		}
		converted[name] = encodable(expression{ok, displayOf(value.Bundle)})
	}
	return converted
}

type expression struct {
	okStatus
	display
}

// encodable returns v, or the failure to encode it: one expression must not
// cost the cell its reply.
func encodable(v any) any {
	if _, err := json.Marshal(v); err != nil {
		return failedBy(interp.Fault{Name: "EncodingError", Message: err.Error()})
	}
	return v
}

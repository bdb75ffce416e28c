package kernel_test

import (
	"testing"

	"pawl/kernel/kerneltest"
)

func ask(c *kerneltest.Client, code string, allowed bool) string {
	return c.Send(kerneltest.Shell, "execute_request", execute(map[string]any{"code": code, "allow_stdin": allowed}))
}

func TestInput(t *testing.T) {
	c := kerneltest.Start(t, &kerneltest.Script{Cells: map[string]kerneltest.Cell{
		"name": kerneltest.Ask("name? ", false), "secret": kerneltest.Ask("password? ", true),
	}})
	c.AnswerWith(func(prompt string, password bool) string {
		if password {
			return "secret " + prompt
		}
		return "Ada " + prompt
	})
	for code, want := range map[string]string{"name": "Ada name? ", "secret": "secret password? "} {
		x := c.Wait(ask(c, code, true))
		types(t, x, "execute_input", "execute_result")
		if got := x.Of("execute_result")[0]["data"].(map[string]any)["text/plain"]; got != want {
			t.Errorf("the cell read %q", got)
		}
		if len(x.Questions) != 1 || x.Questions[0].Parent.ID != x.Request.Header.ID {
			t.Errorf("questions %v", x.Questions)
		}
	}
}

func TestInputNotAllowed(t *testing.T) {
	c := kerneltest.Start(t, &kerneltest.Script{Cells: map[string]kerneltest.Cell{"name": kerneltest.Ask("name? ", false)}})
	x := c.Wait(ask(c, "name", false))
	answered(t, x, map[string]any{"status": "error", "ename": "Error"})
	if len(x.Questions) != 0 {
		t.Error("a question was asked")
	}
}

// TestQuestionGoesToWhoSentTheCell: of two clients, one is asked.
func TestQuestionGoesToWhoSentTheCell(t *testing.T) {
	c := kerneltest.Start(t, &kerneltest.Script{Cells: map[string]kerneltest.Cell{"name": kerneltest.Ask("name? ", false)}})
	other := kerneltest.Dial(t, c.Connection)
	c.AnswerWith(func(string, bool) string { t.Error("the wrong client was asked"); return "" })
	other.AnswerWith(func(string, bool) string { return "other" })
	answered(t, other.Wait(ask(other, "name", true)), map[string]any{"status": "ok"})
}

// TestInterruptedQuestion: the answer that comes too late is not taken for the
// answer to the next question.
func TestInterruptedQuestion(t *testing.T) {
	c := kerneltest.Start(t, &kerneltest.Script{Cells: map[string]kerneltest.Cell{
		"first": kerneltest.Ask("first? ", false), "second": kerneltest.Ask("second? ", false),
	}})
	asked := func(x *kerneltest.Transcript) bool { return len(x.Questions) == 1 }
	id := ask(c, "first", true)
	question := c.Until(id, "the question", asked).Questions[0]
	c.Request(kerneltest.Control, "interrupt_request", nil)
	answered(t, c.Wait(id), map[string]any{"status": "error", "evalue": "context canceled"})

	id = ask(c, "second", true)
	next := c.Until(id, "the second question", asked).Questions[0]
	c.Reply(question, "late")
	c.Reply(next, "good")
	x := c.Wait(id)
	if got := x.Of("execute_result")[0]["data"].(map[string]any)["text/plain"]; got != "good" {
		t.Errorf("the cell read %q", got)
	}
}

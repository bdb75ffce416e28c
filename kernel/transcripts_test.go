package kernel_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pawl/kernel/kerneltest"
	"pawl/stdlib"
)

// TestTranscripts repeats what real clients said to a kernel, and holds its
// answers against those of then. install/conformance/record.py has recorded
// them.
func TestTranscripts(t *testing.T) {
	files, _ := filepath.Glob("testdata/transcripts/*.txt")
	if len(files) < 4 {
		t.Fatalf("only %d transcripts", len(files))
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			for _, d := range replay(t, readRecord(t, file)) {
				t.Error(d)
			}
		})
	}
}

func readRecord(t *testing.T, file string) []kerneltest.Line {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	record, err := kerneltest.ReadRecord(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return record
}

func replay(t *testing.T, record []kerneltest.Line) []string {
	t.Helper()
	session, err := stdlib.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { session.Close() })
	return kerneltest.Start(t, session).Replay(record)
}

// TestReplayTellsDifferences: a record that says something else is noticed,
// wherever that stands.
func TestReplayTellsDifferences(t *testing.T) {
	const cell = `> shell 1 execute_request {"code":"fmt.Println(1)\n2"}
< iopub 1 status {"execution_state":"busy"}
< iopub 1 execute_input {"code":"*","execution_count":1}
< iopub 1 stream {"name":"stdout","text":"1\n"}
< iopub 1 execute_result {"data":{"text/plain":"2"},"execution_count":1,"metadata":{},"transient":{}}
< shell 1 execute_reply {"execution_count":1,"payload":[],"status":"ok","user_expressions":{}}
< iopub 1 status {"execution_state":"idle"}
`
	for change, want := range map[string]int{
		"": 0, `"text":"1\n" "text":"2\n"`: 1, `"text/plain":"2" "text/plain":"3"`: 1, `"text/plain" "text/html"`: 1,
		`"payload":[] "payload":["*"]`: 1, `"data":{"text/plain":"2"} "data":"*"`: 0, `execute_input status`: 1,
	} {
		old, now, _ := strings.Cut(change, " ")
		record, err := kerneltest.ReadRecord(strings.Replace(cell, old, now, 1))
		if err != nil {
			t.Fatal(err)
		}
		if got := replay(t, record); len(got) != want {
			t.Errorf("%s: %d differences, want %d: %s", change, len(got), want, got)
		}
	}
	for _, text := range []string{"> shell 1 x", "> shell one x {}", "< iopub 1 status {"} {
		if l, err := kerneltest.ReadRecord(text); err == nil {
			t.Errorf("%q is read as %v", text, l)
		}
	}
	var content map[string]any
	record := readRecord(t, "testdata/transcripts/nbclient.txt")
	if err := json.Unmarshal(record[0].Content, &content); err != nil || !record[0].Sent || record[0].Type != "kernel_info_request" {
		t.Errorf("the first line is %+v", record[0])
	}
}

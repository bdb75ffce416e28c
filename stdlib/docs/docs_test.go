package docs_test

import (
	"archive/zip"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pawl/stdlib/docs"
)

// TestCurrent takes the comments of our own packages anew and compares them
// with the committed ones.
func TestCurrent(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("no go command")
	}
	dir := t.TempDir()
	if out, err := exec.Command("go", "run", "./gen", "-out", dir, "pawl").CombinedOutput(); err != nil {
		t.Fatalf("gen: %v\n%s", err, out)
	}
	have, want := contents(t, "pawl.zip"), contents(t, filepath.Join(dir, "pawl.zip"))
	for path := range want {
		if !maps.Equal(have[path], want[path]) {
			t.Errorf("what is said of %s is not what its comments say: run go generate ./stdlib/docs", path)
		}
	}
	if len(have) != len(want) {
		t.Errorf("%d packages, there are %d: run go generate ./stdlib/docs", len(have), len(want))
	}
}

func contents(t *testing.T, file string) map[string]map[string]string {
	t.Helper()
	r, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	found := map[string]map[string]string{}
	for _, f := range r.File {
		if found[f.Name], err = docs.Unpack(f); err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
	}
	return found
}

// TestEveryPackage finds a text for every compiled package that cells can use,
// apart from the few that say nothing of themselves. TestCurrent knows ours.
func TestEveryPackage(t *testing.T) {
	silent := 0
	for _, group := range []string{"std", "gonum"} {
		r, err := zip.OpenReader("../symbols/" + group + ".zip")
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		for _, f := range r.File {
			if docs.Group(f.Name) != group {
				t.Errorf("%s is in the archive of %s", f.Name, group)
			}
			if docs.Of(f.Name, "") == "" {
				silent++
				t.Logf("%s has no comment", f.Name)
			}
		}
	}
	if silent > 3 {
		t.Errorf("%d packages have no comment: run go generate ./stdlib/docs", silent)
	}
}

// TestOf looks at one name of each kind.
func TestOf(t *testing.T) {
	for _, c := range []struct{ path, name, begins string }{
		{"strings", "", "Package strings implements"},
		{"strings", "Repeat", "Repeat returns a new string"},
		{"strings", "Builder", "A Builder is used"},
		{"strings", "Builder.WriteString", "WriteString appends"},
		{"strings", "NewReplacer", "NewReplacer returns"},
		{"io", "Reader.Read", ""},
		{"net/http", "Client.Timeout", "Timeout specifies a time limit"},
		{"net/http", "StatusOK", "RFC 9110"},
		{"net/http", "Header.Get", "Get gets the first value"},
		{"math", "Pi", ""},
		{"os", "Stdout", "Stdin, Stdout, and Stderr are open Files"},
		{"os", "Args", "Args hold the command-line arguments"},
		{"slices", "SortFunc", "SortFunc sorts"},
		{"gonum.org/v1/gonum/mat", "Dense.At", "At returns the element"},
		{"pawl/stdlib/synth", "", "Package synth"},
		{"pawl/engine/progress", "Step.Total", "iterations in all"},
		{docs.Builtin, "append", "The append built-in"},
		{"strings", "nothing", ""},
		{"no/such/package", "X", ""},
	} {
		if got := docs.Of(c.path, c.name); !strings.HasPrefix(got, c.begins) || c.begins == "" && c.name != "Pi" && got != "" {
			t.Errorf("%s %s: %.60q, want %q", c.path, c.name, got, c.begins)
		}
	}
}

// TestEncode reads back what was written, and refuses what was not.
func TestEncode(t *testing.T) {
	for _, texts := range []map[string]string{{}, {"": "p"}, {"A": "a\nb", "A.B": "é", "C": ""}} {
		got, err := docs.Decode(docs.Encode(texts))
		if err != nil || !maps.Equal(got, texts) {
			t.Errorf("%v is read as %v, %v", texts, got, err)
		}
	}
	if _, err := docs.Decode([]byte("name\x00text")); err == nil {
		t.Error("a text without an end is read")
	}
}

// TestSize holds the archives to what a program of forty megabytes can bear.
func TestSize(t *testing.T) {
	total := int64(0)
	for _, g := range docs.Groups {
		info, err := os.Stat(g + ".zip")
		if err != nil {
			t.Fatal(err)
		}
		total += info.Size()
	}
	if total > 1<<20 {
		t.Errorf("the archives take %d kB", total>>10)
	}
}

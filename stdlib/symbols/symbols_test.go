package symbols

import (
	"go/types"
	"os"
	"os/exec"
	"testing"
)

// TestCurrent generates our own tables anew and compares them with the
// committed ones.
func TestCurrent(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("no go command")
	}
	dir := t.TempDir()
	cmd := exec.Command("go", "run", "./gen", "-out", dir, "pawl")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("gen: %v\n%s", err, out)
	}
	for _, name := range []string{"pawl.go", "pawl.zip"} {
		want, err := os.ReadFile(dir + "/" + name)
		if err != nil {
			t.Fatal(err)
		}
		have, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if string(have) != string(want) {
			t.Errorf("%s is older than the code: run go generate ./stdlib/symbols", name)
		}
	}
}

// TestTypesMatchValues imports every package and compares the type of each
// function in the tables with what the export data says.
func TestTypesMatchValues(t *testing.T) {
	l, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, p := range l.Paths() {
		pkg, err := l.Import(p)
		if err != nil {
			t.Errorf("%s: %v", p, err)
			continue
		}
		for _, name := range pkg.Scope().Names() {
			fn, ok := pkg.Scope().Lookup(name).(*types.Func)
			if !ok || !fn.Exported() || !l.Has(p, name) {
				continue
			}
			checked++
			v := l.Table()[p][name]
			if in, out := v.Type().NumIn(), v.Type().NumOut(); in != fn.Signature().Params().Len() || out != fn.Signature().Results().Len() {
				t.Errorf("%s.%s: the table's function has type %s, the export data says %s", p, name, v.Type(), fn.Type())
			}
		}
	}
	if checked < 1500 {
		t.Errorf("only %d functions compared", checked)
	}
}

// TestImplicit holds the names that matter against the packages they mean.
func TestImplicit(t *testing.T) {
	l, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	names := l.Implicit()
	for name, want := range map[string]string{
		"fmt": "fmt", "rand": "math/rand/v2", "template": "text/template", "mat": "gonum.org/v1/gonum/mat",
		"plot": "pawl/stdlib/plot", "frame": "pawl/stdlib/frame", "json": "encoding/json", "http": "net/http",
		"heap": "container/heap", "filepath": "path/filepath", "exec": "os/exec", "interp": "gonum.org/v1/gonum/interp",
	} {
		if names[name] != want {
			t.Errorf("%s means %q, want %q", name, names[name], want)
		}
	}
}

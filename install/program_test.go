package install

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// cellar lays a program out as package managers do: versioned files, and a
// folder on the PATH with a link to the current one.
func cellar(t *testing.T) (file, link, search string) {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	file, link = filepath.Join(root, "cellar/1.0/pawl"), filepath.Join(root, "bin/pawl")
	for _, path := range []string{file, link} {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(file, nil, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(file, link); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	return file, link, filepath.Dir(link)
}

func TestProgramPrefersTheLinkOnThePath(t *testing.T) {
	file, link, search := cellar(t)
	for _, called := range []string{"pawl", link, file} {
		got, err := stableProgram(file, called, []string{"/usr/nowhere", search})
		if err != nil || got != link {
			t.Errorf("called %s: %s (%v), want %s", called, got, err, link)
		}
	}
}

func TestProgramOffThePath(t *testing.T) {
	file, link, _ := cellar(t)
	if got, err := stableProgram(file, link, nil); err != nil || got != link {
		t.Errorf("called by its link: %s (%v), want %s", got, err, link)
	}
	if got, err := stableProgram(file, "pawl", nil); err != nil || got != file {
		t.Errorf("name not found: %s (%v), want %s", got, err, file)
	}
	t.Chdir(filepath.Dir(link))
	if got, err := stableProgram(file, "./pawl", nil); err != nil || got != link {
		t.Errorf("relative call: %s (%v), want %s", got, err, link)
	}
}

func TestAnotherProgramOfThatNameIsNotTaken(t *testing.T) {
	file, _, _ := cellar(t)
	_, _, other := cellar(t)
	if got, err := stableProgram(file, "pawl", []string{other}); err != nil || got != file {
		t.Errorf("%s (%v), want %s", got, err, file)
	}
}

func TestProgramOfABuildFolderIsRefused(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "go-build123", "b001", "exe")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "pawl")
	if err := os.WriteFile(file, nil, 0o755); err != nil {
		t.Fatal(err)
	}
	_, err := stableProgram(file, file, nil)
	if err == nil || !strings.Contains(err.Error(), "go build -o bin/pawl .") {
		t.Errorf("error %v, want one that says to build first", err)
	}
	if _, err := Program(); err == nil { // this test binary is such a program itself
		t.Error("the test's own program was not refused")
	}
}

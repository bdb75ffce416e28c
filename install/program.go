package install

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Program is the absolute path by which Jupyter shall start this program, one
// that stays right after an upgrade: a link on the PATH rather than the
// versioned file it leads to. A program that go run built is refused, since
// its file is gone when go run ends.
func Program() (string, error) {
	exe, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("install: own path: %w", err)
	}
	return stableProgram(exe, os.Args[0], filepath.SplitList(os.Getenv("PATH")))
}

// stableProgram finds the path for the file exe, called by the name called,
// in a search path.
func stableProgram(exe, called string, search []string) (string, error) {
	file, err := filepath.EvalSymlinks(exe)
	if err != nil {
		return "", fmt.Errorf("install: own path: %w", err)
	}
	if temporary(file) {
		return "", fmt.Errorf("install: %s is in a build folder that does not last: build the program first (go build -o bin/pawl .) and run that", file)
	}
	candidates := make([]string, 0, len(search)+1)
	for _, dir := range search {
		candidates = append(candidates, filepath.Join(dir, filepath.Base(called)))
	}
	if filepath.Base(called) != called { // called by a path, not found by its name
		candidates = append(candidates, called)
	}
	for _, c := range candidates {
		if p, err := leadsTo(c, file); err == nil {
			return p, nil
		}
	}
	return file, nil
}

var errElsewhere = errors.New("leads elsewhere")

// leadsTo makes a path absolute if it leads to the file.
func leadsTo(path, file string) (string, error) {
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return "", err
	}
	if target, err = filepath.Abs(target); err != nil {
		return "", err
	}
	if target != file {
		return "", errElsewhere
	}
	return filepath.Abs(path)
}

// temporary reports whether a file lies in a folder of the go command's: the
// work folder of a build or the build cache, both named go-build.
func temporary(file string) bool {
	for _, elem := range strings.Split(filepath.ToSlash(file), "/") {
		if strings.HasPrefix(elem, "go-build") {
			return true
		}
	}
	return false
}

// Command gen writes the doc comments of the packages that cells can use into
// one archive for each group of them: the standard library's, gonum's, ours.
// Run it by `go generate ./stdlib/docs`, or `go run ./stdlib/docs/gen`.
package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"pawl/stdlib/docs"
)

var folder = flag.String("out", "", "write into this `FOLDER`, not that of package docs")

// main writes all groups, or those that the arguments name.
func main() {
	log.SetFlags(0)
	flag.Parse()
	out := *folder
	if out == "" {
		out = dirOf("pawl/stdlib/docs")
	}
	for _, name := range docs.Groups {
		if flag.NArg() > 0 && !slices.Contains(flag.Args(), name) {
			continue
		}
		paths, err := packages(name)
		if err == nil {
			err = write(filepath.Join(out, name+".zip"), paths)
		}
		if err != nil {
			log.Fatalf("gen: %s: %v", name, err)
		}
	}
}

// dirOf is where the go command finds a package.
func dirOf(path string) string {
	out, err := exec.Command("go", "list", "-e", "-f", "{{.Dir}}", path).Output()
	if err != nil {
		log.Fatalf("gen: go list %s: %v", path, err)
	}
	return strings.TrimSpace(string(out))
}

// packages lists the packages of a group that cells can use: those in the
// archive of its types. It is read from its file, so that tables which are
// older than the code keep nobody from writing comments.
func packages(group string) ([]string, error) {
	r, err := zip.OpenReader(filepath.Join(dirOf("pawl/stdlib/symbols"), group+".zip"))
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var paths []string
	for _, f := range r.File {
		paths = append(paths, f.Name)
	}
	if group == docs.Group(docs.Builtin) {
		paths = append(paths, docs.Builtin)
	}
	return paths, nil
}

// source is where a package's files are.
type source struct {
	ImportPath, Dir   string
	GoFiles, CgoFiles []string
}

// write stores what each package's comments say under its import path.
func write(file string, paths []string) error {
	var archive bytes.Buffer
	w := zip.NewWriter(&archive)
	w.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(out, flate.BestCompression)
	})
	sources, err := list(paths)
	if err != nil {
		return err
	}
	for _, s := range sources {
		texts, err := read(s)
		if err != nil {
			return fmt.Errorf("%s: %w", s.ImportPath, err)
		}
		entry, err := w.Create(s.ImportPath)
		if err != nil {
			return err
		}
		if _, err := entry.Write(docs.Encode(texts)); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	return os.WriteFile(file, archive.Bytes(), 0o644)
}

// list asks the go command for the sources of the packages, in order.
func list(paths []string) ([]source, error) {
	cmd := exec.Command("go", append([]string{"list", "-json=ImportPath,Dir,GoFiles,CgoFiles"}, paths...)...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64") // the same archive everywhere
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	var sources []source
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var s source
		if err := dec.Decode(&s); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		sources = append(sources, s)
	}
	slices.SortFunc(sources, func(a, b source) int { return strings.Compare(a.ImportPath, b.ImportPath) })
	return sources, nil
}

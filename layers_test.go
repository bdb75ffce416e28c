package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// layers is a statement of policy: who may import whom. A line lists packages
// of one layer, then what they may import besides the standard library. A
// pattern ending in /... covers the folder below; within a line of engine's
// floors a package may import any floor above it in this list.
const layers = `
engine/bayesopt/runfile : engine/... modernc.org/sqlite
engine/...        : gonum.org/v1/gonum/...
plotting/...      : engine/... gonum.org/v1/plot/... gonum.org/v1/gonum/... golang.org/x/image/... codeberg.org/go-fonts/...
interp/...        : golang.org/x/tools/...
kernel/...        : interp github.com/go-zeromq/zmq4/... github.com/google/uuid
stdlib/...        : engine/... plotting/... interp/... gonum.org/v1/gonum/... gonum.org/v1/plot/... golang.org/x/tools/...
install/bench/... : gonum.org/v1/gonum/...
install/...       :
notebooks/...     : interp
.                 : kernel stdlib install notebooks interp interp/worker
`

// floors orders the packages of engine: one may import those of the lines
// before its own, and, in its own, those to its left.
const floors = `
rng parallel progress linalg tensor
autodiff optim frame artifact
nn transform neighbors dataset
gp bayesopt synth molecule flow manifold cluster classify metrics
scgoat whatif uq
`

// TestLayers holds every import of the repository against the policy.
func TestLayers(t *testing.T) {
	allowed := map[string][]string{}
	var patterns []string
	for line := range strings.Lines(strings.TrimSpace(layers)) {
		who, whom, _ := strings.Cut(line, ":")
		who = strings.TrimSpace(who)
		patterns = append(patterns, who)
		allowed[who] = strings.Fields(whom)
	}
	for pkg, imports := range packages(t) {
		i := slices.IndexFunc(patterns, func(p string) bool { return matches(p, pkg) })
		if i < 0 {
			t.Errorf("package %s stands in no layer", pkg)
			continue
		}
		for _, imp := range imports {
			own := matches(patterns[i], imp)
			if !own && !slices.ContainsFunc(allowed[patterns[i]], func(p string) bool { return matches(p, imp) }) {
				t.Errorf("%s imports %s, which the policy does not allow", pkg, imp)
			}
		}
	}
}

// TestFloors holds the imports within engine against the order of its floors.
func TestFloors(t *testing.T) {
	place := map[string]int{}
	for i, name := range strings.Fields(floors) {
		place[name] = i
	}
	for pkg, imports := range packages(t) {
		name, ok := engineName(pkg)
		if !ok {
			continue
		}
		if _, known := place[name]; !known && name != "enginetest" {
			t.Errorf("engine/%s stands on no floor", name)
		}
		for _, imp := range imports {
			other, ok := engineName(imp)
			if ok && other != name && name != "enginetest" && place[other] > place[name] {
				t.Errorf("engine/%s imports engine/%s, which stands above it", name, other)
			}
		}
	}
}

func engineName(pkg string) (string, bool) {
	rest, ok := strings.CutPrefix(pkg, "engine/")
	name, _, _ := strings.Cut(rest, "/")
	return name, ok
}

// packages lists each package of the module with what it imports, the
// module's own by their path inside it, the standard library left out.
func packages(t *testing.T) map[string][]string {
	t.Helper()
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	found := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		var imports []string
		for _, w := range words[1:] {
			if p, ok := inside(w); ok {
				imports = append(imports, p)
			} else if first, _, _ := strings.Cut(w, "/"); strings.Contains(first, ".") {
				imports = append(imports, w)
			}
		}
		p, _ := inside(words[0])
		found[p] = imports
	}
	if len(found) < 10 {
		t.Fatalf("go list found only %d packages", len(found))
	}
	return found
}

// inside returns a package's path inside the module; "." is its root.
func inside(importPath string) (string, bool) {
	if importPath == "pawl" {
		return ".", true
	}
	return strings.CutPrefix(importPath, "pawl/")
}

// matches tells whether a pattern covers a package.
func matches(pattern, pkg string) bool {
	prefix, tree := strings.CutSuffix(pattern, "/...")
	return pkg == prefix || tree && strings.HasPrefix(pkg, prefix+"/")
}

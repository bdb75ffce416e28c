package install

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// testHost is a machine whose home folder is a fresh one.
func testHost(t *testing.T, env map[string]string) Host {
	t.Helper()
	return Host{
		OS:     "linux",
		Getenv: func(name string) string { return env[name] },
		Home:   t.TempDir(),
		Python: func() (string, error) { return "", errors.New("no python3 on the PATH") },
		Exists: isFolder,
	}
}

func TestInstallWritesAWholeKernelspec(t *testing.T) {
	h := testHost(t, nil)
	folder, err := Install(Config{Program: "/opt/pawl/bin/pawl"}, h)
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(h.Home, ".local/share/jupyter/kernels/pawl"); folder != want {
		t.Errorf("folder %s, want %s", folder, want)
	}
	b, err := os.ReadFile(filepath.Join(folder, "kernel.json"))
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"argv":           []any{"/opt/pawl/bin/pawl", "kernel", "{connection_file}"},
		"display_name":   "Go (pawl)",
		"language":       "go",
		"interrupt_mode": "message",
		"env":            map[string]any{},
		"metadata":       map[string]any{"debugger": false},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("kernel.json is %v, want %v", got, want)
	}
	for _, name := range []string{"logo-32x32.png", "logo-64x64.png", "logo-svg.svg"} {
		if info, err := os.Stat(filepath.Join(folder, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	if entries, _ := os.ReadDir(folder); len(entries) != 4 {
		t.Errorf("%d files in the kernelspec, want 4: %v", len(entries), entries)
	}
}

func TestInstallAgainReplaces(t *testing.T) {
	h := testHost(t, nil)
	if _, err := Install(Config{Program: "/old/pawl"}, h); err != nil {
		t.Fatal(err)
	}
	folder, err := Install(Config{Program: "/new/pawl", DisplayName: `Go "new" <2>`}, h)
	if err != nil {
		t.Fatal(err)
	}
	spec, err := read(folder)
	if err != nil {
		t.Fatal(err)
	}
	if spec.Argv[0] != "/new/pawl" || spec.DisplayName != `Go "new" <2>` {
		t.Errorf("after a second install: %+v", spec)
	}
}

func TestAnotherProgramsKernelIsLeftAlone(t *testing.T) {
	h := testHost(t, nil)
	c := Config{Program: "/opt/pawl", Name: "gonb"}
	folder, err := c.Folder(h)
	if err != nil {
		t.Fatal(err)
	}
	foreign := []byte(`{"argv": ["gonb", "--kernel", "{connection_file}"], "display_name": "Go (gonb)", "language": "go"}`)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "kernel.json")
	if err := os.WriteFile(path, foreign, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Install(c, h); err == nil || !strings.Contains(err.Error(), `"Go (gonb)"`) {
		t.Errorf("install over another kernel: %v", err)
	}
	if _, err := Uninstall(c, h); err == nil || !strings.Contains(err.Error(), `"Go (gonb)"`) {
		t.Errorf("uninstall of another kernel: %v", err)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != string(foreign) {
		t.Errorf("the other kernel.json is now %q (%v)", b, err)
	}
}

func TestUninstallRemovesWhatInstallWrote(t *testing.T) {
	h := testHost(t, nil)
	c := Config{Program: "/opt/pawl", Name: "Mine"}
	folder, err := Install(c, h)
	if err != nil {
		t.Fatal(err)
	}
	if filepath.Base(folder) != "mine" {
		t.Errorf("name in %s, want it in lower case", folder)
	}
	removed, err := Uninstall(c, h)
	if err != nil {
		t.Fatal(err)
	}
	if len(removed) != 5 || removed[4] != folder {
		t.Errorf("removed %v, want four files and the folder", removed)
	}
	if _, err := os.Stat(folder); !os.IsNotExist(err) {
		t.Errorf("the folder is still there: %v", err)
	}
	if _, err := Uninstall(c, h); err == nil || !strings.Contains(err.Error(), "nothing to remove") {
		t.Errorf("second uninstall: %v", err)
	}
}

func TestUninstallKeepsFilesOfOthers(t *testing.T) {
	h := testHost(t, nil)
	c := Config{Program: "/opt/pawl"}
	folder, err := Install(c, h)
	if err != nil {
		t.Fatal(err)
	}
	note := filepath.Join(folder, "kernel.js")
	if err := os.WriteFile(note, []byte("// mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	removed, err := Uninstall(c, h)
	if err != nil || len(removed) != 4 {
		t.Errorf("removed %v (%v), want the four files of ours", removed, err)
	}
	if _, err := os.Stat(note); err != nil {
		t.Errorf("a file of somebody else's is gone: %v", err)
	}
}

func TestPlaces(t *testing.T) {
	h := testHost(t, map[string]string{"VIRTUAL_ENV": t.TempDir()})
	prefix := t.TempDir()
	for _, test := range []struct {
		config Config
		want   string
	}{
		{Config{}, h.Home + "/.local/share/jupyter/kernels/pawl"},
		{Config{User: true, Name: "p"}, h.Home + "/.local/share/jupyter/kernels/p"},
		{Config{SysPrefix: true}, h.Getenv("VIRTUAL_ENV") + "/share/jupyter/kernels/pawl"},
		{Config{Prefix: prefix}, prefix + "/share/jupyter/kernels/pawl"},
	} {
		got, err := test.config.Folder(h)
		if err != nil || got != test.want {
			t.Errorf("%+v: %s (%v), want %s", test.config, got, err, test.want)
		}
	}
}

func TestWrongConfigs(t *testing.T) {
	h := testHost(t, nil)
	for _, test := range []struct {
		config Config
		want   string
	}{
		{Config{User: true, SysPrefix: true}, "choose one of"},
		{Config{User: true, Prefix: "/usr"}, "choose one of"},
		{Config{Name: "my kernel"}, "use letters, digits"},
		{Config{Name: "../up"}, "use letters, digits"},
		{Config{SysPrefix: true}, "activate one"},
		{Config{Program: "bin/pawl"}, "absolute path"},
	} {
		if test.config.Program == "" {
			test.config.Program = "/opt/pawl"
		}
		_, err := Install(test.config, h)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%+v: error %v, want one with %q", test.config, err, test.want)
		}
	}
}

func TestInstallWithMemory(t *testing.T) {
	h := testHost(t, nil)
	c := Config{Program: "/opt/pawl/bin/pawl", Memory: "2GiB"}
	spec, err := c.Spec()
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"/opt/pawl/bin/pawl", "kernel", "--memory", "2GiB", "{connection_file}"}; !reflect.DeepEqual(spec.Argv, want) {
		t.Errorf("argv %v, want %v", spec.Argv, want)
	}
	if _, err := Install(c, h); err != nil {
		t.Fatal(err)
	}
	if _, err := Install(Config{Program: "/opt/pawl/bin/pawl"}, h); err != nil {
		t.Errorf("it does not know itself again: %v", err)
	}
}

package install

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// Host is what decides where Jupyter looks for kernels on a machine: the
// operating system, the environment and the folders of the person at it. It
// is a value so that the rules of one system can be followed on another.
type Host struct {
	OS     string                   // "linux", "darwin", "windows", as in runtime.GOOS
	Getenv func(name string) string // an environment variable, "" if unset
	Home   string                   // the home folder
	Python func() (string, error)   // sys.prefix of the Python that is found first
	Exists func(folder string) bool // whether a folder exists
}

// ThisHost is the machine the program runs on.
func ThisHost() (Host, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return Host{}, fmt.Errorf("install: home folder: %w", err)
	}
	return Host{
		OS:     runtime.GOOS,
		Getenv: os.Getenv,
		Home:   home,
		Python: pythonPrefix,
		Exists: isFolder,
	}, nil
}

// UserData is the folder for one person's Jupyter data, by the rules of
// jupyter_core: JUPYTER_DATA_DIR first, then the system's own place.
func (h Host) UserData() string {
	if dir := h.Getenv("JUPYTER_DATA_DIR"); dir != "" {
		return dir
	}
	switch h.OS {
	case "darwin":
		if h.platformDirs() {
			return h.join(h.Home, "Library", "Application Support", "jupyter")
		}
		return h.join(h.Home, "Library", "Jupyter")
	case "windows":
		return h.windowsData()
	}
	if dir := h.Getenv("XDG_DATA_HOME"); dir != "" {
		return h.join(dir, "jupyter")
	}
	return h.join(h.Home, ".local", "share", "jupyter")
}

func (h Host) windowsData() string {
	variable := "APPDATA"
	if h.platformDirs() {
		variable = "LOCALAPPDATA"
	}
	if dir := h.Getenv(variable); dir != "" {
		return h.join(dir, "jupyter")
	}
	return h.join(h.Home, ".jupyter", "data")
}

// platformDirs reports whether Jupyter was asked to follow the system's
// newer conventions. Like jupyter_core, it takes no, n, false, off, 0 and 0.0
// for an answer.
func (h Host) platformDirs() bool {
	switch strings.ToLower(h.Getenv("JUPYTER_PLATFORM_DIRS")) {
	case "", "no", "n", "false", "off", "0", "0.0":
		return false
	}
	return true
}

// PrefixData is the Jupyter data folder under a prefix, such as that of a
// Python environment.
func (h Host) PrefixData(prefix string) string {
	return h.join(prefix, "share", "jupyter")
}

// SysPrefix is the prefix of the Python environment in use: the active
// virtual environment, the active conda environment, or that of the first
// Python on the PATH.
func (h Host) SysPrefix() (string, error) {
	for _, variable := range []string{"VIRTUAL_ENV", "CONDA_PREFIX"} {
		prefix := h.Getenv(variable)
		if prefix == "" {
			continue
		}
		if !h.Exists(prefix) {
			return "", fmt.Errorf("install: %s names %s, which does not exist", variable, prefix)
		}
		return prefix, nil
	}
	prefix, err := h.Python()
	if err != nil {
		return "", fmt.Errorf("install: --sys-prefix needs an active Python environment: activate one, or use --prefix or --user (%w)", err)
	}
	return prefix, nil
}

// join joins path elements with the separator of the host's system.
func (h Host) join(elem ...string) string {
	if h.OS != "windows" {
		return strings.Join(elem, "/")
	}
	return strings.Join(elem, `\`)
}

func pythonPrefix() (string, error) {
	for _, python := range []string{"python3", "python"} {
		out, err := exec.Command(python, "-c", "import sys; print(sys.prefix)").Output()
		if err == nil {
			return filepath.Clean(strings.TrimSpace(string(out))), nil
		}
	}
	return "", fmt.Errorf("no python3 on the PATH")
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

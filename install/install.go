package install

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Config says which kernelspec to write and where. At most one of User,
// SysPrefix and Prefix is set; none of them means User.
type Config struct {
	User        bool   // into the person's own Jupyter data folder
	SysPrefix   bool   // into the Python environment in use
	Prefix      string // into PREFIX/share/jupyter
	Name        string // the kernel's name, lower case; "" is DefaultName
	DisplayName string // what the launcher shows; "" is DefaultDisplayName
	Memory      string // what a session may take, as "2GiB"; "" is no limit
	Program     string // the program to start, absolute; "" is Program()
}

// Folder is the kernelspec's folder on a host: DATA/kernels/NAME.
func (c Config) Folder(h Host) (string, error) {
	name, err := kernelName(c.Name)
	if err != nil {
		return "", err
	}
	data, err := c.data(h)
	if err != nil {
		return "", err
	}
	return h.join(data, "kernels", name), nil
}

func (c Config) data(h Host) (string, error) {
	if (c.User && c.SysPrefix) || (c.Prefix != "" && (c.User || c.SysPrefix)) {
		return "", errors.New("install: choose one of --user, --sys-prefix and --prefix")
	}
	switch {
	case c.Prefix != "":
		abs, err := filepath.Abs(c.Prefix)
		return h.PrefixData(abs), err
	case c.SysPrefix:
		prefix, err := h.SysPrefix()
		return h.PrefixData(prefix), err
	}
	return h.UserData(), nil
}

// Spec is the content of the kernelspec.
func (c Config) Spec() (Spec, error) {
	program, err := c.program()
	if err != nil {
		return Spec{}, err
	}
	display := c.DisplayName
	if display == "" {
		display = DefaultDisplayName
	}
	return NewSpec(program, display, c.Memory), nil
}

func (c Config) program() (string, error) {
	if c.Program == "" {
		return Program()
	}
	if !filepath.IsAbs(c.Program) {
		return "", fmt.Errorf("install: program %q: give its absolute path, since Jupyter starts it from any folder", c.Program)
	}
	return c.Program, nil
}

// Install writes the kernelspec and returns its folder. An older kernelspec of
// pawl there is replaced; one of another program is left alone, with an error.
func Install(c Config, h Host) (folder string, err error) {
	if folder, err = c.Folder(h); err != nil {
		return "", err
	}
	spec, err := c.Spec()
	if err != nil {
		return "", err
	}
	if err := mayReplace(folder); err != nil {
		return "", err
	}
	return folder, write(folder, spec)
}

// mayReplace is nil if the folder holds no kernelspec or one of pawl.
func mayReplace(folder string) error {
	old, err := read(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if !old.ours() {
		return fmt.Errorf("install: %s is the kernel %q of another program: choose another --name", folder, old.DisplayName)
	}
	return nil
}

// read reads the kernelspec in a folder.
func read(folder string) (Spec, error) {
	path := filepath.Join(folder, "kernel.json")
	b, err := os.ReadFile(path)
	if err != nil {
		return Spec{}, fmt.Errorf("install: %w", err)
	}
	var s Spec
	if err := json.Unmarshal(b, &s); err != nil {
		return Spec{}, fmt.Errorf("install: %s: %w", path, err)
	}
	return s, nil
}

// write writes the logos first and kernel.json last: Jupyter takes a folder
// for a kernelspec as soon as kernel.json is there.
func write(folder string, spec Spec) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("install: %w", err)
	}
	for _, l := range logos() {
		if err := writeFile(filepath.Join(folder, l.name), l.content); err != nil {
			return err
		}
	}
	b, err := spec.JSON()
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(folder, "kernel.json"), b)
}

// writeFile writes a file whole or not at all.
func writeFile(path string, content []byte) error {
	fresh := path + ".new"
	if err := os.WriteFile(fresh, content, 0o644); err != nil {
		return fmt.Errorf("install: %w", err)
	}
	if err := os.Rename(fresh, path); err != nil {
		return fmt.Errorf("install: %w", err)
	}
	return nil
}

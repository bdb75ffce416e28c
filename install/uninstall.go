package install

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Uninstall removes what Install wrote for the same Config and returns the
// paths that are gone. Files that somebody else put into the folder stay, and
// so does the folder then. A kernelspec of another program is left alone, with
// an error.
func Uninstall(c Config, h Host) (removed []string, err error) {
	folder, err := c.Folder(h)
	if err != nil {
		return nil, err
	}
	spec, err := read(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("install: no kernelspec in %s: nothing to remove (was it installed with another of --user, --sys-prefix, --prefix, --name?)", folder)
	}
	if err != nil {
		return nil, err
	}
	if !spec.ours() {
		return nil, fmt.Errorf("install: %s is the kernel %q of another program: nothing removed", folder, spec.DisplayName)
	}
	return remove(folder)
}

// remove takes kernel.json away first, so that Jupyter never sees half a
// kernelspec, then the logos, then the folder if nothing else is in it.
func remove(folder string) (removed []string, err error) {
	names := []string{"kernel.json"}
	for _, l := range logos() {
		names = append(names, l.name)
	}
	for _, name := range names {
		path := filepath.Join(folder, name)
		err := os.Remove(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return removed, fmt.Errorf("install: %w", err)
		}
		removed = append(removed, path)
	}
	if os.Remove(folder) == nil { // fails, and should, while the folder holds other files
		removed = append(removed, folder)
	}
	return removed, nil
}

package interp

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"pawl/interp/magic"
)

// changeDir changes the working directory and shows it.
func (w *work) changeDir(p magic.Piece) error {
	list, err := words(p, 0, 1)
	if err != nil {
		return err
	}
	to := magic.Home("~")
	if len(list) == 1 {
		to = magic.Home(os.ExpandEnv(list[0]))
	}
	if to == "-" {
		if to = w.kept.before; to == "" {
			return errors.New("there was no directory before this one")
		}
	}
	from, _ := os.Getwd()
	if err := os.Chdir(to); err != nil {
		return err
	}
	w.kept.before = from
	return w.showDir()
}

func (w *work) printDir(p magic.Piece) error {
	if _, err := words(p, 0, 0); err != nil {
		return err
	}
	return w.showDir()
}

func (w *work) showDir() error {
	dir, err := os.Getwd()
	if err == nil {
		w.print("%s\n", dir)
	}
	return err
}

// env shows or sets environment variables.
func (w *work) env(p magic.Piece) error {
	name, value, set := strings.Cut(p.Args, "=")
	if !set {
		name, value, set = strings.Cut(p.Args, " ")
	}
	name, value = strings.TrimSpace(name), os.ExpandEnv(strings.TrimSpace(value))
	switch {
	case set:
		if err := os.Setenv(name, value); err != nil {
			return fmt.Errorf("%q cannot be set: %w", name, err)
		}
		w.print("env: %s=%s\n", name, magic.Hide(name, value))
	case name == "":
		for _, line := range slices.Sorted(slices.Values(os.Environ())) {
			name, value, _ := strings.Cut(line, "=")
			w.print("%s=%s\n", name, magic.Hide(name, value))
		}
	default:
		value, ok := os.LookupEnv(name)
		if !ok {
			return fmt.Errorf("%s is not set", name)
		}
		w.print("%s\n", value)
	}
	return nil
}

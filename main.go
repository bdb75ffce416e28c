// Command pawl is a Jupyter kernel whose language is Go, and a runner of
// notebooks without Jupyter.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"

	"pawl/install"
	"pawl/interp"
	"pawl/interp/worker"
	"pawl/kernel"
	"pawl/notebooks"
	"pawl/stdlib"
)

// version is set by the build.
var version = "unknown"

// command is one verb of the program.
type command struct {
	name, usage, does string
	run               func(args []string) error
}

var commands = []command{
	{"run", "NOTEBOOK [--out FILE] [--set name=value]...", "execute a notebook from top to bottom", runNotebook},
	{"install", "[--user|--sys-prefix|--prefix FOLDER] [--name NAME] [--display-name TEXT]", "make the kernel known to Jupyter", installKernel},
	{"uninstall", "[--user|--sys-prefix|--prefix FOLDER] [--name NAME]", "make Jupyter forget it", uninstallKernel},
	{"kernel", "[--memory SIZE] CONNECTION_FILE", "serve a Jupyter front end (Jupyter calls this)", serveKernel},
	{"worker", "", "", work}, // called by the kernel, not by people
	{"version", "", "print the version", printVersion},
}

func main() {
	if len(os.Args) < 2 {
		usage(os.Stderr)
		os.Exit(2)
	}
	name := os.Args[1]
	for _, c := range commands {
		if c.name == name {
			exit(c.run(os.Args[2:]))
		}
	}
	if name == "help" || name == "-h" || name == "--help" {
		usage(os.Stdout)
		return
	}
	fmt.Fprintf(os.Stderr, "pawl: no command %q\n", name)
	usage(os.Stderr)
	os.Exit(2)
}

func usage(w io.Writer) {
	fmt.Fprintln(w, "pawl: a Jupyter kernel for Go")
	for _, c := range commands {
		if c.does == "" {
			continue
		}
		fmt.Fprintf(w, "  pawl %-10s %s\n  %16s%s\n", c.name, c.usage, "", c.does)
	}
}

// exit ends the program: 1 for work that failed, 2 for a wrong call.
func exit(err error) {
	switch {
	case err == nil:
		os.Exit(0)
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	}
	fmt.Fprintln(os.Stderr, "pawl:", err)
	var wrong *callError
	if errors.As(err, &wrong) {
		os.Exit(2)
	}
	os.Exit(1)
}

// callError is a command called with the wrong words.
type callError struct{ message string }

func (e *callError) Error() string { return e.message }

// parse reads the flags of a command, before and after its n arguments.
func parse(set *flag.FlagSet, args []string, n int) ([]string, error) {
	var rest []string
	for {
		if err := set.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, &callError{set.Name() + ": " + err.Error()}
		}
		if args = set.Args(); len(args) == 0 {
			break
		}
		rest, args = append(rest, args[0]), args[1:]
	}
	if len(rest) != n {
		return nil, &callError{fmt.Sprintf("%s takes %d arguments, not %d (see pawl help)", set.Name(), n, len(rest))}
	}
	return rest, nil
}

func newFlags(name string) *flag.FlagSet {
	set := flag.NewFlagSet("pawl "+name, flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.Usage = func() { set.SetOutput(os.Stderr); set.PrintDefaults() }
	return set
}

func runNotebook(args []string) error {
	set := newFlags("run")
	options := notebooks.Flags(set)
	rest, err := parse(set, args, 1)
	if err != nil {
		return err
	}
	options.Stdout, options.Stderr = os.Stdout, os.Stderr
	options.Kernelspec = map[string]any{"name": install.DefaultName, "display_name": install.DefaultDisplayName, "language": "go"}
	options.Language = kernel.LanguageInfo()
	session, err := newSession()
	if err != nil {
		return err
	}
	defer session.Close()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	file, err := inItsFolder(rest[0], &options.Out)
	if err != nil {
		return err
	}
	return notebooks.Run(ctx, file, *options, session)
}

// inItsFolder makes the notebook's folder the current one, as Jupyter does, so
// that a cell finds the files beside it. out still means what it meant.
func inItsFolder(notebook string, out *string) (string, error) {
	if *out != "" {
		abs, err := filepath.Abs(*out)
		if err != nil {
			return "", err
		}
		*out = abs
	}
	if _, err := os.Stat(notebook); err != nil {
		return notebook, nil // to be said by who reads it
	}
	folder, file := filepath.Split(notebook)
	if folder == "" {
		return file, nil
	}
	return file, os.Chdir(folder)
}

// newSession starts a session that leaves room for garbage: cells make much
// of it, and a collection costs them more than memory costs their user.
func newSession() (*interp.Session, error) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	return stdlib.NewSession()
}

func installKernel(args []string) error {
	set := newFlags("install")
	config := install.Flags(set)
	if _, err := parse(set, args, 0); err != nil {
		return err
	}
	if config.Memory != "" {
		if _, err := worker.ParseSize(config.Memory); err != nil {
			return &callError{err.Error()}
		}
	}
	host, err := install.ThisHost()
	if err != nil {
		return err
	}
	folder, err := install.Install(*config, host)
	if err != nil {
		return err
	}
	fmt.Println("installed", folder)
	return nil
}

func uninstallKernel(args []string) error {
	set := newFlags("uninstall")
	config := install.Flags(set)
	if _, err := parse(set, args, 0); err != nil {
		return err
	}
	host, err := install.ThisHost()
	if err != nil {
		return err
	}
	removed, err := install.Uninstall(*config, host)
	for _, path := range removed {
		fmt.Println("removed", path)
	}
	return err
}

// serveKernel runs a kernel whose session lives in a process of its own. That
// one starts while the sockets are opened.
func serveKernel(args []string) error {
	set := newFlags("kernel")
	memory := set.String("memory", "", "`size` that a session may take, as 2GiB; a cell that needs more fails")
	rest, err := parse(set, args, 1)
	if err != nil {
		return err
	}
	config := worker.Config{Args: []string{"worker"}, Stderr: os.Stderr}
	if *memory != "" {
		if _, err := worker.ParseSize(*memory); err != nil {
			return &callError{err.Error()}
		}
		config.Args = append(config.Args, "--memory", *memory)
	}
	session, err := worker.Start(config)
	if err != nil {
		return err
	}
	return kernel.Serve(context.Background(), rest[0], session, kernel.Info{
		Name:    "pawl",
		Version: strings.TrimPrefix(version, "v"),
		Banner:  fmt.Sprintf("pawl %s, a Jupyter kernel for Go (%s)", version, runtime.Version()),
		Help:    []kernel.HelpLink{{Text: "The Go language", URL: "https://go.dev/ref/spec"}, {Text: "Standard library", URL: "https://pkg.go.dev/std"}},
	})
}

// work makes this process the session of the kernel that has started it.
func work(args []string) error {
	set := newFlags("worker")
	memory := set.String("memory", "", "as of kernel")
	if _, err := parse(set, args, 0); err != nil {
		return err
	}
	var limit int64
	if *memory != "" {
		var err error
		if limit, err = worker.ParseSize(*memory); err != nil {
			return &callError{err.Error()}
		}
	}
	return worker.Run(func() (interp.Runtime, error) { return newSession() }, limit)
}

func printVersion(args []string) error {
	if _, err := parse(newFlags("version"), args, 0); err != nil {
		return err
	}
	fmt.Printf("pawl %s, %s %s/%s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}

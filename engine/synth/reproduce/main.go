// Command reproduce fits generators to the table in a CSV file and writes what
// they draw, and how long it took, for install/bench/generators.py, which
// compares them with the Synthetic Data Vault on the same rows.
//
//	reproduce -train train.csv -out folder -generators ctgan,tvae -epochs 300 -seed 1
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"time"

	"pawl/engine/frame"
	"pawl/engine/rng"
	"pawl/engine/synth"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// timing is a line of the output.
type timing struct {
	Generator string
	Seed      uint64
	Fit       float64 // seconds
	Sample    float64 // seconds
}

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("reproduce", flag.ContinueOnError)
	train := flags.String("train", "", "CSV file to learn")
	out := flags.String("out", ".", "folder for the samples")
	names := flags.String("generators", "copula,cart,mixture,arf,ctgan,copulagan,tvae", "which to fit, separated by commas")
	epochs := flags.Int("epochs", 300, "epochs of the nets")
	seed := flags.Uint64("seed", 1, "seed of fit and sample")
	if err := flags.Parse(args); err != nil {
		return err
	}
	table, err := frame.ReadCSVFile(ctx, *train, frame.CSV{})
	if err != nil {
		return err
	}
	for _, name := range strings.Split(*names, ",") {
		g, err := choose(name, *epochs)
		if err != nil {
			return err
		}
		t, err := try(ctx, g, table, *seed, filepath.Join(*out, fmt.Sprintf("%s-%d.csv", name, *seed)))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		t.Generator, t.Seed = name, *seed
		if err := json.NewEncoder(os.Stdout).Encode(t); err != nil {
			return err
		}
	}
	return nil
}

// choose returns the generator of that name.
func choose(name string, epochs int) (synth.Generator, error) {
	net := synth.CTGAN{Epochs: epochs}
	compat := net
	compat.Compat = true
	known := map[string]synth.Generator{
		"copula":       synth.GaussianCopula{},
		"copula-beta":  synth.GaussianCopula{Marginal: synth.Beta},
		"cart":         synth.CART{},
		"mixture":      synth.Mixture{},
		"arf":          synth.ARF{},
		"ctgan":        net,
		"ctgan-compat": compat,
		"copulagan":    synth.CopulaGAN{Net: net},
		"tvae":         synth.TVAE{Epochs: epochs},
		"tvae-compat":  synth.TVAE{Epochs: epochs, Compat: true},
	}
	g, ok := known[name]
	if !ok {
		return nil, fmt.Errorf("reproduce: no generator %q", name)
	}
	return g, nil
}

// try fits g, draws as many rows as the table has, and writes them.
func try(ctx context.Context, g synth.Generator, table *frame.Frame, seed uint64, path string) (timing, error) {
	begun := time.Now()
	m, err := g.FitModel(ctx, table, rng.New(seed))
	if err != nil {
		return timing{}, err
	}
	t := timing{Fit: time.Since(begun).Seconds()}
	begun = time.Now()
	f, err := m.Sample(ctx, table.Rows(), rng.New(seed+1000))
	if err != nil {
		return timing{}, err
	}
	t.Sample = time.Since(begun).Seconds()
	return t, write(ctx, f, path)
}

func write(ctx context.Context, f *frame.Frame, path string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := f.WriteCSV(ctx, file, frame.CSV{}); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}

package nn

import (
	"encoding"
	"fmt"
	"io"
	"math/rand/v2"

	"pawl/engine/artifact"
	"pawl/engine/optim"
)

const (
	runKind    = "nn.run"
	runVersion = 1
)

// progressOfRun is what a checkpoint holds besides numbers.
type progressOfRun struct {
	Settings   string // of the trainer, to notice another one
	Epoch      int
	Step       int
	Next, Rows int
	Best       int
	Names      []string // of the parameters
	HasBest    bool
	Batches    [][]int
}

// Save writes a checkpoint. A run that resumes from it goes on bit by bit as
// this one would. It fails for a random source whose state cannot be saved;
// those of rng can.
func (r *Run) Save(w io.Writer) error {
	source, ok := r.source.(encoding.BinaryMarshaler)
	if !ok {
		return fmt.Errorf("nn: the state of a random source of type %T cannot be saved: take one of rng.New", r.source)
	}
	state, err := source.MarshalBinary()
	if err != nil {
		return fmt.Errorf("nn: random source: %w", err)
	}
	a := artifact.New(runKind, runVersion)
	a.PutBytes("source", state)
	if err := a.PutJSON("run", r.describe()); err != nil {
		return err
	}
	a.PutFloat64("losses", r.Losses)
	a.PutFloat64("scores", r.Scores)
	a.PutFloat64("total", []float64{r.total})
	for i, data := range r.numbers() {
		a.PutFloat32(fmt.Sprint("numbers.", i), data)
	}
	return a.Write(w)
}

func (r *Run) describe() progressOfRun {
	p := progressOfRun{
		Settings: settings(r.Trainer), Epoch: r.Epoch, Step: r.State.Step, Next: r.next, Rows: r.rows,
		Best: r.Best, HasBest: r.best != nil,
	}
	if r.next > 0 {
		p.Batches = r.batches
	}
	for _, n := range r.Problem.Params() {
		p.Names = append(p.Names, n.Name())
	}
	return p
}

func settings(t Trainer) string { return fmt.Sprintf("%#v", t) }

// numbers lists all arrays of the run: parameters, buffers, what the method
// remembers, and the best parameters so far.
func (r *Run) numbers() [][]float32 {
	var out [][]float32
	for _, n := range r.everything() {
		out = append(out, n.Value.Data)
	}
	for _, slots := range r.State.Slots {
		for _, s := range slots {
			out = append(out, s.Data)
		}
	}
	return append(out, r.best...)
}

// Resume returns the run that a checkpoint holds. The trainer and the problem
// must be those of the run that was saved; the problem's parameters take the
// saved values.
func (t Trainer) Resume(problem Problem, from io.Reader) (*Run, error) {
	a, err := artifact.Read(from, runKind, runVersion)
	if err != nil {
		return nil, err
	}
	source := rand.NewPCG(0, 0)
	run, err := t.Start(problem, source)
	if err != nil {
		return nil, err
	}
	var p progressOfRun
	if err := a.JSON("run", &p); err != nil {
		return nil, err
	}
	if err := run.mustMatch(p); err != nil {
		return nil, err
	}
	state, err := a.Bytes("source")
	if err != nil {
		return nil, err
	}
	if err := source.UnmarshalBinary(state); err != nil {
		return nil, fmt.Errorf("nn: the checkpoint's random source: %w", err)
	}
	return run, run.load(a, p)
}

// mustMatch refuses a checkpoint of another trainer or another net.
func (r *Run) mustMatch(p progressOfRun) error {
	if s := settings(r.Trainer); s != p.Settings {
		return fmt.Errorf("nn: the checkpoint is of another trainer: %s, not %s", p.Settings, s)
	}
	params := r.Problem.Params()
	if len(params) != len(p.Names) {
		return fmt.Errorf("nn: the checkpoint has %d parameters, the net has %d", len(p.Names), len(params))
	}
	for i, n := range params {
		if n.Name() != p.Names[i] {
			return fmt.Errorf("nn: parameter %d of the checkpoint is %q, that of the net %q", i, p.Names[i], n.Name())
		}
	}
	return nil
}

func (r *Run) load(a *artifact.Artifact, p progressOfRun) error {
	r.Epoch, r.Best, r.next, r.rows, r.batches = p.Epoch, p.Best, p.Next, p.Rows, p.Batches
	r.State = &optim.State{Method: r.State.Method, Step: p.Step, Params: r.State.Params, Slots: r.State.Slots}
	if p.HasBest {
		r.best = snapshot(r.everything())
	}
	var err error
	if r.Losses, _, err = a.Float64("losses"); err != nil {
		return err
	}
	if r.Scores, _, err = a.Float64("scores"); err != nil {
		return err
	}
	total, _, err := a.Float64("total")
	if err != nil {
		return err
	}
	r.total = total[0]
	for i, to := range r.numbers() {
		data, _, err := a.Float32(fmt.Sprint("numbers.", i))
		if err != nil {
			return err
		}
		if len(data) != len(to) {
			return fmt.Errorf("nn: the checkpoint's array %d has %d elements, the net's %d", i, len(data), len(to))
		}
		copy(to, data)
	}
	return nil
}

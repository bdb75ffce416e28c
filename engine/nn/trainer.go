package nn

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"pawl/engine/autodiff"
	"pawl/engine/optim"
	"pawl/engine/progress"
)

// Trainer trains a net on batches of rows, epoch by epoch.
type Trainer struct {
	Epochs   int            // 0 means 100
	Batch    int            // rows of a batch; 0 means 128
	Method   optim.Method   // nil means optim.Adam{}
	Schedule optim.Schedule // of the learning rate; nil means none
	Clip     float64        // greatest length of the gradient; 0 means no limit
	// Patience is how many epochs without a better validation it waits before
	// it stops; 0 means that it does not stop early. The best parameters are
	// kept.
	Patience int
	Task     string // the name in progress reports; "" means "training"
}

func (t Trainer) filled() Trainer {
	if t.Epochs == 0 {
		t.Epochs = 100
	}
	if t.Batch == 0 {
		t.Batch = 128
	}
	if t.Method == nil {
		t.Method = optim.Adam{}
	}
	if t.Task == "" {
		t.Task = "training"
	}
	return t
}

// Run is a training under way. Its state can be saved between any two steps.
type Run struct {
	Trainer Trainer
	Problem Problem
	State   *optim.State
	Epoch   int       // epochs finished
	Losses  []float64 // mean training loss of each epoch
	Scores  []float64 // validation of each epoch, if the problem has one
	Best    int       // the epoch of the best validation, counted from 0

	batches [][]int // of the epoch under way
	next    int     // the batch that comes next
	total   float64 // loss so far in the epoch, times rows
	rows    int
	best    [][]float32 // parameters and buffers of the best epoch
	tape    *Tape
	source  rand.Source
}

// Fit trains until the last epoch, or until patience is at an end, and leaves
// the best parameters in the problem. When the context ends or the loss
// diverges, the run comes with the error, as it was after its last step: it can
// be saved and resumed.
func (t Trainer) Fit(ctx context.Context, problem Problem, src rand.Source) (*Run, error) {
	run, err := t.Start(problem, src)
	if err != nil {
		return nil, err
	}
	return run, run.Finish(ctx)
}

// Start returns the run before its first step.
func (t Trainer) Start(problem Problem, src rand.Source) (*Run, error) {
	t = t.filled()
	if err := t.check(problem, src); err != nil {
		return nil, err
	}
	return &Run{
		Trainer: t, Problem: problem, State: optim.Init(t.Method, Values(problem.Params())),
		tape: NewTape(), source: src,
	}, nil
}

func (t Trainer) check(problem Problem, src rand.Source) error {
	switch {
	case src == nil:
		return errors.New("nn: training needs a random source")
	case t.Epochs < 0 || t.Batch < 0 || t.Clip < 0 || t.Patience < 0:
		return fmt.Errorf("nn: epochs %d, batch %d, clip %g, patience %d: none may be negative", t.Epochs, t.Batch, t.Clip, t.Patience)
	case t.Patience > 0 && validated(problem) == nil:
		return errors.New("nn: patience needs rows held for validation")
	case len(problem.Params()) == 0:
		return errors.New("nn: there are no parameters to learn")
	}
	if c, ok := problem.(interface{ Check() error }); ok {
		if err := c.Check(); err != nil {
			return err
		}
	}
	if problem.Rows() == 0 {
		return errors.New("nn: there are no rows to learn from")
	}
	return nil
}

// validated returns the problem's validation, nil if it has none.
func validated(problem Problem) Validated {
	if h, ok := problem.(interface{ HasValidation() bool }); ok && !h.HasValidation() {
		return nil
	}
	v, _ := problem.(Validated)
	return v
}

// Finish goes on to the end of the training.
func (r *Run) Finish(ctx context.Context) error {
	for !r.Done() {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("nn: %s stopped in epoch %d: %w", r.Trainer.Task, r.Epoch+1, err)
		}
		if err := r.Step(); err != nil {
			return err
		}
		if r.next == 0 {
			progress.Report(ctx, progress.Step{Task: r.Trainer.Task, Done: r.Epoch, Total: r.Trainer.Epochs, Note: r.note()})
		}
	}
	r.restore()
	return nil
}

// Done reports whether the last epoch is over, or patience at an end.
func (r *Run) Done() bool {
	t := r.Trainer
	return r.Epoch >= t.Epochs || t.Patience > 0 && r.next == 0 && r.Epoch-1-r.Best >= t.Patience
}

// Step makes one update, and ends the epoch if it was the last of it.
func (r *Run) Step() error {
	if r.next == 0 {
		r.begin()
	}
	rows := r.batches[r.next]
	loss, err := r.update(rows)
	if err != nil {
		return err
	}
	r.total += loss * float64(len(rows))
	r.rows += len(rows)
	if r.next++; r.next == len(r.batches) {
		r.end()
	}
	return nil
}

// begin draws the batches of an epoch.
func (r *Run) begin() {
	draw := rand.New(r.source)
	if b, ok := r.Problem.(Bucketed); ok {
		r.batches = Buckets(b.Lengths(), r.Trainer.Batch, draw)
	} else {
		r.batches = Batches(r.Problem.Rows(), r.Trainer.Batch, draw)
	}
	r.total, r.rows = 0, 0
}

func (r *Run) update(rows []int) (loss float64, err error) {
	defer r.tape.Reset()
	params := r.Problem.Params()
	y := r.Problem.Loss(Training(r.tape, r.source), rows)
	gradients := autodiff.Gradient(y, params...)
	if err := diverged(r.State.Step+1, y, params, gradients); err != nil {
		return 0, err
	}
	if r.Trainer.Clip > 0 {
		optim.ClipNorm(gradients, r.Trainer.Clip)
	}
	factor := 1.0
	if s := r.Trainer.Schedule; s != nil {
		factor = s.Factor(r.State.Step)
	}
	r.State.Update(gradients, factor)
	return float64(y.Item()), nil
}

// end closes the books of an epoch.
func (r *Run) end() {
	r.next = 0
	r.Losses = append(r.Losses, r.total/float64(r.rows))
	if v := validated(r.Problem); v != nil {
		r.judge(v.Validation(Inference(r.tape)))
		r.tape.Reset()
	}
	r.Epoch++
}

// judge notes a validation; NaN is never better.
func (r *Run) judge(score float64) {
	r.Scores = append(r.Scores, score)
	if r.best == nil || score < r.Scores[r.Best] || math.IsNaN(r.Scores[r.Best]) {
		r.Best = r.Epoch
		r.best = snapshot(r.everything())
	}
}

// everything lists all that training changes in the net.
func (r *Run) everything() []*Node {
	return append(r.Problem.Params()[:len(r.Problem.Params()):len(r.Problem.Params())], Buffers(r.Problem)...)
}

// restore brings the best parameters back.
func (r *Run) restore() {
	for i, saved := range r.best {
		copy(r.everything()[i].Value.Data, saved)
	}
}

func snapshot(nodes []*Node) [][]float32 {
	out := make([][]float32, len(nodes))
	for i, n := range nodes {
		out[i] = append([]float32(nil), n.Value.Data...)
	}
	return out
}

// note is the figure of interest in a progress report.
func (r *Run) note() string {
	text := fmt.Sprintf("loss %.4g", r.Losses[len(r.Losses)-1])
	if n := len(r.Scores); n > 0 {
		text += fmt.Sprintf(", validation %.4g, best %.4g", r.Scores[n-1], r.Scores[r.Best])
	}
	return text
}

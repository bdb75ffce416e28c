package synth

import (
	"context"
	"errors"
	"fmt"

	"pawl/engine/progress"
)

// trainee is a net under training.
type trainee interface {
	advance() error // one step
	report() string // the losses since the last report
	steps() *int    // steps done
	// learned is all that steps change.
	learned() *learned
	// snapshot returns the model with a checkpoint in it.
	snapshot(c *checkpoint) saved
}

// loop trains a net for some epochs, from wherever it is.
type loop struct {
	name     string
	epochs   int
	per      int // steps in an epoch
	training trainee
	keeper   *keeper
}

// run advances to the last epoch. When ctx ends, the state reached is kept.
func (l loop) run(ctx context.Context) error {
	done := l.training.steps()
	if *done > l.epochs*l.per {
		return fmt.Errorf("synth: %s: the checkpoint %s is of %d epochs already: raise Epochs above %d, or remove the file", l.name, l.keeper.path, *done/l.per, l.epochs)
	}
	for *done < l.epochs*l.per {
		if err := ctx.Err(); err != nil {
			return errors.Join(err, l.keeper.keep())
		}
		if err := l.training.advance(); err != nil {
			return err
		}
		if *done%l.per != 0 {
			continue
		}
		epoch := *done / l.per
		note := l.training.report()
		if epoch%l.keeper.every == 0 || epoch == l.epochs {
			if err := l.keeper.keep(); err != nil {
				return err
			}
		}
		progress.Report(ctx, progress.Step{Task: l.name, Done: epoch, Total: l.epochs, Note: note})
	}
	return ctx.Err()
}

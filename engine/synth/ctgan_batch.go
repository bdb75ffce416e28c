package synth

import (
	"math/rand/v2"

	"pawl/engine/autodiff"
	"pawl/engine/nn"
)

// drawConditions draws the condition of each row; none if the table has no
// discrete column that varies.
func (t *ganTraining) drawConditions(r *rand.Rand) []condition {
	if t.model.conditions.width == 0 {
		return nil
	}
	out := make([]condition, t.model.config.Batch)
	for i := range out {
		out[i] = t.model.conditions.draw(true, r)
	}
	return out
}

// generate returns the generator's logits for fresh noise.
func (t *ganTraining) generate(pass *nn.Pass, conditions []condition) *nn.Node {
	return t.model.generator.Forward(pass, t.model.noise(pass, t.model.config.Batch, conditions))
}

// judged puts the conditions beside rows, as the critic wants them.
func (t *ganTraining) judged(rows *nn.Node, conditions []condition) *nn.Node {
	if len(conditions) == 0 {
		return rows
	}
	marks := t.tape.Zeros(len(conditions), t.model.conditions.width)
	for i, c := range conditions {
		t.model.conditions.mark(c, marks.Value.Data[i*t.model.conditions.width:(i+1)*t.model.conditions.width])
	}
	return autodiff.Concat(-1, rows, marks)
}

// realRows returns training rows that have the conditions, in another order
// than the made rows, beside their conditions.
func (t *ganTraining) realRows(r *rand.Rand, conditions []condition) *nn.Node {
	c, width := &t.model.conditions, t.model.encoder.width
	n, whole := t.model.config.Batch, width+c.width
	rows := t.tape.Zeros(n, whole)
	order := r.Perm(n)
	for i := range n {
		out := rows.Value.Data[i*whole : (i+1)*whole]
		row := r.IntN(t.rows.Len())
		if len(conditions) > 0 {
			of := conditions[order[i]]
			having := t.index[of.column][of.state]
			row = int(having[r.IntN(len(having))])
			c.mark(of, out[width:])
		}
		t.rows.Expand(t.model.encoder.spans, row, out[:width])
	}
	return rows
}

// targets marks the condition of each row where the logits have it.
func (t *ganTraining) targets(conditions []condition) *nn.Node {
	width := t.model.encoder.width
	marks := t.tape.Zeros(len(conditions), width)
	for i, of := range conditions {
		marks.Value.Data[i*width+t.model.conditions.columns[of.column].span.First()+int(of.state)] = 1
	}
	return marks
}

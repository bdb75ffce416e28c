package metrics

import (
	"context"
	"fmt"
	"math"

	"pawl/engine/frame"
)

// Attribute is the risk that somebody who knows all columns of a training row
// but one learns that one from the synthetic table: the guess is the value of
// the nearest synthetic row (Giomi et al. 2023, "A unified framework for
// quantifying privacy risk", section 5.3). The same attack on holdout rows is
// the control, so that what can be guessed of anybody does not count: the risk
// is (attack - control) / (1 - control), both being means over the secrets. A
// number is guessed if it is right to a twentieth of a standard deviation.
var Attribute = Metric{
	Name: "attribute_inference", Family: "attack", Better: Lower, Low: math.Inf(-1), High: 1, Null: constant(0),
	About: "(attack - control) / (1 - control): share of secret values of training rows guessed from the nearest synthetic row, control on holdout rows",
	Judge: func(ctx context.Context, t Trial) (Score, error) {
		if err := t.needHoldout("attribute_inference", 2); err != nil {
			return undefined(), err
		}
		secrets, err := t.secrets()
		if err != nil {
			return undefined(), err
		}
		members, others := sample(t.Train, attackRows, t.Source), sample(t.Holdout, attackRows, t.Source)
		attack, err := t.guessed(ctx, secrets, members)
		if err != nil {
			return undefined(), err
		}
		control, err := t.guessed(ctx, secrets, others)
		if err != nil {
			return undefined(), err
		}
		return risk(attack, control), nil
	},
}

// risk compares the shares of secrets guessed of rows attacked and of control
// rows.
func risk(attack, control []float64) Score {
	a, c := meanOf(attack), meanOf(control)
	left := 1 - c.Value
	if left == 0 {
		return Score{} // anybody's secrets are known: nothing is left to learn
	}
	seA, seC := (a.High-a.Value)/quantile975, (c.High-c.Value)/quantile975
	return around((a.Value-c.Value)/left, math.Hypot(seA/left, seC*(1-a.Value)/(left*left)))
}

// fewValues is up to how many different values a number may have to be a
// secret that nobody named.
const fewValues = 20

// secrets returns the columns to attack.
func (t Trial) secrets() ([]string, error) {
	if len(t.Secrets) > 0 {
		return t.Secrets, nil
	}
	var names []string
	for _, c := range t.Train.Columns() {
		switch c.Kind() {
		case frame.Category, frame.Boolean:
			names = append(names, c.Name())
		case frame.Number:
			if len(c.Unique()) <= fewValues {
				names = append(names, c.Name())
			}
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("metrics: attribute_inference: every column is a number of many values: name the secret columns in Secrets")
	}
	return names, nil
}

// guessed returns, for each target, the share of its secrets that the nearest
// synthetic row has.
func (t Trial) guessed(ctx context.Context, secrets []string, targets *frame.Frame) ([]float64, error) {
	shares := make([]float64, targets.Rows())
	for _, name := range secrets {
		hits, err := guessedOne(ctx, t, name, targets)
		if err != nil {
			return nil, err
		}
		for i, hit := range hits {
			if hit {
				shares[i] += 1 / float64(len(secrets))
			}
		}
	}
	return shares, nil
}

// guessedOne tells of which targets the nearest synthetic row has the secret.
func guessedOne(ctx context.Context, t Trial, secret string, targets *frame.Frame) ([]bool, error) {
	known, err := t.Train.Drop(secret)
	if err != nil {
		return nil, fmt.Errorf("metrics: attribute_inference: secret: %w", err)
	}
	g, err := NewGower(known)
	if err != nil {
		return nil, err
	}
	near, err := g.Nearest(ctx, targets, t.Synthetic)
	if err != nil {
		return nil, err
	}
	real, err := t.Train.Column(secret)
	if err != nil {
		return nil, err
	}
	truth, err := counterpart(real, targets, "attribute_inference")
	if err != nil {
		return nil, err
	}
	guess, err := counterpart(real, t.Synthetic, "attribute_inference")
	if err != nil {
		return nil, err
	}
	right := sameValue(real)
	hits := make([]bool, len(near.Row))
	for i, row := range near.Row {
		hits[i] = right(truth, i, guess, row)
	}
	return hits, nil
}

// sameValue returns when two values of a column like c count as the same.
func sameValue(c *frame.Column) func(a *frame.Column, i int, b *frame.Column, j int) bool {
	if c.Kind() != frame.Number {
		return func(a *frame.Column, i int, b *frame.Column, j int) bool { return a.Value(i) == b.Value(j) }
	}
	values := make([]float64, 0, c.Len())
	for _, v := range c.Floats() {
		if v == v {
			values = append(values, v)
		}
	}
	near := 0.0
	if len(values) > 1 {
		near = deviation(values) / 20
	}
	return func(a *frame.Column, i int, b *frame.Column, j int) bool {
		x, y := a.Floats()[i], b.Floats()[j]
		return math.Abs(x-y) <= near || x != x && y != y
	}
}

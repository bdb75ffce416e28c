package scgoat

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"math"

	"pawl/engine/bayesopt/runfile"
	"pawl/engine/frame"
	"pawl/engine/metrics"
)

// ledger is the run file of a search. A nil ledger keeps nothing and knows
// nothing.
type ledger struct{ file *runfile.File }

// terms are all that decides the results of a run, besides its seed.
type terms struct {
	Method, Label, Objective string
	Lower                    bool // the objective is better when lower
	Constraints              []termsOfConstraint
	Initial, Budget          int
	Replicates               int
	Learn, Binding           bool
	Strategy, Classifier     string
	Own                      string // the method's own settings
	Generators               []string
	Rows                     int
	Train, Pools, Validation string // fingerprints
}

type termsOfConstraint struct {
	Metric    string
	Sense     string
	Target    float64
	Automatic bool
	Start     *float64
}

func openLedger(s settings, pools *Pools, validation *frame.Frame, seed uint64) (*ledger, error) {
	t := terms{
		Method: s.name, Label: s.label, Objective: s.objective.Name, Lower: s.objective.Better == metrics.Lower, Initial: s.initial, Budget: s.budget,
		Replicates: s.replicates, Learn: s.learn, Binding: s.binding,
		Strategy: fmt.Sprintf("%T%+v", s.strategy, s.strategy), Classifier: fmt.Sprintf("%+v", s.classifier), Own: s.method,
		Generators: pools.names, Rows: pools.rows,
		Train: fingerprint(pools.train), Pools: fingerprint(pools.tables...), Validation: fingerprint(validation),
	}
	for _, c := range s.constraints {
		t.Constraints = append(t.Constraints, termsOfConstraint{c.Metric.Name, c.Sense.String(), c.Target, c.Automatic, c.Start})
	}
	raw, err := json.Marshal(t)
	if err != nil {
		return nil, fmt.Errorf("scgoat: the settings cannot be kept in a run file: %w", err)
	}
	file, err := runfile.Create(s.file, runfile.Header{Kind: "scgoat", Config: raw, Seed: seed})
	if err != nil {
		return nil, err
	}
	return &ledger{file}, nil
}

// fingerprint is the same for tables that hold the same values.
func fingerprint(tables ...*frame.Frame) string {
	h := sha256.New()
	for _, f := range tables {
		if f == nil {
			continue
		}
		for _, c := range f.Columns() {
			fmt.Fprintf(h, "%q %v %d\n", c.Name(), c.Kind(), c.Len())
			hashColumn(h, c)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

func hashColumn(h hash.Hash, c *frame.Column) {
	var word [8]byte
	for _, v := range c.Floats() {
		binary.LittleEndian.PutUint64(word[:], math.Float64bits(v))
		h.Write(word[:])
	}
	for _, k := range c.Codes() {
		binary.LittleEndian.PutUint32(word[:4], uint32(k))
		h.Write(word[:4])
	}
	fmt.Fprintf(h, "%q\n", c.Levels())
}

// recall returns evaluation index, if the file has it.
func (l *ledger) recall(index int) (e Evaluation, known bool, err error) {
	if l == nil {
		return e, false, nil
	}
	known, err = l.file.Get("evaluation", index, &e)
	return Evaluation{Alpha: e.Alpha, Draw: e.Draw, Objective: e.Objective, Values: e.Values}, known, err
}

func (l *ledger) append(kind string, item int, value any) error {
	if l == nil {
		return nil
	}
	return l.file.Append(kind, item, value)
}

// describe writes what a reader needs before there is an evaluation.
func (l *ledger) describe(r *Run) error {
	if l == nil {
		return nil
	}
	return l.append("surface", 0, r.Surface)
}

// conclude writes the outcome: the run without its evaluations, which are
// there already.
func (l *ledger) conclude(r *Run) error {
	if l == nil {
		return nil
	}
	for i, e := range r.Evaluations {
		if err := l.append("estimate", i, e.Estimate); err != nil {
			return err
		}
	}
	return l.append("outcome", 0, outcomeOf(r))
}

// appendTo adds one entry to the file of a run that is over.
func appendTo(path, kind string, item int, value any) error {
	reader, err := runfile.Open(path)
	if err != nil {
		return err
	}
	header := reader.Header()
	if err := reader.Close(); err != nil {
		return err
	}
	file, err := runfile.Create(path, header)
	if err != nil {
		return err
	}
	defer file.Close()
	return file.Append(kind, item, value)
}

func (l *ledger) close() {
	if l != nil {
		l.file.Close()
	}
}

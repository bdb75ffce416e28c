package charts

import (
	"errors"
	"fmt"
	"slices"
)

// Sample is a named set of values. Missing (NaN) values are left out.
type Sample struct {
	Name   string
	Values []float64
}

// title names the sample in errors.
func (s Sample) title(i int) string {
	if s.Name == "" {
		return fmt.Sprintf("sample %d", i)
	}
	return fmt.Sprintf("sample %q", s.Name)
}

// addSample adds a sample of values.
func addSample(chart string, samples []Sample, name string, values [][]float64) ([]Sample, error) {
	if len(values) != 1 {
		return nil, fmt.Errorf("charts: %s: add one slice of values at a time", chart)
	}
	return append(slices.Clone(samples), Sample{Name: name, Values: values[0]}), nil
}

// splitSample splits the only sample by labels.
func splitSample(chart string, samples []Sample, labels any) (parts []Sample, title string, err error) {
	if len(samples) != 1 {
		return nil, "", fmt.Errorf("charts: %s: only a single sample can be split into groups", chart)
	}
	g, err := GroupsOf(labels)
	if err != nil {
		return nil, "", err
	}
	if err := g.check(chart, len(samples[0].Values)); err != nil {
		return nil, "", err
	}
	if parts = g.split(samples[0].Values); len(parts) == 0 {
		return nil, "", errors.New("charts: " + chart + ": no group has a value")
	}
	return parts, g.Title, nil
}

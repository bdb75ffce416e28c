// Package dataset is what a cell sees of tables to work on: real ones, which
// come from their publishers or from the folder that the environment variable
// PAWL_DATA names, and toy ones made by code from a seed.
//
//	adult := dataset.Adult()
//	moons := dataset.Moons(400, 0.06, 1)
package dataset

import (
	"pawl/engine/dataset"
	"pawl/engine/rng"
	"pawl/stdlib/frame"
	"pawl/stdlib/scope"
)

// Adult returns the UCI census table: 48,842 persons, 14 features and the
// label income (<=50K, >50K); the publisher's training part comes first.
// Adult().DropMissing() are the 45,222 rows without a missing value. CC BY 4.0.
func Adult() frame.Frame {
	return frame.Of(scope.Must(dataset.Adult{}.Load(scope.Context())))
}

// AdultParts returns the publisher's training part (32,561 rows) and test
// part (16,281 rows) of Adult.
func AdultParts() (train, test frame.Frame) {
	a, b, err := dataset.Adult{}.Parts(scope.Context())
	scope.Check(err)
	return frame.Of(a), frame.Of(b)
}

// HELOC reads FICO's table of 10,459 credit line applications (target
// RiskPerformance: Bad, Good) from the CSV file that FICO hands out after
// registration at community.fico.com, or, with the path "", from heloc in the
// folder PAWL_DATA. It comes without an open licence: do not pass it on. Its
// special codes are values; HELOC(path).MarkMissing("-9", "-8", "-7") makes
// them missing.
func HELOC(path string) frame.Frame {
	return frame.Of(scope.Must(dataset.HELOC{Path: path}.Load(scope.Context())))
}

// Credit returns n invented loan applications: numbers, categories, missing
// values, and the label default (no, yes).
func Credit(n int, seed uint64) frame.Frame {
	return frame.Of(scope.Must(dataset.Credit{}.Sample(n, rng.New(seed))))
}

// Moons returns n points x, y on two interleaved half circles; the column
// moon says on which.
func Moons(n int, noise float64, seed uint64) frame.Frame {
	return frame.Of(scope.Must(dataset.Moons{Noise: noise}.Sample(n, rng.New(seed))))
}

// Circles returns n points x, y on a circle of radius 1 and one of radius
// factor within; the column circle says on which.
func Circles(n int, noise, factor float64, seed uint64) frame.Frame {
	return frame.Of(scope.Must(dataset.Circles{Noise: noise, Factor: factor}.Sample(n, rng.New(seed))))
}

// Blobs returns n points x, y in round clouds of standard deviation 1; the
// column blob says in which.
func Blobs(n, centers int, seed uint64) frame.Frame {
	return frame.Of(scope.Must(dataset.Blobs{Centers: centers}.Sample(n, rng.New(seed))))
}

// SCurve returns n points x, y, z on a sheet bent to an S; the column t says
// where along it.
func SCurve(n int, noise float64, seed uint64) frame.Frame {
	return frame.Of(scope.Must(dataset.SCurve{Noise: noise}.Sample(n, rng.New(seed))))
}

// SwissRoll returns n points x, y, z on a rolled-up sheet; the column t says
// where along it.
func SwissRoll(n int, noise float64, seed uint64) frame.Frame {
	return frame.Of(scope.Must(dataset.SwissRoll{Noise: noise}.Sample(n, rng.New(seed))))
}

// Package transform turns the columns of a table into numbers that a net can
// learn, and what the net makes of them back into columns.
//
// Table is the type to start from: its Fit looks at every column and returns a
// TableModel, which encodes rows and decodes them again. A number becomes one
// of a few states (a value that many rows share, a mode of a Gaussian mixture,
// no value) and, in a mode, a scalar that says where in the mode it lies. A
// category or boolean becomes one of its levels. A missing value is a state
// like any other, so that it comes back as often as it was seen.
//
// Modes is the Gaussian mixture by itself, and Range what is known of a numeric
// column's values: their least, their greatest and their decimals.
package transform

package frame

import (
	"pawl/engine/frame"
	"pawl/stdlib/scope"
)

// CSV is how a table is written as text; the zero CSV is a file with a header
// and commas.
type CSV = frame.CSV

// Read reads a table from a CSV file, which may be compressed by gzip. Kinds
// of columns are inferred: see CSV.
func Read(path string) Frame { return ReadCSV(path, CSV{}) }

// ReadCSV reads a table from a file that is written in the given way:
//
//	frame.ReadCSV("data.csv", frame.CSV{Separator: ';', Kinds: map[string]frame.Kind{"zip": frame.TextKind}})
func ReadCSV(path string, format CSV) Frame {
	return Of(scope.Must(frame.ReadCSVFile(scope.Context(), path, format)))
}

// WriteCSV writes the table to a file with a header and commas, compressed if
// the file's name ends in .gz.
func (f Frame) WriteCSV(path string) {
	scope.Check(f.Frame.WriteCSVFile(scope.Context(), path, CSV{}))
}

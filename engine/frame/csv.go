package frame

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
)

// CSV is how a table is written as text: RFC 4180, of which it relaxes two
// points: lines may end in a line feed alone, and blank lines count for
// nothing. The zero CSV is a file with a header, commas, and the usual marks
// for missing values.
//
// A column whose kind is not given gets the first kind that all its values
// fit: Number (decimal or scientific notation, inf), Boolean (true and false,
// also capitalised), else Category or Text. It is a Category if it has at most
// MaxLevels distinct values and each occurs at least twice on average. A
// column without any value is a Number.
type CSV struct {
	NoHeader  bool            // the first line is data; the columns are column1, column2, ... or Names
	Names     []string        // names of all columns, in place of the header's
	Separator byte            // between fields; 0 means ','
	Missing   []string        // marks of a missing value; nil means "", ?, NA, NaN, null. An empty field always is one
	Kinds     map[string]Kind // kinds of columns by name, where they should not be inferred
	Trim      bool            // blanks around a field do not belong to it
	Skip      int             // lines before the header, or before the data if there is none
	MaxLevels int             // most levels of an inferred Category; 0 means 1000
}

// DefaultMissing returns the marks that CSV.Missing stands for if it is nil.
func DefaultMissing() []string { return []string{"", "?", "NA", "NaN", "null"} }

// ReadCSV reads a table. Text compressed by gzip is recognised by its first
// bytes. Errors name the line, and the column where there is one. The result
// does not depend on the number of cores.
func ReadCSV(ctx context.Context, r io.Reader, format CSV) (*Frame, error) {
	return readCSV(ctx, r, 0, format)
}

// ReadCSVFile reads a table from a file, as ReadCSV does.
func ReadCSVFile(ctx context.Context, path string, format CSV) (*Frame, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("frame: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("frame: %w", err)
	}
	f, err := readCSV(ctx, file, int(info.Size()), format)
	if err != nil {
		return nil, fmt.Errorf("%w (in %s)", err, path)
	}
	return f, nil
}

// readCSV reads a text of about size bytes.
func readCSV(ctx context.Context, r io.Reader, size int, format CSV) (*Frame, error) {
	if err := format.check(); err != nil {
		return nil, err
	}
	data, err := readText(ctx, r, size)
	if err != nil {
		return nil, fmt.Errorf("frame: reading CSV: %w", err)
	}
	return newCSVTable(data, format).read(ctx)
}

func (format CSV) check() error {
	switch format.Separator {
	case '"', '\n', '\r':
		return fmt.Errorf("frame: %q cannot separate fields", format.Separator)
	}
	if format.Skip < 0 || format.MaxLevels < 0 {
		return errors.New("frame: CSV.Skip and CSV.MaxLevels cannot be negative")
	}
	return nil
}

func (format CSV) separator() byte {
	if format.Separator == 0 {
		return ','
	}
	return format.Separator
}

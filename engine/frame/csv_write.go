package frame

import (
	"bufio"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
)

// WriteCSV writes the table as CSV, with line feeds at the ends of lines. Of
// format it heeds NoHeader, Names, Separator, and Missing, whose first mark
// (default: the empty field) stands for missing values. Numbers are written so
// that they read back to the last bit. ReadCSV with CSV{Kinds: f.Kinds()}
// gives an equal frame, unless a value is spelled like a missing mark.
func (f *Frame) WriteCSV(ctx context.Context, w io.Writer, format CSV) error {
	if err := format.check(); err != nil {
		return err
	}
	names := f.Names()
	if format.Names != nil {
		if len(format.Names) != len(names) {
			return fmt.Errorf("frame: CSV.Names has %d names, the table has %d columns", len(format.Names), len(names))
		}
		names = format.Names
	}
	out := &csvWriter{w: bufio.NewWriterSize(w, 1<<16), separator: format.separator(), alone: len(names) == 1}
	if len(format.Missing) > 0 {
		out.missing = format.Missing[0]
	}
	if !format.NoHeader {
		out.header(names)
	}
	for i := range f.rows {
		if i%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		out.row(f.columns, i)
	}
	if err := out.w.Flush(); err != nil {
		return fmt.Errorf("frame: writing CSV: %w", err)
	}
	return nil
}

// WriteCSVFile writes the table to a file, as WriteCSV does, compressed by
// gzip if the file's name ends in .gz.
func (f *Frame) WriteCSVFile(ctx context.Context, path string, format CSV) (err error) {
	file, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("frame: %w", err)
	}
	defer func() {
		if closed := file.Close(); err == nil && closed != nil {
			err = fmt.Errorf("frame: %w", closed)
		}
	}()
	if !strings.HasSuffix(path, ".gz") {
		return f.WriteCSV(ctx, file, format)
	}
	zipped := gzip.NewWriter(file)
	if err := f.WriteCSV(ctx, zipped, format); err != nil {
		return err
	}
	return zipped.Close()
}

// Kinds returns the kind of each column by name, as CSV.Kinds takes them.
func (f *Frame) Kinds() map[string]Kind {
	kinds := map[string]Kind{}
	for _, c := range f.columns {
		kinds[c.name] = c.kind
	}
	return kinds
}

// csvWriter writes fields. Errors stay in w until it is flushed.
type csvWriter struct {
	w         *bufio.Writer
	separator byte
	missing   string
	alone     bool // one column: an empty field must be quoted, or its line is blank
}

func (out *csvWriter) header(names []string) {
	for k, name := range names {
		out.field(k, name)
	}
	out.w.WriteByte('\n')
}

func (out *csvWriter) row(columns []*Column, i int) {
	for k, c := range columns {
		if c.Missing(i) {
			out.field(k, out.missing)
		} else {
			out.field(k, c.Value(i))
		}
	}
	out.w.WriteByte('\n')
}

func (out *csvWriter) field(k int, value string) {
	if k > 0 {
		out.w.WriteByte(out.separator)
	}
	if !out.mustQuote(value) {
		out.w.WriteString(value)
		return
	}
	out.w.WriteByte('"')
	out.w.WriteString(strings.ReplaceAll(value, `"`, `""`))
	out.w.WriteByte('"')
}

func (out *csvWriter) mustQuote(value string) bool {
	if value == "" {
		return out.alone
	}
	return strings.ContainsAny(value, "\"\r\n") || strings.IndexByte(value, out.separator) >= 0 ||
		isBlank(value[0]) || isBlank(value[len(value)-1])
}

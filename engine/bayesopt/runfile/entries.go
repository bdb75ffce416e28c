package runfile

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// claim writes the header of a new file, or compares that of an old one.
func (f *File) claim(h Header) error {
	var tables int
	if err := f.db.QueryRow(`SELECT count(*) FROM sqlite_master`).Scan(&tables); err != nil {
		return f.explain(err)
	}
	if tables == 0 {
		return f.begin(h)
	}
	if err := f.inspect(); err != nil {
		return err
	}
	if f.header.fingerprint() != h.fingerprint() {
		return fmt.Errorf("runfile: %s cannot be continued: %w, with other settings, tables or generators: name another file, or remove this one", f.path, ErrOther)
	}
	return nil
}

func (f *File) begin(h Header) error {
	tx, err := f.db.Begin()
	if err != nil {
		return f.explain(err)
	}
	defer tx.Rollback()
	marks := fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d;", application, layout)
	if _, err := tx.Exec(marks + schema); err != nil {
		return f.explain(err)
	}
	if _, err := tx.Exec(`INSERT INTO header VALUES (?, ?, ?, ?)`, h.Kind, string(h.Config), strconv.FormatUint(h.Seed, 10), h.fingerprint()); err != nil {
		return f.explain(err)
	}
	f.header = h
	return f.explain(tx.Commit())
}

// inspect checks that the file is a whole run file and reads its header.
func (f *File) inspect() error {
	var id, version int
	if err := f.db.QueryRow(`PRAGMA application_id`).Scan(&id); err != nil {
		return f.explain(err)
	}
	if id != application {
		return fmt.Errorf("runfile: %s: %w: it was left as it is", f.path, ErrDamaged)
	}
	if err := f.db.QueryRow(`PRAGMA user_version`).Scan(&version); err != nil {
		return f.explain(err)
	}
	if version != layout {
		return fmt.Errorf("runfile: %s has layout %d, this program reads %d: open it with the program that made it", f.path, version, layout)
	}
	var health string
	if err := f.db.QueryRow(`PRAGMA quick_check(1)`).Scan(&health); err != nil {
		return f.explain(err)
	}
	if health != "ok" {
		return fmt.Errorf("runfile: %s: %w (%s): it was left as it is; restore it from a copy", f.path, ErrDamaged, health)
	}
	return f.readHeader()
}

func (f *File) readHeader() error {
	var kind, config, seed, fingerprint string
	if err := f.db.QueryRow(`SELECT kind, config, seed, fingerprint FROM header`).Scan(&kind, &config, &seed, &fingerprint); err != nil {
		return f.explain(err)
	}
	number, err := strconv.ParseUint(seed, 10, 64)
	f.header = Header{kind, json.RawMessage(config), number}
	if err != nil || f.header.fingerprint() != fingerprint {
		return fmt.Errorf("runfile: %s: %w: its header was changed", f.path, ErrDamaged)
	}
	return nil
}

// Append writes one entry, the value as JSON, and returns when it is on disk.
// An entry that is there already is left as it is.
func (f *File) Append(kind string, item int, value any) error {
	raw, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("runfile: entry %s %d: %w", kind, item, err)
	}
	_, err = f.db.Exec(`INSERT INTO entry (kind, item, value) SELECT ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM entry WHERE kind = ? AND item = ?)`,
		kind, item, string(raw), kind, item)
	return f.explain(err)
}

// Get reads one entry into value and tells whether it is there.
func (f *File) Get(kind string, item int, value any) (bool, error) {
	var raw string
	err := f.db.QueryRow(`SELECT value FROM entry WHERE kind = ? AND item = ?`, kind, item).Scan(&raw)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, f.explain(err)
	}
	return true, f.decode(kind, item, raw, value)
}

// All calls visit with every entry of a kind, in the order of their items,
// with a function that decodes its value.
func (f *File) All(kind string, visit func(item int, decode func(value any) error) error) error {
	rows, err := f.db.Query(`SELECT item, value FROM entry WHERE kind = ? ORDER BY item`, kind)
	if err != nil {
		return f.explain(err)
	}
	defer rows.Close()
	for rows.Next() {
		var item int
		var raw string
		if err := rows.Scan(&item, &raw); err != nil {
			return f.explain(err)
		}
		if err := visit(item, func(value any) error { return f.decode(kind, item, raw, value) }); err != nil {
			return err
		}
	}
	return f.explain(rows.Err())
}

func (f *File) decode(kind string, item int, raw string, value any) error {
	if err := json.Unmarshal([]byte(raw), value); err != nil {
		return fmt.Errorf("runfile: %s: %w: entry %s %d: %v", f.path, ErrDamaged, kind, item, err)
	}
	return nil
}

// SQLite's result codes.
const (
	codeReadOnly = 8
	codeIO       = 10
	codeCorrupt  = 11
	codeFull     = 13
	codeCannot   = 14
	codeNotADB   = 26
	codeTorn     = 776 // an extended code of codeReadOnly
)

// explain says what an error of the database means for the run. What was
// appended before it is safe in any case.
func (f *File) explain(err error) error {
	if err == nil {
		return nil
	}
	var coded interface{ Code() int }
	if !errors.As(err, &coded) {
		return fmt.Errorf("runfile: %s: %w", f.path, err)
	}
	if coded.Code() == codeTorn {
		return fmt.Errorf("runfile: %s: %w, since the file or its folder is read-only: copy it, with the journal beside it, to a folder that can be written", f.path, errTorn)
	}
	switch coded.Code() & 0xff {
	case codeFull:
		return fmt.Errorf("runfile: cannot write %s: %w: make room and run again; it goes on after the last entry", f.path, ErrFull)
	case codeReadOnly, codeCannot:
		return fmt.Errorf("runfile: cannot write %s: the file or its folder is read-only: choose another; what it holds is safe", f.path)
	case codeCorrupt, codeNotADB:
		return fmt.Errorf("runfile: %s: %w: it was left as it is; restore it from a copy or name another file", f.path, ErrDamaged)
	case codeIO:
		return fmt.Errorf("runfile: %s: the disk failed (%w): what was written before is safe", f.path, err)
	}
	return fmt.Errorf("runfile: %s: %w", f.path, err)
}

// escape keeps a path's own signs from being read as those of a URI.
func escape(path string) string {
	return strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path)
}

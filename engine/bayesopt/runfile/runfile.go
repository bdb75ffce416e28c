// Package runfile keeps a run on disk: one SQLite file to which every result
// is appended as it is made, each in a transaction of its own that is on disk
// before the run goes on. A run that was killed finds there what it had
// computed; other programs may read the file while it grows. The file holds
// no time and no name of a machine, so that the same run makes the same
// entries.
//
// Start from Create, which opens a file to be continued, too, and Open, which
// only reads.
package runfile

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Sentinels for what callers branch on. The error that wraps one names the
// file and says what to do.
var (
	ErrOther   = errors.New("it is of another run")
	ErrDamaged = errors.New("it is not a run file, or damaged")
	ErrFull    = errors.New("the disk is full")
)

// Header says what run a file is of. Two runs are the same if their headers
// are, but for the Seed: a run that is continued takes the seed of the file.
type Header struct {
	Kind   string          // what made it: "scgoat"
	Config json.RawMessage // all that decides the results, besides the seed
	Seed   uint64
}

// fingerprint is the same for headers of the same run.
func (h Header) fingerprint() string {
	sum := sha256.Sum256(append([]byte(h.Kind+"\n"), h.Config...))
	return hex.EncodeToString(sum[:])
}

// File is a run file. It is safe for many goroutines.
type File struct {
	path   string
	db     *sql.DB
	header Header
}

const (
	application = 0x7061776c // "pawl", at the place where SQLite keeps a format's name
	layout      = 1          // of the tables
)

const schema = `
CREATE TABLE header (kind TEXT NOT NULL, config TEXT NOT NULL, seed TEXT NOT NULL, fingerprint TEXT NOT NULL);
CREATE TABLE entry (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, item INTEGER NOT NULL, value TEXT NOT NULL, UNIQUE (kind, item));
`

// Create opens the run file at path to be written, and makes it if it is not
// there. A file that is there must be of the same run (ErrOther otherwise).
func Create(path string, h Header) (*File, error) {
	if err := writable(path); err != nil {
		return nil, err
	}
	f, err := connect(path, "rwc")
	if err != nil {
		return nil, err
	}
	if err := f.claim(h); err != nil {
		f.db.Close()
		return nil, err
	}
	return f, nil
}

// Open opens the run file at path to be read only.
func Open(path string) (*File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("runfile: cannot open %s: %w", path, reason(err))
	}
	if info.IsDir() {
		return nil, fmt.Errorf("runfile: %s is a folder: name a file", path)
	}
	f, err := inspected(path, "ro")
	if errors.Is(err, errTorn) {
		if f, err = inspected(path, "rw"); err != nil {
			return nil, err
		}
		f.db.Close()
		f, err = inspected(path, "ro")
	}
	return f, err
}

// errTorn means that a writer was killed in the middle of a transaction, which
// must be undone before the file can be read. Opening it to be written does so.
var errTorn = errors.New("a transaction was broken off and cannot be undone")

// inspected opens a run file that must be whole.
func inspected(path, mode string) (*File, error) {
	f, err := connect(path, mode)
	if err != nil {
		return nil, err
	}
	if err := f.inspect(); err != nil {
		f.db.Close()
		return nil, err
	}
	return f, nil
}

// writable fails, with the operating system's own reason, if path cannot be
// written; SQLite would only say that it cannot open it. A file that was not
// there is left empty, which SQLite takes as a new database.
func writable(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return fmt.Errorf("runfile: %s is a folder: name a file", path)
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return fmt.Errorf("runfile: cannot write %s: %w: choose a folder that can be written", path, reason(err))
	}
	return f.Close()
}

// reason drops the path and the verb from an error that has both.
func reason(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// connect opens the database. A writer waits its turn; readers see the state
// before or after a transaction, never between.
func connect(path, mode string) (*File, error) {
	query := "?mode=" + mode + "&_pragma=busy_timeout(10000)&_pragma=synchronous(full)&_pragma=journal_mode(delete)"
	if mode == "ro" {
		query = "?mode=ro&_pragma=busy_timeout(10000)"
	}
	db, err := sql.Open("sqlite", "file:"+escape(path)+query)
	if err != nil {
		return nil, fmt.Errorf("runfile: cannot open %s: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	return &File{path: path, db: db}, nil
}

// Header returns what run the file is of, and its seed.
func (f *File) Header() Header { return f.header }

// Path returns where the file is.
func (f *File) Path() string { return f.path }

// Close ends the use of the file. What was appended is on disk already.
func (f *File) Close() error { return f.db.Close() }

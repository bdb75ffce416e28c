// Package dataset brings tables to work on: real ones, Adult and HELOC, from
// their publishers or from a folder at hand, and toy ones made by code from a
// random source: Credit, Moons, Circles, Blobs, SCurve, SwissRoll.
//
// Nothing of the real tables is part of this package. The folder that the
// environment variable PAWL_DATA names is looked at first; what may be
// downloaded is kept in the user's cache folder, and every file's SHA-256 is
// checked whenever it is read.
package dataset

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// dataFolder is the environment variable that names a folder with data.
const dataFolder = "PAWL_DATA"

// cacheFolder returns where downloads are kept.
func cacheFolder() (string, error) {
	base, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("dataset: no folder for downloads: %w", err)
	}
	return filepath.Join(base, "pawl"), nil
}

// sourceFile is a publisher's file and what its bytes must be.
type sourceFile struct {
	name   string
	sha256 string // of the file as published, not compressed
}

// check fails if text is not the publisher's file. from says where it is.
func (s sourceFile) check(text []byte, from string) error {
	if sum := sha256.Sum256(text); hex.EncodeToString(sum[:]) != s.sha256 {
		return fmt.Errorf("dataset: %s is not the publisher's %s (its SHA-256 is %x, should be %s): remove or replace it", from, s.name, sum, s.sha256)
	}
	return nil
}

// read returns the file from a folder, where it may be compressed under the
// name name.gz. It returns os.ErrNotExist, wrapped, if it is not there.
func (s sourceFile) read(folder string) ([]byte, error) {
	path := filepath.Join(folder, s.name)
	text, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		path += ".gz"
		text, err = readZipped(path)
	}
	if err != nil {
		return nil, fmt.Errorf("dataset: %w", err)
	}
	return text, s.check(text, path)
}

func readZipped(path string) ([]byte, error) {
	zipped, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	r, err := gzip.NewReader(bytes.NewReader(zipped))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return io.ReadAll(r)
}

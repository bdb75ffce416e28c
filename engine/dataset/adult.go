package dataset

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"pawl/engine/frame"
)

// Adult is the UCI "Adult" (Census Income) table: 48,842 persons of the US
// census of 1994, 14 features and the label income with the levels <=50K and
// >50K. 3,620 rows miss a value of workclass, occupation or native-country;
// frame's DropMissing leaves 45,222. 52 rows are exact duplicates.
//
// It is read from the first of: the folder, which holds adult/adult.data and
// adult/adult.test, as published or compressed (.gz); the cache; the
// publisher, whose files are then kept in the cache.
//
// Barry Becker and Ronny Kohavi (1996), https://doi.org/10.24432/C5XW20,
// licence CC BY 4.0.
type Adult struct {
	Folder string // of data; "" means what the environment variable PAWL_DATA names
	Cache  string // of downloads; "" means pawl in the user's cache folder
	URL    string // of the publisher's archive; "" means archive.ics.uci.edu
}

const adultURL = "https://archive.ics.uci.edu/static/public/2/adult.zip"

const adultTrainRows = 32561

var adultFiles = [...]sourceFile{
	{name: "adult.data", sha256: "5b00264637dbfec36bdeaab5676b0b309ff9eb788d63554ca0a249491c86603d"},
	{name: "adult.test", sha256: "a2a9044bc167a35b2361efbabec64e89d69ce82d9790d2980119aac5fd7e9c05"},
}

var adultColumns = []string{
	"age", "workclass", "fnlwgt", "education", "education-num", "marital-status", "occupation",
	"relationship", "race", "sex", "capital-gain", "capital-loss", "hours-per-week", "native-country", "income",
}

// Load returns the whole table: the publisher's training part, rows 0 to
// 32560, then the test part, each in the publisher's order. The error says
// what to do when the table is neither at hand nor can be downloaded.
func (a Adult) Load(ctx context.Context) (*frame.Frame, error) {
	texts, err := a.find(ctx)
	if err != nil {
		return nil, err
	}
	return joinAdult(ctx, texts)
}

// Parts returns the publisher's training part (32,561 rows) and test part
// (16,281 rows). Both have all levels of the whole table.
func (a Adult) Parts(ctx context.Context) (train, test *frame.Frame, err error) {
	all, err := a.Load(ctx)
	if err != nil {
		return nil, nil, err
	}
	return all.Head(adultTrainRows), all.Tail(all.Rows() - adultTrainRows), nil
}

// joinAdult reads both files as one table. The test file begins with a line
// that is no row, and its labels end in full stops.
func joinAdult(ctx context.Context, texts [][]byte) (*frame.Frame, error) {
	_, rows, _ := bytes.Cut(texts[1], []byte("\n"))
	rows = bytes.ReplaceAll(rows, []byte("K.\n"), []byte("K\n"))
	both := append(append([]byte{}, texts[0]...), rows...)
	kinds := map[string]frame.Kind{}
	for _, name := range adultColumns {
		kinds[name] = frame.Category
	}
	for _, name := range []string{"age", "fnlwgt", "education-num", "capital-gain", "capital-loss", "hours-per-week"} {
		kinds[name] = frame.Number
	}
	return frame.ReadCSV(ctx, bytes.NewReader(both), frame.CSV{NoHeader: true, Names: adultColumns, Trim: true, Kinds: kinds})
}

// find returns the text of both files.
func (a Adult) find(ctx context.Context) ([][]byte, error) {
	folder := a.Folder
	if folder == "" {
		folder = os.Getenv(dataFolder)
	}
	if folder != "" {
		texts, err := readAll(filepath.Join(folder, "adult"))
		if !errors.Is(err, fs.ErrNotExist) {
			return texts, err
		}
	}
	cache, err := a.cache()
	if err != nil {
		return nil, err
	}
	texts, err := readAll(cache)
	if errors.Is(err, fs.ErrNotExist) {
		return a.fetch(ctx, cache)
	}
	return texts, err
}

func (a Adult) cache() (string, error) {
	if a.Cache != "" {
		return filepath.Join(a.Cache, "adult"), nil
	}
	base, err := cacheFolder()
	return filepath.Join(base, "adult"), err
}

func readAll(folder string) ([][]byte, error) {
	texts := make([][]byte, len(adultFiles))
	for i, file := range adultFiles {
		text, err := file.read(folder)
		if err != nil {
			return nil, err
		}
		texts[i] = text
	}
	return texts, nil
}

// fetch downloads both files and keeps them in the cache.
func (a Adult) fetch(ctx context.Context, cache string) ([][]byte, error) {
	url := a.URL
	if url == "" {
		url = adultURL
	}
	archive, err := download(ctx, url)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, fmt.Errorf("dataset: Adult is not on this machine and cannot be downloaded (%w): "+
			"connect to the network once, or set %s to a folder that holds adult/adult.data.gz and adult/adult.test.gz", err, dataFolder)
	}
	texts, err := unpack(archive, adultFiles[:], url)
	if err != nil {
		return nil, err
	}
	for i, file := range adultFiles {
		if err := keep(cache, file.name, texts[i]); err != nil {
			return nil, fmt.Errorf("dataset: keeping Adult: %w", err)
		}
	}
	return texts, nil
}

package dataset

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"

	"pawl/engine/progress"
)

// largestDownload is the most that is read from a publisher, in bytes.
const largestDownload = 64 << 20

// download returns what is at a URL, telling the context's listener how far it
// is.
func download(ctx context.Context, url string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answers %s", url, answer.Status)
	}
	counted := &counter{ctx: ctx, total: int(answer.ContentLength), r: io.LimitReader(answer.Body, largestDownload+1)}
	body, err := io.ReadAll(counted)
	if len(body) > largestDownload {
		return nil, fmt.Errorf("%s has more than %d bytes", url, largestDownload)
	}
	return body, err
}

// counter reports what has been read.
type counter struct {
	ctx         context.Context
	r           io.Reader
	done, total int
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.done += n
	progress.Report(c.ctx, progress.Step{Task: "download", Done: c.done, Total: max(c.total, 0), Note: fmt.Sprintf("%d kB", c.done>>10)})
	return n, err
}

// unpack returns the named members of a zip archive after checking them.
func unpack(archive []byte, files []sourceFile, from string) ([][]byte, error) {
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return nil, fmt.Errorf("dataset: %s is not a zip archive: %w", from, err)
	}
	texts := make([][]byte, len(files))
	for i, file := range files {
		member, err := r.Open(file.name)
		if err != nil {
			return nil, fmt.Errorf("dataset: %s: %w", from, err)
		}
		text, err := io.ReadAll(io.LimitReader(member, largestDownload))
		member.Close()
		if err != nil {
			return nil, fmt.Errorf("dataset: %s: %w", from, err)
		}
		if err := file.check(text, file.name+" in "+from); err != nil {
			return nil, err
		}
		texts[i] = text
	}
	return texts, nil
}

// keep writes a file into the cache; nobody sees half of it.
func keep(folder, name string, text []byte) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	temporary, err := os.CreateTemp(folder, name+".*")
	if err != nil {
		return err
	}
	defer os.Remove(temporary.Name())
	if _, err := temporary.Write(text); err != nil {
		temporary.Close()
		return err
	}
	if err := temporary.Close(); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), filepath.Join(folder, name))
}

package runfile

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

var header = Header{Kind: "test", Config: json.RawMessage(`{"budget":3}`), Seed: 1<<63 + 5}

type record struct {
	X []float64
	Y float64
}

func create(t *testing.T, path string) *File {
	t.Helper()
	f, err := Create(path, header)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func values(t *testing.T, f *File) []record {
	t.Helper()
	var out []record
	if err := f.All("evaluation", func(item int, decode func(any) error) error {
		var r record
		if item != len(out) {
			t.Errorf("entry %d came as number %d", item, len(out))
		}
		out = append(out, r)
		return decode(&out[item])
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEntriesComeBackExactly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a run?#%20.pawl")
	f := create(t, path)
	want := []record{{[]float64{1. / 3, 2e-300}, -0.1}, {nil, 1e22}, {[]float64{0.1 + 0.2}, 5e-324}}
	for i, r := range want {
		if err := f.Append("evaluation", i, r); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Append("evaluation", 1, record{Y: 7}); err != nil {
		t.Fatal(err)
	}
	f.Close()
	g, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	if fmt.Sprint(values(t, g)) != fmt.Sprint(want) {
		t.Errorf("read %v, wrote %v", values(t, g), want)
	}
	if h := g.Header(); h.Seed != header.Seed || string(h.Config) != string(header.Config) {
		t.Errorf("header %+v", h)
	}
	var r record
	if ok, err := g.Get("evaluation", 2, &r); !ok || err != nil || r.Y != want[2].Y {
		t.Errorf("got %v, %v, %v", ok, err, r)
	}
	if ok, err := g.Get("result", 0, &r); ok || err != nil {
		t.Errorf("an entry that is not there: %v, %v", ok, err)
	}
	if err := g.Append("evaluation", 3, r); err == nil || !strings.Contains(err.Error(), "read-only") {
		t.Errorf("a reader wrote: %v", err)
	}
}

// The same entries make the same file, byte by byte, also when the file was
// closed and opened in between.
func TestSameEntriesSameBytes(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, pause bool) string {
		path := filepath.Join(dir, name)
		f := create(t, path)
		for i := range 20 {
			if pause && i == 7 {
				f.Close()
				f = create(t, path)
			}
			if err := f.Append("evaluation", i, record{Y: float64(i)}); err != nil {
				t.Fatal(err)
			}
		}
		f.Close()
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	if write("one", false) != write("two", true) {
		t.Error("the files differ")
	}
}

func TestManyReadersWhileItGrows(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.pawl")
	f := create(t, path)
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() {
			seen := 0
			for seen < 30 {
				g, err := Open(path)
				if err != nil {
					t.Error(err)
					return
				}
				n := len(values(t, g))
				if g.Close(); n < seen {
					t.Errorf("%d entries after %d", n, seen)
					return
				}
				seen = n
			}
		})
	}
	for i := range 30 {
		if err := f.Append("evaluation", i, record{Y: float64(i)}); err != nil {
			t.Error(err)
		}
	}
	group.Wait()
}

// A file whose writer was killed in the middle of a transaction is read as it
// was before it.
func TestTornTransactionIsUndone(t *testing.T) {
	dir := t.TempDir()
	path, torn := filepath.Join(dir, "run.pawl"), filepath.Join(dir, "torn.pawl")
	f := create(t, path)
	for i := range 5 {
		if err := f.Append("evaluation", i, record{X: make([]float64, 900)}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := f.db.Exec("PRAGMA cache_size = 1"); err != nil {
		t.Fatal(err)
	}
	tx, err := f.db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := tx.Exec(`UPDATE entry SET value = hex(zeroblob(20000))`); err != nil {
		t.Fatal(err)
	}
	for _, end := range []string{"", "-journal"} {
		raw, err := os.ReadFile(path + end)
		if err == nil {
			err = os.WriteFile(torn+end, raw, 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	g, err := Open(torn)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	if got := values(t, g); len(got) != 5 || len(got[4].X) != 900 {
		t.Errorf("read %d entries", len(got))
	}
}

func TestAnotherRunIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.pawl")
	create(t, path).Close()
	other := header
	other.Config = json.RawMessage(`{"budget":4}`)
	if _, err := Create(path, other); !errors.Is(err, ErrOther) || !strings.Contains(err.Error(), path) {
		t.Errorf("got %v", err)
	}
	other = header
	other.Seed = 3
	f, err := Create(path, other)
	if err != nil || f.Header().Seed != header.Seed {
		t.Errorf("a run to be continued got seed %v, %v", f.Header().Seed, err)
	}
	f.Close()
}

func TestFullDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.pawl")
	f := create(t, path)
	if _, err := f.db.Exec("PRAGMA max_page_count = 12"); err != nil {
		t.Fatal(err)
	}
	big := record{X: make([]float64, 400)}
	written, err := 0, error(nil)
	for ; err == nil && written < 100; written++ {
		err = f.Append("evaluation", written, big)
	}
	if written--; !errors.Is(err, ErrFull) || written < 5 {
		t.Fatalf("after %d entries: %v", written, err)
	}
	f.Close()
	f = create(t, path)
	if got := len(values(t, f)); got != written {
		t.Errorf("%d entries of %d are left", got, written)
	}
	if err := f.Append("evaluation", written, big); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

// A file may not grow beyond the operating system's limit: in a process of its
// own, since the limit is for good.
func TestLimitOfTheSystem(t *testing.T) {
	path := os.Getenv("PAWL_TEST_LIMITED")
	if path == "" {
		path = filepath.Join(t.TempDir(), "run.pawl")
		command := exec.Command("sh", "-c", `ulimit -f 128; exec "$0" -test.run TestLimitOfTheSystem`, os.Args[0])
		command.Env = append(os.Environ(), "PAWL_TEST_LIMITED="+path)
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		if n := len(values(t, create(t, path))); n < 5 {
			t.Errorf("%d entries are left", n)
		}
		return
	}
	f := create(t, path)
	for i := range 100 {
		if err := f.Append("evaluation", i, record{X: make([]float64, 2000)}); err != nil {
			if !strings.HasPrefix(err.Error(), "runfile: ") || !strings.Contains(err.Error(), "safe") && !errors.Is(err, ErrFull) {
				t.Errorf("unclear: %v", err)
			}
			return
		}
	}
	t.Error("the limit did not hold")
}

func TestPlacesThatCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{dir, filepath.Join(dir, "none", "run"), filepath.Join(file, "run"), "/proc/run.pawl"} {
		if _, err := Create(path, header); err == nil || !strings.HasPrefix(err.Error(), "runfile: ") || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", path, err)
		}
		if _, err := Open(path); err == nil || !strings.HasPrefix(err.Error(), "runfile: ") {
			t.Errorf("%s: %v", path, err)
		}
	}
	locked := filepath.Join(dir, "locked")
	if err := os.Mkdir(locked, 0o555); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() != 0 {
		if _, err := Create(filepath.Join(locked, "run"), header); err == nil || !strings.Contains(err.Error(), "permission denied") {
			t.Errorf("a folder that may not be written: %v", err)
		}
	}
}

func TestDamagedFiles(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "text")
	if err := os.WriteFile(text, []byte(strings.Repeat("age,income\n", 100)), 0o666); err != nil {
		t.Fatal(err)
	}
	torn := filepath.Join(dir, "torn")
	f := create(t, torn)
	for i := range 200 {
		if err := f.Append("evaluation", i, record{X: make([]float64, 300)}); err != nil {
			t.Fatal(err)
		}
	}
	f.Close()
	raw, err := os.ReadFile(torn)
	if err != nil {
		t.Fatal(err)
	}
	for i := 8192; i < 20480; i++ {
		raw[i] = 0xee
	}
	if err := os.WriteFile(torn, raw, 0o666); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{text, torn} {
		before, _ := os.ReadFile(path)
		if _, err := Open(path); !errors.Is(err, ErrDamaged) {
			t.Errorf("reading %s: %v", path, err)
		}
		if _, err := Create(path, header); !errors.Is(err, ErrDamaged) {
			t.Errorf("continuing %s: %v", path, err)
		}
		if after, _ := os.ReadFile(path); string(before) != string(after) {
			t.Errorf("%s was changed", path)
		}
	}
}

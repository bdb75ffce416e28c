package dataset

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRealTablesInACell(t *testing.T) {
	folder := os.Getenv("PAWL_DATA")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared", "data")
	}
	if _, err := os.Stat(filepath.Join(folder, "adult")); err != nil {
		t.Skipf("no data in %s: set PAWL_DATA to a folder that holds adult/ and heloc/", folder)
	}
	t.Setenv("PAWL_DATA", folder)
	adult := Adult()
	if adult.Rows() != 48842 || adult.DropMissing().Rows() != 45222 {
		t.Errorf("adult has %d rows, %d complete", adult.Rows(), adult.DropMissing().Rows())
	}
	train, test := AdultParts()
	if train.Rows() != 32561 || test.Rows() != 16281 {
		t.Errorf("parts of %d and %d rows", train.Rows(), test.Rows())
	}
	heloc := HELOC("")
	if heloc.Rows() != 10459 || heloc.MarkMissing("-9", "-8", "-7").Column("ExternalRiskEstimate").CountMissing() == 0 {
		t.Error("HELOC is not as described")
	}
}

func TestToysInACell(t *testing.T) {
	if !Credit(50, 1).Equal(Credit(50, 1)) || Credit(50, 1).Equal(Credit(50, 2)) {
		t.Error("credit does not follow its seed")
	}
	for name, rows := range map[string]int{
		"moons": Moons(40, 0.1, 1).Rows(), "circles": Circles(40, 0.1, 0.5, 1).Rows(), "blobs": Blobs(40, 3, 1).Rows(),
		"s-curve": SCurve(40, 0, 1).Rows(), "swiss roll": SwissRoll(40, 0, 1).Rows(),
	} {
		if rows != 40 {
			t.Errorf("%s has %d rows", name, rows)
		}
	}
}

func TestAMistakeEndsTheCell(t *testing.T) {
	defer func() {
		if err, ok := recover().(error); !ok || !strings.Contains(err.Error(), "not between 0 and 1") {
			t.Errorf("the cell ends with %v", err)
		}
	}()
	Circles(10, 0, 2, 1)
}

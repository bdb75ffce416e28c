package dataset

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"pawl/engine/frame"
)

// HELOC is the table of FICO's Explainable Machine Learning Challenge: 10,459
// applications for a home equity line of credit, the target RiskPerformance
// (Bad: 90 days past due or worse within 24 months, else Good) and 23 features
// from credit bureau reports. FICO hands it out after registration at
// community.fico.com and grants no open licence: so it is never downloaded,
// and not to be passed on.
//
// Special codes stand for values by default: -9 no bureau record or no
// investigation, -8 no usable trades or inquiries, -7 condition not met. Set
// SpecialMissing to make them missing. 588 rows have -9 in all features.
//
// MaxDelq2PublicRecLast12M and MaxDelqEver are codes, not amounts: they are
// categories.
type HELOC struct {
	Path           string // of the CSV file, or of the folder with it; "" means heloc in the folder that PAWL_DATA names
	SpecialMissing bool   // -9, -8 and -7 are missing
}

const helocTarget = "RiskPerformance"

var helocCategories = []string{helocTarget, "MaxDelq2PublicRecLast12M", "MaxDelqEver"}

var helocNumbers = []string{
	"ExternalRiskEstimate", "MSinceOldestTradeOpen", "MSinceMostRecentTradeOpen", "AverageMInFile",
	"NumSatisfactoryTrades", "NumTrades60Ever2DerogPubRec", "NumTrades90Ever2DerogPubRec",
	"PercentTradesNeverDelq", "MSinceMostRecentDelq", "NumTotalTrades", "NumTradesOpeninLast12M",
	"PercentInstallTrades", "MSinceMostRecentInqexcl7days", "NumInqLast6M", "NumInqLast6Mexcl7days",
	"NetFractionRevolvingBurden", "NetFractionInstallBurden", "NumRevolvingTradesWBalance",
	"NumInstallTradesWBalance", "NumBank2NatlTradesWHighUtilization", "PercentTradesWBalance",
}

// Load reads the table. The error says what is missing and where to get it.
func (h HELOC) Load(ctx context.Context) (*frame.Frame, error) {
	path, err := h.find()
	if err != nil {
		return nil, err
	}
	format := frame.CSV{Kinds: map[string]frame.Kind{}}
	for _, name := range helocCategories {
		format.Kinds[name] = frame.Category
	}
	for _, name := range helocNumbers {
		format.Kinds[name] = frame.Number
	}
	t, err := frame.ReadCSVFile(ctx, path, format)
	if err != nil {
		return nil, fmt.Errorf("dataset: this is not the HELOC table: %w", err)
	}
	if h.SpecialMissing {
		t = t.MarkMissing("-9", "-8", "-7")
	}
	return t, nil
}

// find returns the path of the table's file.
func (h HELOC) find() (string, error) {
	path := h.Path
	if folder := os.Getenv(dataFolder); path == "" && folder != "" {
		path = filepath.Join(folder, "heloc")
	}
	const name = "heloc_dataset_v1.csv"
	for _, candidate := range []string{path, filepath.Join(path, name), filepath.Join(path, name+".gz")} {
		if info, err := os.Stat(candidate); path != "" && err == nil && !info.IsDir() {
			return candidate, nil
		}
	}
	where := "no path is given"
	if path != "" {
		where = "it is not at " + path
	}
	return "", fmt.Errorf("dataset: HELOC is not found, %s: FICO hands it out after registration at community.fico.com "+
		"(Explainable Machine Learning Challenge); give the path of its CSV file, or set %s to a folder that holds heloc/%s",
		where, dataFolder, name)
}

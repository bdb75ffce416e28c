"""Our generators beside those of the Synthetic Data Vault, on the same rows.

    generators.py --table adult.csv --label income --positive '>50K' --program reproduce --out docs/results/generators.md

Both sides learn the same rows of the table, one after the other on the same
machine, once for each seed. Judges belong to neither: the metrics are those of
sdmetrics, the classifiers XGBoost's, and the label is predicted on real rows
that nobody learned from.
"""

import argparse
import collections
import importlib.metadata
import itertools
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import warnings

import numpy
import pandas
import xgboost
from sdmetrics.column_pairs import ContingencySimilarity, CorrelationSimilarity
from sdmetrics.single_column import KSComplement, TVComplement
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict

warnings.filterwarnings("ignore")

METRICS = ["shapes", "trends", "detection", "auc", "label", "fit", "sample"]
HEADINGS = ["column shapes", "pair trends", "told apart (AUC)", "AUC on real rows", "label rate", "fit s", "sample s"]

# Our generators, each with the one of the vault that it is compared with.
PEERS = {
    "copula": "GaussianCopulaSynthesizer", "copula-beta": "GaussianCopulaSynthesizer",
    "ctgan": "CTGANSynthesizer", "ctgan-compat": "CTGANSynthesizer",
    "copulagan": "CopulaGANSynthesizer",
    "tvae": "TVAESynthesizer", "tvae-compat": "TVAESynthesizer",
    "cart": None, "mixture": None, "arf": None,
}


def read(path):
    return pandas.read_csv(path, skipinitialspace=True, keep_default_na=False, na_values=["", "?"])


def numeric(table, column):
    return table[column].dtype.kind in "if"


class Judge:
    """Measures drawn rows against the real ones."""

    def __init__(self, train, test, label, positive):
        self.train, self.test, self.label, self.positive = train, test, label, positive
        self.levels = {c: sorted(set(train[c].dropna()) | set(test[c].dropna())) for c in train if not numeric(train, c)}
        self.edges = {c: numpy.linspace(train[c].min(), train[c].max(), 11)[1:-1] for c in train if numeric(train, c)}

    def measure(self, drawn):
        drawn = drawn[list(self.train)]
        return {
            "shapes": self.shapes(drawn), "trends": self.trends(drawn), "detection": self.detection(drawn),
            "auc": self.auc(drawn), "label": (drawn[self.label] == self.positive).mean(),
        }

    def shapes(self, drawn):
        """Mean over columns of 1 less the Kolmogorov-Smirnov or total variation distance."""
        return statistics.mean(
            (KSComplement if c in self.edges else TVComplement).compute(self.train[c], drawn[c]) for c in self.train)

    def trends(self, drawn):
        """Mean over all pairs of columns; numbers beside categories are cut into ten by the real range."""
        real, made = self.binned(self.train), self.binned(drawn)
        scores = []
        for a, b in itertools.combinations(self.train, 2):
            if a in self.edges and b in self.edges:
                scores.append(CorrelationSimilarity.compute(self.train[[a, b]], drawn[[a, b]]))
            else:
                scores.append(ContingencySimilarity.compute(real[[a, b]], made[[a, b]]))
        return numpy.nanmean(scores)

    def binned(self, table):
        return pandas.DataFrame({
            c: numpy.digitize(table[c], self.edges[c]) if c in self.edges else table[c] for c in self.train})

    def design(self, table):
        return table.assign(**{c: pandas.Categorical(table[c], categories=levels) for c, levels in self.levels.items()})

    def detection(self, drawn):
        """AUC, in three folds, of a classifier that tells drawn rows from real ones: .5 is best."""
        both = self.design(pandas.concat([self.train, drawn], ignore_index=True))
        made = numpy.r_[numpy.zeros(len(self.train)), numpy.ones(len(drawn))]
        model = xgboost.XGBClassifier(n_estimators=60, max_depth=6, learning_rate=.2, enable_categorical=True, n_jobs=2)
        return roc_auc_score(made, cross_val_predict(model, both, made, cv=3, method="predict_proba")[:, 1])

    def auc(self, drawn):
        """AUC on the test rows of a classifier of the label that learned the drawn rows; three seeds."""
        x, y = self.design(drawn).drop(columns=self.label), drawn[self.label] == self.positive
        if y.nunique() < 2:
            return .5
        test, truth = self.design(self.test).drop(columns=self.label), self.test[self.label] == self.positive
        scores = []
        for seed in range(3):
            model = xgboost.XGBClassifier(n_estimators=150, max_depth=4, learning_rate=.1, subsample=.8,
                                          enable_categorical=True, random_state=seed, n_jobs=2)
            scores.append(roc_auc_score(truth, model.fit(x, y).predict_proba(test)[:, 1]))
        return statistics.mean(scores)


def ours(program, train, names, epochs, seed, folder):
    """Runs our program; yields name, drawn rows and seconds."""
    out = subprocess.run(
        [program, "-train", train, "-out", folder, "-generators", ",".join(names), "-epochs", str(epochs), "-seed", str(seed)],
        check=True, stdout=subprocess.PIPE, text=True).stdout
    for line in map(json.loads, out.splitlines()):
        yield line["Generator"], read(folder / f"{line['Generator']}-{seed}.csv"), line["Fit"], line["Sample"]


def vault(train, names, epochs, seed):
    """Runs the Synthetic Data Vault; yields name, drawn rows and seconds."""
    import torch
    from sdv import single_table
    from sdv.metadata import Metadata

    columns = {c: {"sdtype": "numerical" if numeric(train, c) else "categorical"} for c in train}
    metadata = Metadata.load_from_dict({"tables": {"table": {"columns": columns}}})
    for name in names:
        torch.manual_seed(seed)
        numpy.random.seed(seed)
        settings = {} if name.startswith("GaussianCopula") else {"epochs": epochs, "enable_gpu": False}
        model = getattr(single_table, name)(metadata, **settings)
        begun = time.perf_counter()
        model.fit({"table": train})
        fitted = time.perf_counter()
        drawn = model.sample(len(train))
        sampled = time.perf_counter()
        yield name, drawn["table"] if isinstance(drawn, dict) else drawn, fitted - begun, sampled - fitted


def table(results, heading):
    lines = ["| " + " | ".join([heading] + HEADINGS) + " |", "|" + " --- |" * (len(HEADINGS) + 1)]
    for name, runs in results.items():
        cells = []
        for metric in METRICS:
            values = [r[metric] for r in runs]
            spread = f" ± {statistics.stdev(values):.3f}" if len(values) > 1 and metric in METRICS[:5] else ""
            cells.append(f"{statistics.mean(values):.1f}" if metric in ("fit", "sample") else f"{statistics.mean(values):.3f}{spread}")
        lines.append("| " + " | ".join([name] + cells) + " |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--table", required=True)
    parser.add_argument("--label", default="income")
    parser.add_argument("--positive", default=">50K")
    parser.add_argument("--program", required=True, help="the built engine/synth/reproduce")
    parser.add_argument("--out", help="Markdown file; default: standard output")
    parser.add_argument("--json", help="file for every measurement")
    parser.add_argument("--rows", type=int, default=0, help="rows to learn; default: seven tenths")
    parser.add_argument("--epochs", type=int, default=300)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--generators", default=",".join(PEERS))
    parser.add_argument("--no-vault", action="store_true", help="ours alone")
    args = parser.parse_args()

    whole = read(args.table).drop(columns=["row", "part"], errors="ignore").sample(frac=1, random_state=0)
    rows = args.rows or len(whole) * 7 // 10
    train, test = whole[:rows].reset_index(drop=True), whole[len(whole) * 7 // 10:].reset_index(drop=True)
    names = args.generators.split(",")
    peers = list(dict.fromkeys(PEERS[n] for n in names if PEERS[n]))
    judge = Judge(train, test, args.label, args.positive)
    results = collections.defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        path = folder / "train.csv"
        train.to_csv(path, index=False)
        for seed in range(1, args.seeds + 1):
            sides = [ours(args.program, path, names, args.epochs, seed, folder)]
            if not args.no_vault:
                sides.append(vault(train, peers, args.epochs, seed))
            for name, drawn, fit, sample in itertools.chain(*sides):
                measured = judge.measure(drawn) | {"fit": fit, "sample": sample}
                results[name].append(measured)
                print(seed, name, {k: round(float(v), 3) for k, v in measured.items()}, file=sys.stderr, flush=True)
        results["real rows"] = [judge.measure(test) | {"fit": 0, "sample": 0}]
        results["real rows"][0]["auc"] = judge.auc(train)
    write(args, train, test, results)


def write(args, train, test, results):
    versions = ", ".join(f"{p} {importlib.metadata.version(p)}" for p in ("sdv", "ctgan", "torch", "sdmetrics", "xgboost-cpu"))
    text = "\n".join([
        "# Generators", "",
        f"{len(train)} rows of {pathlib.Path(args.table).name} learned, {len(test)} real test rows, {args.epochs} epochs, "
        f"{args.seeds} seeds (mean ± standard deviation). {versions}; {platform.machine()}, {os.cpu_count()} cores.", "",
        table(results, "generator"), "",
        "Names that end in Synthesizer are the Synthetic Data Vault's. Told apart: the AUC of a classifier between real and drawn",
        "rows, .5 is best. Real rows: test rows as if drawn, and the AUC of a classifier that learned the real training rows.", ""])
    if args.out:
        pathlib.Path(args.out).write_text(text)
    else:
        print(text)
    if args.json:
        pathlib.Path(args.json).write_text(json.dumps(results, default=float, indent=1))


if __name__ == "__main__":
    main()

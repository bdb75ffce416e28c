"""Gradient boosting beside LightGBM, 100 rounds of 31 leaves from the table,
binning included: the Adult census (32,561 x 14, categories as they are) and
1,000,000 x 28 generated numbers, which pawl's benchmark writes for both. The
settings are LightGBM's defaults but for the least rows and the penalty of a
leaf, which are pawl's on both sides. The AUC is that on rows not trained on:
the publisher's test part, and 100,000 further rows."""

import statistics
import time

import lightgbm
import numpy
from bench import Figure
from figures.boosting_fit import auc, os, parts

NAMES = ("boosting-lightgbm-adult", "boosting-lightgbm-adult-auc", "boosting-lightgbm-million", "boosting-lightgbm-million-auc")
PEER = f"lightgbm {lightgbm.__version__}"
SETTINGS = {
    "objective": "binary", "num_leaves": 31, "learning_rate": 0.1, "max_bin": 255, "lambda_l2": 1,
    "min_sum_hessian_in_leaf": 1, "min_data_in_leaf": 1, "feature_pre_filter": False,
    "num_threads": os.cpu_count(), "verbose": -1,
}
TRAIN, WIDTH = 1_000_000, 28


def fit(features, labels):
    return lightgbm.train(SETTINGS, lightgbm.Dataset(features, labels, params=SETTINGS), 100)


def compare(bench, names, benchmark, train, test, repeats, times, env=None):
    """Seconds and AUC of both sides, turn by turn."""
    ours, theirs = [], []
    for _ in range(repeats):
        ours.append(bench.go("engine/classify", benchmark, times=times, env=env))
        start = time.perf_counter()
        for _ in range(times):
            model = fit(*train)
        theirs.append((time.perf_counter() - start) / times)
    features, labels = test
    return [
        Figure(names[0], "s", statistics.median(o["ns/op"] for o in ours) / 1e9, statistics.median(theirs), PEER),
        Figure(names[1], "AUC", ours[-1]["AUC"], float(auc(model.predict(features), labels)), PEER),
    ]


def million(path):
    """The rows that the benchmark wrote: float32, the label first."""
    rows = numpy.fromfile(path, dtype="<f4").reshape(-1, 1 + WIDTH)
    table = [(numpy.ascontiguousarray(part[:, 1:]), part[:, 0].astype(int)) for part in (rows[:TRAIN], rows[TRAIN:])]
    return table


def measure(bench):
    figures = compare(bench, NAMES[:2], "BenchmarkAdultFitLeaves", *parts(), repeats=5, times=3)
    path = bench.folder / "million.f32"
    bench.go("engine/classify", "BenchmarkMillionFit", env={"PAWL_BENCH_TABLE": str(path)})
    return figures + compare(bench, NAMES[2:], "BenchmarkMillionFit", *million(path), repeats=3, times=1)

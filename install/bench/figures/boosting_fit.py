"""Gradient boosting on the Adult census: the publisher's training part, 100
rounds of depth 6 from the table, binning included, and the AUC on the test
part. The settings on both sides are XGBoost's defaults for its histogram
method, with categories as they are."""

import os
import time

import pandas
import xgboost
from bench import Figure, statistics

NAMES = ("boosting-fit-adult", "boosting-auc-adult")
REPEATS = 5
SETTINGS = {
    "objective": "binary:logistic", "tree_method": "hist", "eta": 0.3, "max_depth": 6,
    "lambda": 1, "min_child_weight": 1, "max_bin": 256, "nthread": os.cpu_count(),
}


def parts():
    """Features and labels of the training and of the test part."""
    path = os.path.join(os.environ["PAWL_DATA"], "adult", "adult_all.csv.gz")
    table = pandas.read_csv(path, na_values=["?"])
    labels = (table.income == ">50K").to_numpy(dtype=int)
    features = table.drop(columns=["row", "part", "income"])
    words = features.select_dtypes(exclude="number").columns
    features[words] = features[words].astype("category")
    test = (table.part == "test").to_numpy()
    return [(features[of], labels[of]) for of in (~test, test)]


def fit(features, labels):
    data = xgboost.QuantileDMatrix(features, labels, enable_categorical=True, max_bin=SETTINGS["max_bin"])
    return xgboost.train(SETTINGS, data, 100)


def auc(scores, labels):
    """The area under the ROC curve by mid-ranks."""
    ranks = pandas.Series(scores).rank().to_numpy()
    positive = labels.sum()
    return (ranks[labels == 1].sum() - positive * (positive + 1) / 2) / (positive * (len(labels) - positive))


def measure(bench):
    train, (features, labels) = parts()
    ours, theirs = [], []
    for _ in range(REPEATS):
        ours.append(bench.go("engine/classify", "BenchmarkAdultFit", times=3))
        start = time.perf_counter()
        for _ in range(3):
            model = fit(*train)
        theirs.append((time.perf_counter() - start) / 3)
    scores = model.predict(xgboost.DMatrix(features, enable_categorical=True))
    version = f"xgboost {xgboost.__version__}"
    return [
        Figure(NAMES[0], "s", statistics.median(o["ns/op"] for o in ours) / 1e9, statistics.median(theirs), version),
        Figure(NAMES[1], "AUC", ours[-1]["AUC"], float(auc(scores, labels)), version),
    ]

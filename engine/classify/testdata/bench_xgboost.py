"""The peer's side of BenchmarkAdult*: XGBoost's histogram method on the Adult
census, the publisher's training part (32,561 rows) against its test part
(16,281 rows).

Usage: python bench_xgboost.py [repeats]. Needs xgboost, scikit-learn and pandas, and
the environment variable PAWL_DATA, the folder with adult/adult_all.csv.gz.
Prints one JSON object a line: name, unit, value (the median of the repeats), best,
peer, version.
"""
import json
import os
import statistics
import sys
import time

import pandas as pd
import xgboost as xgb
from sklearn.metrics import roc_auc_score

REPEATS = int(sys.argv[1]) if len(sys.argv) > 1 else 5
THREADS = os.cpu_count()
SETTINGS = {
    "objective": "binary:logistic", "tree_method": "hist", "eta": 0.3, "max_depth": 6,
    "lambda": 1, "min_child_weight": 1, "max_bin": 256, "nthread": THREADS,
}
ROUNDS = 100


def load():
    table = pd.read_csv(os.path.join(os.environ["PAWL_DATA"], "adult", "adult_all.csv.gz"), na_values=["?"])
    labels = (table.income == ">50K").astype(int).to_numpy()
    train = (table.part != "test").to_numpy()
    features = table.drop(columns=["row", "part", "income"])
    for name in features:
        if features[name].dtype.kind not in "if":
            features[name] = features[name].astype("category")
    return features[train], labels[train], features[~train], labels[~train]


def timed(run):
    seconds, result = [], None
    run()
    for _ in range(REPEATS):
        start = time.perf_counter()
        result = run()
        seconds.append(time.perf_counter() - start)
    return seconds, result


def show(name, unit, values):
    print(json.dumps({
        "name": name, "unit": unit, "value": statistics.median(values), "best": min(values),
        "peer": "xgboost", "version": xgb.__version__,
    }), flush=True)


def main():
    x, y, test_x, test_y = load()

    def binned():
        return xgb.QuantileDMatrix(x, y, enable_categorical=True, nthread=THREADS, max_bin=256)

    seconds, booster = timed(lambda: xgb.train(SETTINGS, binned(), ROUNDS))
    show("boosting fit Adult", "s", seconds)
    ready = binned()
    seconds, _ = timed(lambda: xgb.train(SETTINGS, ready, ROUNDS))
    show("boosting fit Adult, binned", "s", seconds)
    test = xgb.DMatrix(test_x, enable_categorical=True, nthread=THREADS)
    show("boosting AUC Adult", "AUC", [roc_auc_score(test_y, booster.predict(test))])
    seconds, _ = timed(lambda: booster.predict(xgb.DMatrix(test_x, enable_categorical=True, nthread=THREADS)))
    show("boosting predict Adult test part", "s", seconds)
    booster = xgb.train(SETTINGS | {"max_cat_to_onehot": 100}, ready, ROUNDS)
    show("boosting AUC Adult, one-hot", "AUC", [roc_auc_score(test_y, booster.predict(test))])


main()

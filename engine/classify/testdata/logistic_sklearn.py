"""Reference for TestLogisticMatchesScikitLearn: writes logistic_sklearn.json.

The table is made by a formula, so that the Go test makes the same one:
row i (0 <= i < 400) has x = sin(i), missing where i % 11 == 0, z = (7 i % 23)^2,
level "abcd"[i // 3 % 4], weight 1 + i % 3, and the label is "yes" where
2 sin(i) + z / 200 - 1 + (i % 4 == 1) + 2 cos(5 i) > 0.
"""
import json
import math
import pathlib

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression

n = 400
i = np.arange(n)
x = np.sin(i)
missing = i % 11 == 0
z = ((7 * i % 23) ** 2).astype(float)
level = i // 3 % 4
weight = 1.0 + i % 3
y = 2 * np.sin(i) + z / 200 - 1 + (i % 4 == 1) + 2 * np.cos(5 * i) > 0


def standard(v, keep):
    mean = np.average(v[keep], weights=weight[keep])
    scale = math.sqrt(np.average((v[keep] - mean) ** 2, weights=weight[keep]))
    return np.where(keep, (v - mean) / scale, 0)


used = sorted(set(level))
columns = [standard(x, ~missing), missing * 1.0, standard(z, np.ones(n, bool))]
columns += [(level == k) * 1.0 for k in used]
out = {"sklearn": sklearn.__version__, "levels": ["abcd"[k] for k in used], "fits": []}
for lam in (0.1, 1.0, 10.0):
    model = LogisticRegression(C=1 / lam, tol=1e-12, max_iter=10000, solver="newton-cholesky")
    model.fit(np.column_stack(columns), y, sample_weight=weight)
    out["fits"].append({
        "lambda": lam,
        "intercept": float(model.intercept_[0]),
        "coefficients": [float(v) for v in model.coef_[0]],
    })
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out, indent=1) + "\n")

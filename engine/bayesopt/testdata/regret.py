"""Simple regret of pawl, bayes_opt and BoTorch on constrained problems.

Needs bayesian-optimization and botorch (with torch). Run it in the folder of
package bayesopt:

    python testdata/regret.py run OUT.jsonl [seeds] [budget] [tool,tool,...] [problem,problem,...]
    python testdata/regret.py table OUT.jsonl

Every curve is one line of OUT, so that a run that was broken off goes on. All
tools have 10 points of an initial design of their own and the same budget in
all; the regret after k evaluations is that of the best feasible one of them.
"""

import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import warnings

warnings.filterwarnings("ignore")
pi, sin, cos = math.pi, math.sin, math.cos

# name: (bounds, f, [g <= 0], optimum)
PROBLEMS = {
    "Gardner 1": ([(0, 6), (0, 6)], lambda x, y: cos(2 * x) * cos(y) + sin(x), [lambda x, y: cos(x + y) - 0.5], -2),
    "Gardner 2": ([(0, 6), (0, 6)], lambda x, y: sin(x) + y, [lambda x, y: sin(x) * sin(y) + 0.95], 0.2532359),
    "Gramacy": (
        [(0, 1), (0, 1)],
        lambda x, y: x + y,
        [lambda x, y: 1.5 - x - 2 * y - 0.5 * sin(2 * pi * (x * x - 2 * y)), lambda x, y: x * x + y * y - 1.5],
        0.599788,
    ),
    "Branin disk": (
        [(-5, 10), (0, 15)],
        lambda x, y: (y - 5.1 * x * x / (4 * pi * pi) + 5 * x / pi - 6) ** 2 + 10 * (1 - 1 / (8 * pi)) * cos(x) + 10,
        [lambda x, y: (x - 2.5) ** 2 + (y - 7.5) ** 2 - 50],
        0.397887,
    ),
    "Mystery": (
        [(0, 5), (0, 5)],
        lambda x, y: 2 + 0.01 * (y - x * x) ** 2 + (1 - x) ** 2 + 2 * (2 - y) ** 2 + 7 * sin(0.5 * x) * sin(0.7 * x * y),
        [lambda x, y: -sin(x - y - pi / 8)],
        -1.1742743,
    ),
}


class Meter:
    """Evaluates a problem and keeps the regret after each evaluation."""

    def __init__(self, name):
        self.bounds, self.f, self.g, self.optimum = PROBLEMS[name]
        self.best, self.curve = math.nan, []

    def __call__(self, x):
        y, g = self.f(*x), [c(*x) for c in self.g]
        if max(g) <= 0 and not self.best <= y:
            self.best = y
        self.curve.append(self.best - self.optimum)
        return y, g


def bayes_opt(name, seed, budget):
    import numpy as np
    from bayes_opt import BayesianOptimization
    from bayes_opt.exception import NoValidPointRegisteredError
    from scipy.optimize import NonlinearConstraint

    m, last = Meter(name), {}

    def evaluate(**x):
        key = (x["a"], x["b"])
        if last.get("key") != key:
            last["key"], last["value"] = key, m(key)
        return last["value"]

    k = len(m.g)
    constraint = NonlinearConstraint(
        lambda **x: np.array(evaluate(**x)[1]) if k > 1 else evaluate(**x)[1][0],
        np.full(k, -np.inf) if k > 1 else -np.inf,
        np.zeros(k) if k > 1 else 0.0,
    )
    o = BayesianOptimization(
        f=lambda **x: -evaluate(**x)[0],
        pbounds={"a": m.bounds[0], "b": m.bounds[1]},
        constraint=constraint,
        random_state=seed,
        verbose=0,
        allow_duplicate_points=True,
    )
    rng = np.random.RandomState(1000 + seed)
    o.maximize(init_points=10, n_iter=0)
    while len(m.curve) < budget:
        try:
            o.maximize(init_points=0, n_iter=1)
        except NoValidPointRegisteredError:  # nothing feasible yet: its message says to draw at random until there is
            o.probe(o.space.random_sample(random_state=rng), lazy=False)
    return m.curve[:budget]


def botorch(name, seed, budget):
    import torch
    from botorch.acquisition.analytic import LogConstrainedExpectedImprovement
    from botorch.fit import fit_gpytorch_mll
    from botorch.models import SingleTaskGP
    from botorch.models.transforms import Normalize, Standardize
    from botorch.optim import optimize_acqf
    from botorch.utils.sampling import draw_sobol_samples
    from gpytorch.mlls import ExactMarginalLogLikelihood

    torch.manual_seed(seed)
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.double)
    m = Meter(name)
    box = torch.tensor(m.bounds).double().T
    x = draw_sobol_samples(box, n=10, q=1, seed=seed).squeeze(1)
    rows = [m(p.tolist()) for p in x]
    while len(rows) < budget:
        y = torch.tensor([[-r[0]] + r[1] for r in rows])
        model = SingleTaskGP(x, y, input_transform=Normalize(2, bounds=box), outcome_transform=Standardize(y.shape[1]))
        fit_gpytorch_mll(ExactMarginalLogLikelihood(model.likelihood, model))
        kept = (y[:, 1:] <= 0).all(1)
        best = y[kept, 0].max() if kept.any() else y[:, 0].min()
        acquisition = LogConstrainedExpectedImprovement(
            model, best_f=best, objective_index=0, constraints={i: [None, 0.0] for i in range(1, y.shape[1])}
        )
        point, _ = optimize_acqf(acquisition, bounds=box, q=1, num_restarts=4, raw_samples=128)
        x = torch.cat([x, point])
        rows.append(m(point[0].tolist()))
    return m.curve


def pawl(path, seeds, budget):
    """All problems and seeds in one run of the package's own test."""
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "curves.json")
        environment = dict(os.environ, PAWL_REGRET=f"{out} {seeds} {budget} " + " ".join(PROBLEMS))
        subprocess.run(
            ["go", "test", "-count=1", "-timeout=3h", "-run=TestRegretCurves", "."], env=environment, check=True, stdout=subprocess.DEVNULL
        )
        curves = json.load(open(out))
    for name, of in curves.items():
        for seed, curve in enumerate(of):
            put(path, "pawl", name, seed, [float(v) for v in curve])


def put(path, tool, name, seed, curve):
    with open(path, "a") as f:
        f.write(json.dumps({"tool": tool, "problem": name, "seed": seed, "curve": curve}) + "\n")


def read(path):
    if not os.path.exists(path):
        return {}
    lines = [json.loads(line) for line in open(path)]
    return {(r["tool"], r["problem"], r["seed"]): r["curve"] for r in lines}


def run(path, seeds=20, budget=30, tools="pawl,botorch,bayes_opt", problems=",".join(PROBLEMS)):
    seeds, budget, tools = int(seeds), int(budget), tools.split(",")
    known = read(path)
    if "pawl" in tools and ("pawl", "Mystery", seeds - 1) not in known:
        pawl(path, seeds, budget)
    for seed in range(seeds):
        for name in problems.split(","):
            for tool in tools:
                if tool != "pawl" and (tool, name, seed) not in known:
                    put(path, tool, name, seed, {"bayes_opt": bayes_opt, "botorch": botorch}[tool](name, seed, budget))


def table(path):
    curves = read(path)
    print("median (worst) regret; in brackets how many of the seeds are within 1 % of the optimum at the end")
    for name in PROBLEMS:
        for tool in ["pawl", "botorch", "bayes_opt"]:
            of = [c for (t, n, _), c in curves.items() if (t, n) == (tool, name)]
            if not of:
                continue
            cells = []
            for k in (15, 20, 25, 30, 40, 50):
                at = [c[k - 1] if c[k - 1] == c[k - 1] else math.inf for c in of if len(c) >= k]
                if at:
                    cells.append(f"{k}: {statistics.median(at):.2g} ({max(at):.2g})")
            good = sum(1 for c in of if c[-1] <= 0.01 * abs(PROBLEMS[name][3]))
            print(f"{name:12} {tool:10} {'  '.join(cells)}  [{good}/{len(of)}]")


if __name__ == "__main__":
    {"run": run, "table": table}[sys.argv[1]](*sys.argv[2:])

"""Elementary functions of a million elements on one core, and the softmax of
15360 rows of 60, against numpy."""

import numpy
from bench import Figure, statistics
from figures.gemm import best

NAMES = tuple(f"elementwise-{name}" for name in (
    "exp32", "exp64", "log32", "log64", "tanh32", "tanh64", "add32", "sum32", "softmax32"))
TURNS = 5


def softmax(x, out):
    numpy.subtract(x, x.max(axis=1, keepdims=True), out=out)
    numpy.exp(out, out=out)
    numpy.divide(out, out.sum(axis=1, keepdims=True), out=out)


def theirs():
    draw = numpy.random.default_rng(1)
    times = {}
    for width, dtype in ((32, numpy.float32), (64, numpy.float64)):
        x = (10 * draw.random(1 << 20) ** 2).astype(dtype)
        y = numpy.empty_like(x)
        for function in (numpy.exp, numpy.log, numpy.tanh):
            times[f"{function.__name__}{width}"] = best(lambda: function(x, out=y))
        if width == 32:
            times["add32"] = best(lambda: numpy.add(x, y, out=y))
            times["sum32"] = best(lambda: x.sum())
            rows, out = (v[:15360 * 60].reshape(15360, 60) for v in (x, y))
            times["softmax32"] = best(lambda: softmax(rows, out))
    return times


def measure(bench):
    pairs = [(bench.go("engine/linalg", "BenchmarkElementwise", env={"GOMAXPROCS": "1"}), theirs()) for _ in range(TURNS)]
    figures = []
    for name in NAMES:
        ours, peers = (statistics.median(p[side][name.removeprefix("elementwise-")] for p in pairs) for side in (0, 1))
        figures.append(Figure(name, "us", ours, peers, f"numpy {numpy.__version__}"))
    return figures

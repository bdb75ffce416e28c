"""Exact nearest rows, as privacy metrics need them: pawl's search of mixed rows
by Gower's distance, and of points of numbers, beside scikit-learn's brute force
for the very same distances.

Gower's distance of mixed rows is a city-block distance of numbers in units of
their range and levels as columns of halves, so scikit-learn gets that metric.
It takes as long for each query, whatever the others: it is asked SAMPLE queries
and the time is scaled to those that pawl answers. Both must find the same mean
distance where they answer the same queries."""

import os
import time

import numpy
import pandas
import sklearn
from bench import Figure, turns
from sklearn.neighbors import NearestNeighbors

NAMES = ("neighbors-gower-noise", "neighbors-gower-adult", "neighbors-euclidean-28")
ROWS, QUERIES, SAMPLE, POINTS = 50_000, 5_000, 500, 2_000
PEER = f"scikit-learn {sklearn.__version__}"


def hashed(n, column, seed):
    """A hash of seed, column and row: what the Go side makes its rows of."""
    with numpy.errstate(over="ignore"):
        x = numpy.arange(n, dtype=numpy.uint64) | numpy.uint64(seed << 40 | column << 32)
        x += numpy.uint64(0x9E3779B97F4A7C15)
        x = (x ^ (x >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        return x ^ (x >> numpy.uint64(31))


def uniform(n, column, seed):
    return (hashed(n, column, seed) >> numpy.uint64(11)) / 2.0**53


def halves(codes, levels):
    """One column a level: a half where the row has it."""
    return (numpy.asarray(codes)[:, None] == numpy.arange(levels)) * 0.5


def noise(n, seed, ranges):
    numbers = [uniform(n, j, seed)[:, None] / ranges[j] for j in range(6)]
    levels = [3 + 4 * (j - 6) for j in range(6, 14)]
    words = [halves(hashed(n, j, seed) % numpy.uint64(k), k) for j, k in zip(range(6, 14), levels)]
    return numpy.hstack(numbers + words)


def census():
    path = os.path.join(os.environ["PAWL_DATA"], "adult", "adult_all.csv.gz")
    table = pandas.read_csv(path, keep_default_na=False).drop(columns=["row", "part"])
    parts = []
    for name in table:
        column = table[name]
        if column.dtype.kind in "if":
            parts.append(column.to_numpy(float)[:, None] / (column.max() - column.min()))
        else:
            codes, levels = pandas.factorize(column)
            parts.append(halves(codes, len(levels)))
    return numpy.hstack(parts)


class Peer:
    """scikit-learn's brute force over some rows."""

    def __init__(self, rows, metric, neighbors, columns):
        self.search = NearestNeighbors(n_neighbors=neighbors, algorithm="brute", metric=metric, n_jobs=-1).fit(rows)
        self.columns = columns
        self.mean = None

    def seconds(self, queries, scale, which=0):
        start = time.perf_counter()
        distance, _ = self.search.kneighbors(queries)
        took = (time.perf_counter() - start) * scale
        self.mean = float(distance[:, which].mean()) / self.columns
        return took


def compare(bench, name, benchmark, peer, queries, total, which=0, checked=None):
    """Seconds of both sides for so many queries. The benchmark is first run with
    the environment checked, if it is given, in which it answers the peer's."""
    found = bench.go("engine/neighbors", benchmark, env=checked)
    peer.seconds(queries, 1, which)
    if (checked or len(queries) == total) and abs(found["mean-distance"] / peer.mean - 1) > 1e-3:
        raise RuntimeError(f"{name}: mean distances {found['mean-distance']} and {peer.mean} differ")
    env = {"PAWL_BENCH_QUERIES": str(total)}
    seconds = turns(3, lambda: bench.go("engine/neighbors", benchmark, env=env)["ns/op"] / 1e9,
                    lambda: peer.seconds(queries, total / len(queries), which))
    return Figure(name, "s", *seconds, PEER)


def measure(bench):
    ranges = [float(numpy.ptp(uniform(ROWS, j, 1))) for j in range(6)]
    peer = Peer(noise(ROWS, 1, ranges), "manhattan", 1, 14)
    figures = [compare(bench, NAMES[0], "BenchmarkGowerNoise", peer, noise(SAMPLE, 2, ranges), QUERIES,
                       checked={"PAWL_BENCH_QUERIES": str(SAMPLE)})]
    people = census()
    peer = Peer(people, "manhattan", 2, 15)
    figures.append(compare(bench, NAMES[1], "BenchmarkGowerAdult", peer, people[:SAMPLE], len(people), which=1))
    points = [numpy.column_stack([uniform(n, j, seed) for j in range(28)]) for n, seed in ((ROWS, 1), (POINTS, 2))]
    peer = Peer(points[0], "euclidean", 5, 1)
    return figures + [compare(bench, NAMES[2], "BenchmarkEuclideanBlocks", peer, points[1], POINTS)]

"""Matrix products of the shapes that nets and factorisations use, against
OpenBLAS as numpy brings it: in float32 and float64, on one core and on two.
A name has the transpositions of A and B, m, n and k, and how many products
there are at once. Run as a program, this file measures the peer's side."""

import json
import os
import statistics
import subprocess
import sys
import time

import numpy

SHAPES = (
    "NN-64-64-64", "NN-128-128-128", "NN-256-256-256", "NN-512-512-512", "NN-1024-1024-1024", "NN-2048-2048-2048",
    "NN-500-256-256", "TN-256-256-500", "NT-500-256-256", "NN-100-1200-300", "NN-100-300-1200", "NT-100-1200-300",
    "NN-3840-192-64", "NN-500-10-256", "NN-500-1-256", "NN-1-256-256", "NN-60-60-16x256", "NT-60-60-16x256",
)
CORES = (1, 2)
WIDTHS = (32, 64)
TURNS = 3
NAMES = tuple(f"gemm{width}-{shape}-{cores}core" for cores in CORES for width in WIDTHS for shape in SHAPES)


def product(name, dtype):
    """A call of one product, into memory that is there."""
    sizes, _, count = name[3:].partition("x")
    m, n, k = map(int, sizes.split("-"))
    draw = numpy.random.default_rng(1)
    first = () if not count else (int(count),)
    a = draw.random((*first, k, m) if name[0] == "T" else (*first, m, k)).astype(dtype) - dtype(.5)
    b = draw.random((*first, n, k) if name[1] == "T" else (*first, k, n)).astype(dtype) - dtype(.5)
    a = a.swapaxes(-1, -2) if name[0] == "T" else a
    b = b.swapaxes(-1, -2) if name[1] == "T" else b
    c = numpy.empty((*first, m, n), dtype)
    return lambda: numpy.matmul(a, b, out=c)


def best(call):
    """The best of some samples, each of about two milliseconds or one call,
    in microseconds. Slow calls are sampled less often."""
    call()
    start = time.perf_counter()
    call()
    calls = max(1, int(2e-3 / max(1e-9, time.perf_counter() - start)))
    samples = []
    while len(samples) < 9 and sum(samples) < .3:
        start = time.perf_counter()
        for _ in range(calls):
            call()
        samples.append(time.perf_counter() - start)
    return 1e6 * min(samples) / calls


def theirs(width, cores):
    out = subprocess.run([sys.executable, __file__, str(width)], check=True, capture_output=True, text=True,
                         env={**os.environ, "OPENBLAS_NUM_THREADS": str(cores)}).stdout
    return json.loads(out)


def measure(bench):
    from bench import Figure
    version = f"numpy {numpy.__version__}, {numpy.__config__.CONFIG['Build Dependencies']['blas']['name']}"
    figures = []
    for cores in CORES:
        for width in WIDTHS:
            pairs = [(bench.go("engine/linalg", f"BenchmarkGemm{width}", env={"GOMAXPROCS": str(cores)}), theirs(width, cores))
                     for _ in range(TURNS)]
            for shape in SHAPES:
                ours, peers = (statistics.median(p[side][shape] for p in pairs) for side in (0, 1))
                figures.append(Figure(f"gemm{width}-{shape}-{cores}core", "us", ours, peers, version))
    return figures


if __name__ == "__main__":
    dtype = {32: numpy.float32, 64: numpy.float64}[int(sys.argv[1])]
    json.dump({shape: best(product(shape, dtype)) for shape in SHAPES}, sys.stdout)

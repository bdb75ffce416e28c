"""Symmetric eigenproblems: all pairs of dense matrices against LAPACK (numpy),
and 50 at an end of the spectrum against ARPACK (scipy): of a random dense
matrix of order 5,000, and of the five-point Laplacian of 100,000 points, the
largest as they are, the smallest by shift and invert, as scipy's users do. scipy
is asked for the residual that pawl promises. And a thin SVD."""

import time

import numpy
import scipy
import scipy.sparse.linalg
from bench import Figure, turns

NAMES = ("eigh-1000", "eigh-2000", "svd-1000", "eigsh-dense-5000", "eigsh-sparse-100000-largest", "eigsh-sparse-100000-smallest")
PACKAGE = "engine/linalg/eigen"
TOLERANCE = 1e-12


def seconds(call, *arguments, **settings):
    start = time.perf_counter()
    call(*arguments, **settings)
    return time.perf_counter() - start


def random(n):
    """Symmetric with normal elements."""
    upper = numpy.triu(numpy.random.default_rng(1).standard_normal((n, n)))
    return upper + numpy.triu(upper, 1).T


def grid(rows, columns):
    """The five-point Laplacian of a grid."""
    def path(n):
        return scipy.sparse.diags_array([-numpy.ones(n - 1), 2 * numpy.ones(n), -numpy.ones(n - 1)], offsets=[-1, 0, 1])
    return (scipy.sparse.kron(path(rows), scipy.sparse.eye_array(columns))
            + scipy.sparse.kron(scipy.sparse.eye_array(rows), path(columns)))


def measure(bench):
    eigsh = scipy.sparse.linalg.eigsh
    square = numpy.random.default_rng(1).standard_normal((1000, 1000))
    dense, laplacian = random(5000), grid(250, 400)
    rows, columns = laplacian.tocsr(), laplacian.tocsc()
    lapack, arpack = f"numpy {numpy.__version__}", f"scipy {scipy.__version__}"
    sides = [
        ("BenchmarkFull1000", 5, lapack, lambda a=random(1000): seconds(numpy.linalg.eigh, a)),
        ("BenchmarkFull2000", 3, lapack, lambda a=random(2000): seconds(numpy.linalg.eigh, a)),
        ("BenchmarkThinSVD1000", 3, lapack, lambda: seconds(numpy.linalg.svd, square)),
        ("BenchmarkDense5000", 3, arpack, lambda: seconds(eigsh, dense, 50, which="LA", tol=TOLERANCE)),
        ("BenchmarkSparseLargest", 1, arpack, lambda: seconds(eigsh, rows, 50, which="LA", tol=TOLERANCE)),
        ("BenchmarkSparseSmallest", 3, arpack, lambda: seconds(eigsh, columns, 50, sigma=0, which="LM", tol=TOLERANCE)),
    ]
    figures = []
    for name, (benchmark, repeats, version, peer) in zip(NAMES, sides):
        pair = turns(repeats, lambda b=benchmark: bench.go(PACKAGE, b)["ns/op"] / 1e9, peer)
        figures.append(Figure(name, "s", *pair, version))
    return figures

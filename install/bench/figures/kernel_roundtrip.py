"""A cell of 1+1 in a warm kernel, from the request until reply and idle."""

import kernels
from bench import Figure, statistics

NAMES = ("kernel-1+1-median", "kernel-1+1-p95")
BLOCKS, CELLS = 10, 20


def measure(bench):
    kernels.install(bench.pawl)
    with kernels.kernel("pawl") as ours, kernels.kernel("python3") as theirs:
        for k in (ours, theirs):
            for _ in range(CELLS):
                k.expect("1+1", "2")
        times = ([], [])
        for _ in range(BLOCKS):
            for k, of_kernel in zip((ours, theirs), times):
                of_kernel += [1e3 * k.expect("1+1", "2") for _ in range(CELLS)]
    median = [statistics.median(t) for t in times]
    p95 = [statistics.quantiles(t, n=20)[-1] for t in times]
    return [Figure(name, "ms", *pair, kernels.IPYKERNEL) for name, pair in zip(NAMES, (median, p95))]

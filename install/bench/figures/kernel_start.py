"""From the launch of a kernel to its first answer and its first result, and
the memory it takes before any cell."""

import time

import kernels
from bench import Figure, statistics

NAMES = ("kernel-start-to-info", "kernel-start-to-result", "kernel-memory")
STARTS = 7


def start(name):
    """One start: ms to kernel_info_reply, ms to the first result, MiB."""
    with kernels.kernel(name) as k:
        k.expect("1+1", "2")
        result = time.perf_counter() - k.began
    with kernels.kernel(name) as idle:
        time.sleep(0.5)
        return 1e3 * k.ready_s, 1e3 * result, idle.memory()


def measure(bench):
    kernels.install(bench.pawl)
    rounds = [(start("pawl"), start("python3")) for _ in range(STARTS)]
    figures = []
    for i, (name, unit) in enumerate(zip(NAMES, ("ms", "ms", "MiB"))):
        ours = statistics.median(pawl[i] for pawl, _ in rounds)
        theirs = statistics.median(peer[i] for _, peer in rounds)
        figures.append(Figure(name, unit, ours, theirs, kernels.IPYKERNEL))
    return figures

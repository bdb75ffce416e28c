"""A CSV file of a million rows and nine mixed columns, from the disk to a
typed table. Both sides read the same file, which pawl's benchmark writes."""

import time

import pandas
from bench import Figure, turns

NAMES = ("csv-load-million-rows",)


def measure(bench):
    path = bench.folder / "million.csv"

    def ours():
        out = bench.go("engine/frame", "BenchmarkReadCSV", times=3, env={"PAWL_BENCH_CSV": str(path)})
        return out["ns/op"] / 1e9

    def theirs():
        start = time.perf_counter()
        for _ in range(3):
            pandas.read_csv(path)
        return (time.perf_counter() - start) / 3

    ours()  # builds the benchmark and writes the file
    return [Figure(NAMES[0], "s", *turns(3, ours, theirs), f"pandas {pandas.__version__}")]

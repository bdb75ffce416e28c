"""The speed of code in a cell: the same work as a cell of pawl, as a program
of CPython, and as a program of compiled Go. Each piece times itself, so that
starting and compiling do not count, and prints seconds and a result that all
three must agree on."""

import pathlib
import platform
import subprocess
import sys

import kernels
from bench import Figure, statistics

WORK = ("fib", "loop", "slice", "sort", "callbacks", "map", "strings", "structs")
NAMES = tuple(f"language-{w}-{against}" for w in WORK for against in ("cpython", "go"))
HERE = pathlib.Path(__file__).resolve().parents[1] / "language"
ROUNDS = 3


def times(text):
    """The lines "name seconds result" of a side, as a dict."""
    out = {}
    for line in text.splitlines():
        name, seconds, result = line.split()
        out[name] = (float(seconds), result)
    return out


def measure(bench):
    kernels.install(bench.pawl)
    source = (HERE / "work.go").read_text()
    program = bench.folder / "language-work"
    subprocess.run(["go", "build", "-trimpath", "-o", program, HERE / "work.go"], check=True)
    sides = {"pawl": [], "cpython": [], "go": []}
    with kernels.kernel("pawl") as k:
        for _ in range(ROUNDS):
            _, status, output = k.execute(source)
            if status != "ok":
                raise RuntimeError(f"the cell ended {status}: {output}")
            sides["pawl"].append(times(output))
            for side, command in (("cpython", [sys.executable, HERE / "work.py"]), ("go", [program])):
                sides[side].append(times(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    version = subprocess.run(["go", "env", "GOVERSION"], check=True, capture_output=True, text=True).stdout.strip()
    versions = {"cpython": f"CPython {platform.python_version()}", "go": f"compiled {version}"}
    kept = []
    for w in WORK:
        results = {r[w][1] for rounds in sides.values() for r in rounds}
        if len(results) != 1:
            raise RuntimeError(f"{w}: the sides disagree: {results}")
        median = {side: statistics.median(r[w][0] for r in rounds) for side, rounds in sides.items()}
        for peer in ("cpython", "go"):
            kept.append(Figure(f"language-{w}-{peer}", "s", median["pawl"], median[peer], versions[peer]))
    return kept

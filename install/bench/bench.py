"""pawl beside its peers: runs the figures, prints a table, writes them as JSON.

    bench.py --pawl bin/pawl [--only WORD] [--out bench.json]

A module in figures/ holds some figures: NAMES lists what they are called, and
measure(bench) returns a Figure for each. --only runs the modules with a name
that contains the word, and keeps those figures. Both sides of a figure are
measured in one run, turn by turn, so that a busy moment of the machine meets
both; what is kept is the median.
"""

import argparse
import dataclasses
import importlib
import json
import os
import pathlib
import pkgutil
import platform
import statistics
import subprocess
import sys

import figures

ROOT = pathlib.Path(__file__).resolve().parents[2]


@dataclasses.dataclass
class Figure:
    """One measured number of pawl, and of its peer where there is one."""

    name: str
    unit: str
    pawl: float
    peer: float | None = None
    peer_version: str = ""  # of the peer, with its name: "pandas 3.1.1"

    @property
    def ratio(self):
        """pawl's number over the peer's."""
        return self.pawl / self.peer if self.peer else None

    def entry(self):
        return {**dataclasses.asdict(self), "ratio": self.ratio}


class Bench:
    """What a figure's module needs: where things are and how to time Go."""

    def __init__(self, pawl):
        self.pawl = pathlib.Path(pawl).resolve()
        self.folder = ROOT / ".bench"
        self.folder.mkdir(exist_ok=True)

    def go(self, package, benchmark, times=1, env=None):
        """Runs a Go benchmark so many times in a process of its own; its
        numbers by unit, as in {"ns/op": 4.1e8, "MB/s": 171.2}."""
        program = self.folder / (package.replace("/", "-") + ".test")
        if program not in self._built:
            subprocess.run(["go", "test", "-trimpath", "-c", "-o", program, f"./{package}"], cwd=ROOT, check=True)
            self._built.add(program)
        out = subprocess.run(
            [program, "-test.run", "^$", "-test.bench", f"^{benchmark}$", "-test.benchtime", f"{times}x"],
            cwd=ROOT / package, env={**os.environ, **(env or {})}, check=True, capture_output=True, text=True).stdout
        for line in out.splitlines():
            name, *numbers = line.split()
            if name.partition("-")[0] == benchmark:
                return {unit: float(value) for value, unit in zip(numbers[1::2], numbers[2::2])}
        raise RuntimeError(f"{package} {benchmark} printed no result:\n{out}")

    _built = set()


def turns(n, *sides):
    """Calls each side in turn, n times; the median of what each returned."""
    results = [[side() for side in sides] for _ in range(n)]
    return [statistics.median(of_side) for of_side in zip(*results)]


def modules(only):
    for _, name, _ in pkgutil.iter_modules(figures.__path__):
        module = importlib.import_module(f"figures.{name}")
        if any(only in n for n in module.NAMES):
            yield module


def table(rows):
    """Text in columns; the first and last to the left, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows)]
    for row in rows:
        cells = [c.ljust(w) if i in (0, 1, len(row) - 1) else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths))]
        print("  ".join(cells).rstrip(), flush=True)


def number(x):
    if x is None:
        return ""
    return f"{x:.4g}" if abs(x) < 1000 else f"{x:.0f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pawl", required=True, help="the program")
    parser.add_argument("--only", default="", help="figures whose name contains this word")
    parser.add_argument("--out", default="bench.json", help="the file to write")
    a = parser.parse_args()

    load, cores = os.getloadavg()[0], os.cpu_count()
    if load > cores / 2:
        print(f"the machine is busy (load {load:.1f} on {cores} cores): trust no figure of this run", file=sys.stderr)
    bench, kept, failed = Bench(a.pawl), [], []
    chosen = list(modules(a.only))
    if not chosen:
        sys.exit(f"no figure has a name with {a.only!r} in it")
    for module in chosen:
        print(f"measuring {', '.join(n for n in module.NAMES if a.only in n)}", file=sys.stderr, flush=True)
        try:
            kept += [f for f in module.measure(bench) if a.only in f.name]
        except Exception as e:  # the other figures are still worth having
            failed.append(f"{module.__name__}: {type(e).__name__}: {e}")

    print(f"\n{cores} cores, {platform.system()} {platform.machine()}, load {load:.1f} before\n")
    table([("figure", "unit", "pawl", "peer", "ratio", "against")] + [
        (f.name, f.unit, number(f.pawl), number(f.peer), number(f.ratio), f.peer_version) for f in kept])
    pathlib.Path(a.out).write_text(json.dumps([f.entry() for f in kept], indent=1) + "\n")
    if failed:
        sys.exit("\nnot measured:\n" + "\n".join(failed))


if __name__ == "__main__":
    sys.modules["bench"] = sys.modules["__main__"]  # figures import what stands here
    main()

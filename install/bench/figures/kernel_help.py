"""What a person waits for while typing: completion of a member and
inspection of a function, from the request until its reply; and ten thousand
lines printed by one cell, until idle."""

import time

import kernels
from bench import Figure, statistics

NAMES = ("kernel-complete", "kernel-inspect", "kernel-10000-lines")
TIMES = 30
PAWL = {"complete": "strings.Sp", "inspect": "strings.Split", "lines": 'for i := range 10000 { fmt.Println("line", i) }'}
PYTHON = {"complete": "os.path.sp", "inspect": "os.path.split", "lines": "for i in range(10000): print('line', i)"}


def reply_ms(k, send):
    """Milliseconds until the reply to what send sends."""
    start = time.perf_counter()
    k._next(k.client.get_shell_msg, send())
    return 1e3 * (time.perf_counter() - start)


def side(k, texts):
    k.execute("import os" if texts is PYTHON else "x := 1")
    code = texts["complete"]
    complete = [reply_ms(k, lambda: k.client.complete(code, len(code))) for _ in range(TIMES)]
    code = texts["inspect"]
    inspect = [reply_ms(k, lambda: k.client.inspect(code, len(code))) for _ in range(TIMES)]
    lines = [1e3 * k.execute(texts["lines"])[0] for _ in range(5)]
    return [statistics.median(t) for t in (complete, inspect, lines)]


def measure(bench):
    kernels.install(bench.pawl)
    with kernels.kernel("pawl") as ours, kernels.kernel("python3") as theirs:
        pairs = zip(side(ours, PAWL), side(theirs, PYTHON))
        return [Figure(name, "ms", *pair, kernels.IPYKERNEL) for name, pair in zip(NAMES, pairs)]

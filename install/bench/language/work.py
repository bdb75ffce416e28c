"""The work of work.go in Python, as a Python programmer writes it."""

import functools
import io
import time


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def loop():
    s = 0
    for i in range(10_000_000):
        s += i & 3
    return s


def slices():
    a = [0.0] * 1_000_000
    for _ in range(5):
        for i in range(len(a)):
            a[i] = a[i] * 0.5 + float(i)
    return int(a[999_999])


def sorting():
    x, a = 1, []
    for _ in range(200_000):
        x = x * 1103515245 % 2147483648
        x = (x + 12345) % 2147483648
        a.append(x)
    a.sort(key=functools.cmp_to_key(lambda p, q: (q > p) - (q < p)))
    return a[1000]


def callbacks():
    """A compiled optimiser that calls back: scipy's, where it is installed."""
    from scipy.optimize import minimize
    calls = 0

    def f(x):
        nonlocal calls
        calls += 1
        a, b = 1 - x[0], x[1] - x[0] * x[0]
        return a * a + 100 * b * b

    while calls < 100_000:
        minimize(f, [-1.2, 1.0], method="Nelder-Mead")
    return calls // 100_000


def maps():
    m = {}
    keys = "alpha beta gamma delta epsilon zeta eta theta".split()
    for i in range(1_000_000):
        k = keys[i & 7]
        m[k] = m.get(k, 0) + i
    return m["gamma"]


def text():
    b = io.StringIO()
    for i in range(300_000):
        b.write("row ")
        b.write(chr(ord("a") + i % 26))
    return b.getvalue().count("row c")


class Point:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y

    def moved(self, dx):
        return Point(self.x + dx, self.y - dx)


def structs():
    p = Point(1, 2)
    for i in range(1_000_000):
        p = p.moved(i & 1)
    return p.x


for name, f in (("fib", lambda: fib(32)), ("loop", loop), ("slice", slices), ("sort", sorting),
                ("callbacks", callbacks), ("map", maps), ("strings", text), ("structs", structs)):
    began = time.perf_counter()
    result = f()
    print(name, time.perf_counter() - began, result)

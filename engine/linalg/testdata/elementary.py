"""Writes elementary.csv: arguments and exp, log, tanh and the logistic function
of them, computed by mpmath 1.4.1 with 60 digits and rounded once to float64.
Numbers are hexadecimal. A logarithm that has no value is written nan."""

import random
import struct

from mpmath import exp, log, mp, mpf, tanh

mp.dps = 60
draw = random.Random(1)


def arguments():
    yield from (0.0, 1.0, -1.0, 5e-324, 1e-310, -1e-310, 2.0**-1022, 1e-45, 1e-40, 0.5, 2.0, 2**0.5, 0.5**0.5)
    yield from (88.7, 88.8, -87.3, -103.9, -104.0, 709.7, 709.78, -708.0, -745.1, -746.0, 22.0, -22.0, 1e300)
    for _ in range(60):
        yield draw.gauss(0, 1)
        yield draw.gauss(0, 30)
        yield draw.uniform(-745, 709.7)
        yield 1 + draw.gauss(0, 0.01)
        yield 10 ** draw.uniform(-300, 300)
        yield draw.choice((-1, 1)) * 10 ** draw.uniform(-20, 1)


def rounded(value):
    """The nearest float64, also where it has fewer digits."""
    if value != 0 and abs(value) < mpf(2) ** -1022:
        return struct.unpack("<d", struct.pack("<Q", int(mp.nint(abs(value) * mpf(2) ** 1074))))[0] * (1 if value > 0 else -1)
    return float(value)


with open("elementary.csv", "w") as out:
    for a in arguments():
        x = mpf(a)
        mp.dps = 400 if abs(a) < 1e-15 else 60
        logarithm = log(x) if a > 0 else mpf("-inf" if a == 0 else "nan")
        values = (exp(x), logarithm, tanh(x), 1 / (1 + exp(-x)))
        print(a.hex(), *(rounded(v).hex() for v in values), sep=",", file=out)

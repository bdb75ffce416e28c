"""An endless loop that has run for a second, from the interrupt until reply
and idle. The loop's own variable and one from before must keep their values."""

import kernels
from bench import Figure, turns

NAMES = ("kernel-interrupt",)
INTERRUPTS = 5


class Loop:
    """A kernel with a loop of its language."""

    def __init__(self, kernel, before, loop, kept):
        self.kernel, self.loop, self.kept = kernel, loop, kept
        kernel.execute(before)

    def interrupt(self):
        took = self.kernel.interrupt(self.loop)
        self.kernel.expect(*self.kept)
        return 1e3 * took


def measure(bench):
    kernels.install(bench.pawl)
    with kernels.kernel("pawl") as go, kernels.kernel("python3") as python:
        ours = Loop(go, "kept, n := 42, 0", "for {\n\tn++\n}", ("fmt.Sprint(kept, n > 0)", "42 true"))
        theirs = Loop(python, "kept, n = 42, 0", "while True:\n    n += 1", ("print(kept, n > 0)", "42 True"))
        pair = turns(INTERRUPTS, ours.interrupt, theirs.interrupt)
    return [Figure(NAMES[0], "ms", *pair, kernels.IPYKERNEL)]

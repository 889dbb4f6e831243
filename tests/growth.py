"""How the time of some work grows with its size, which says the same on every machine."""

import time

from worker.runtime.gc_pauses import gc_paused

TIMES = 8
"""How much more work the longer run has."""

MAX_RUNS = 3
"""How often a longer run may be too long; work that grows faster is too long each time."""

MIN_MEASURED_S = 0.01
"""Seconds of the processor below which a run says nothing."""


def assert_linear(work, size):
    """Assert that `work(8 * size)` takes about eight times as long as `work(size)`; quadratic would be 64.

    `work` does what is measured, or returns a function that does. A run that what else the machine does
    made long is repeated.
    """
    few = max(min(_run(work, size) for _ in range(2)), MIN_MEASURED_S)
    runs = []
    while len(runs) < MAX_RUNS:
        runs.append(_run(work, TIMES * size))
        if runs[-1] < 2.5 * TIMES * few:
            return
    raise AssertionError(f"{size}: {few:.3f} s; {TIMES * size}: {min(runs):.3f} s")


def _run(work, size):
    """Seconds of the processor."""
    with gc_paused():  # whose work grows with all that the tests hold
        began = time.process_time()
        measured = work(size)
        if callable(measured):
            began = time.process_time()
            measured()
        return time.process_time() - began

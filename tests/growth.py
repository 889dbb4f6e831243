"""How the time of some work grows with its size, which says the same on every machine."""

import gc
import time
from contextlib import contextmanager

TIMES = 4
"""How much more work the longer run has."""

MIN_MEASURED_S = 0.02
"""Seconds of the processor below which a run says nothing."""


def assert_linear(work, size):
    """Assert that `work(4 * size)` takes about four times as long as `work(size)`; quadratic would be 16."""
    few = max(_taken(work, size), MIN_MEASURED_S)
    many = _taken(work, TIMES * size)
    assert many < 2.5 * TIMES * few, f"{size}: {few:.3f} s; {TIMES * size}: {many:.3f} s"


def _taken(work, size):
    """Seconds of the processor, in the better of two runs: what else the machine does counts little."""
    return min(_run(work, size) for _ in range(2))


def _run(work, size):
    with gc_paused():  # whose work grows with all that the tests hold
        began = time.process_time()
        work(size)
        return time.process_time() - began


@contextmanager
def gc_paused():
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()

"""Waiting for a condition, which is what a test does instead of sleeping."""

import time

PATIENCE = 600
"""Seconds that a test waits for what takes a few: only what hangs is to fail, on however slow a machine."""


def wait_until(holds, what, seconds=PATIENCE):
    """What the condition gives, once that is true; fail, naming it, when it never is."""
    deadline = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < deadline, f"after {seconds} s still not: {what}"
        time.sleep(0.05)
    return found

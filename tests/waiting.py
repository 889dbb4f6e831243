"""Waiting for a condition, which is what a test does instead of sleeping."""

import time


def wait_until(holds, what, seconds=20):
    """Wait for a condition; fail, naming it, when it does not come true."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"after {seconds} s still not: {what}"
        time.sleep(0.02)

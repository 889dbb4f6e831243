"""The short plan, as `python -m tests.chaos` runs it; the release plan takes hours."""

import subprocess
import sys

from service.running import PROJECT


def test_nothing_is_lost_and_nothing_done_twice_whatever_dies():
    words = ["-m", "tests.chaos", "--store", "sqlite", "--seed", "1"]
    ran = subprocess.run([sys.executable, *words], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.endswith("all zeros\n")

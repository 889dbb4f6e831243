"""The collector of garbage is kept from what is never freed."""

import gc
import subprocess
import sys

import pytest
from waiting import PATIENCE

from worker.runtime.gc_pauses import loading
from worker.settings import PROJECT

SEEN_LAST = """
import atexit, gc, sys
atexit.register(lambda: print(len(gc.get_objects()), gc.get_freeze_count()))
"""
"""What was registered first is called last."""

COMMAND = "sys.argv = ['winnow', '--version']; from worker.cli.main import main; main()"
BEAT = "sys.argv = ['tasks', 'beat', '--help']; from tasks.__main__ import main; main()"


@pytest.mark.parametrize("program", [COMMAND, BEAT])
def test_a_process_ends_without_looking_through_all_that_it_loaded(program):
    done = subprocess.run(
        [sys.executable, "-c", SEEN_LAST + program],
        check=True, cwd=PROJECT, capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip
    collectable, frozen = map(int, done.stdout.split()[-2:])
    assert collectable < 100
    assert frozen > 5_000


def test_what_was_loaded_is_not_collected():
    with loading():
        assert not gc.isenabled()
        loaded = [[]]
    assert gc.isenabled()
    assert not any(known is loaded for known in gc.get_objects())
    later = [[]]
    assert any(known is later for known in gc.get_objects())

"""What Python users meet: a light import, and a process whose garbage collection is as they left it."""

from __future__ import annotations

import gc
import subprocess
import sys

import pytest

from worker import extract
from worker.errors import Rejected
from worker.runtime.gc_pauses import gc_paused

HEAVY = ("numpy", "bs4", "sqlalchemy", "celery", "redis", "pycurl")


def test_importing_the_worker_loads_nothing_heavy():
    program = (
        f"from worker import extract; import sys; print([name for name in {HEAVY} if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_the_function_keeps_its_name_whatever_is_imported_first():
    program = "import worker.extraction.metadata.title, worker; from worker import extract; "
    program += "print(worker.extract is extract, extract('<p>A short note.</p>').body)"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == "True A short note.\n"


def test_no_garbage_is_looked_for_while_a_page_is_read():
    with gc_paused():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_garbage_is_looked_for_again_also_after_a_page_that_is_none():
    with pytest.raises(Rejected):
        extract(b"")
    assert gc.isenabled()


def test_whoever_collects_no_garbage_is_heeded():
    gc.disable()
    try:
        extract("<p>Hello</p>")
        assert not gc.isenabled()
    finally:
        gc.enable()

"""Pauses of Python's garbage collector."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def gc_paused() -> Iterator[None]:
    """Pause the collector while a page is read, and while other workers wait for our locks.

    Reading makes thousands of objects and needs all of them until its end. Collecting in between costs 6 to
    15 % more CPU (2026-11). Garbage of a page is collected after it.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def loading() -> Iterator[None]:
    """Pause the collector while modules are loaded, and exclude them from collection."""
    with gc_paused():
        yield
        freeze_loaded()


def end_without_collecting() -> None:
    """Let this process end without the collection that Python begins when all else is done.

    It looks through every module, a fifth of what a short command costs (2026-12), and finds nothing that
    the end of the process does not free.
    """
    atexit.register(gc.freeze)


def freeze_loaded() -> None:
    """Exclude all objects that exist now from collection. A worker does this before it forks, and each child.

    What was loaded is never freed. To scan it would cost 60 ms each time, and copy the memory that parent and
    children share: a scan writes to every object (docs.python.org, `gc.freeze`).
    """
    gc.freeze()

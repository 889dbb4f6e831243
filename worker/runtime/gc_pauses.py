"""Pauses of Python's garbage collector."""

from __future__ import annotations

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


def freeze_inherited() -> None:
    """Exclude all objects that exist now from collection. A child of a worker does this at its start.

    Inherited objects are never freed. To scan them would cost 60 ms each time, and copy the memory that the
    child shares with its parent (docs.python.org, `gc.freeze`).
    """
    gc.freeze()

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
    """Exclude all objects that exist now from collection. A worker does this before it forks, and each child.

    What was loaded is never freed. To scan it would cost 60 ms each time, and copy the memory that parent and
    children share: a scan writes to every object (docs.python.org, `gc.freeze`).
    """
    gc.freeze()

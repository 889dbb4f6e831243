"""When Python looks for garbage that only refers to itself."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def gc_paused() -> Iterator[None]:
    """Look for no garbage meanwhile: while a page is read, and while locks are held that others wait for.

    Reading makes thousands of objects, and needs them to its end. Looking meanwhile costs 6 to 15 % more CPU
    (2026-11). What a page leaves behind is found after it.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def freeze_inherited() -> None:
    """Look no more for garbage in what this process has by now, as a child of a worker does at its start.

    All that it inherited is there to stay. Looking through it would cost 60 ms each time, and copy the memory
    that it shares with its parent (docs.python.org, `gc.freeze`).
    """
    gc.freeze()

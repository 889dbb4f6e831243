"""The signals that stop the service: the first one in order, one more at once."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class StopSignals:
    """What signals have asked for.

    The first one raises KeyboardInterrupt. Once the stop has begun, one more is only noted: an exception
    would reach whatever runs then, and the rest of the stop would be left out.
    """

    def __init__(self) -> None:
        self._stop_has_begun = False
        self._is_held_back = self._came_meanwhile = False
        self.at_once = False
        """Whether what still runs is to be killed, and not waited for."""

    def begin_stop(self) -> None:
        """Note signals from now on, and raise nothing."""
        self._stop_has_begun = True

    @contextmanager
    def handled(self) -> Iterator[None]:
        """Treat SIGTERM, and a closed terminal, like Ctrl-C."""
        handled = [signal.SIGTERM, signal.SIGINT]  # a shell starts background jobs with SIGINT ignored
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # ignored by nohup(1), to keep running
            handled.append(signal.SIGHUP)
        before = {number: signal.signal(number, self._handle) for number in handled}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    @contextmanager
    def held_back(self) -> Iterator[None]:
        """Raise nothing while the block runs, but after it.

        For what must not be left in the middle: `subprocess` takes a lock before it looks whether a process
        has ended, and an exception there leaves it taken for ever.
        """
        self._is_held_back = True
        try:
            yield
        finally:
            self._is_held_back = False
        if self._came_meanwhile:
            self._came_meanwhile = False
            self._raise()

    def _handle(self, _number: int, _frame: FrameType | None) -> None:
        if self._stop_has_begun:
            self.at_once = True
        elif self._is_held_back:
            self.at_once = self._came_meanwhile
            self._came_meanwhile = True
        else:
            self._raise()

    def _raise(self) -> None:
        self.begin_stop()
        raise KeyboardInterrupt

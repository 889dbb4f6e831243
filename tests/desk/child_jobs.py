"""Jobs that a child of the desk does badly."""

import os
import signal
from dataclasses import dataclass


@dataclass(frozen=True)
class Spin:
    """Takes for ever."""

    def run(self, _context):
        while True:
            pass


@dataclass(frozen=True)
class Eat:
    """Takes all memory, a bit at a time."""

    def run(self, _context):
        eaten = []
        while True:
            eaten.append(bytearray(10_000_000))


@dataclass(frozen=True)
class Die:
    """Ends the process by a signal."""

    by: signal.Signals

    def run(self, _context):
        os.kill(os.getpid(), self.by)


@dataclass(frozen=True)
class Pid:
    """Says which process does it."""

    def run(self, _context):
        return os.getpid()


@dataclass(frozen=True)
class Fail:
    """Has a mistake in it."""

    def run(self, _context):
        raise KeyError("a mistake")

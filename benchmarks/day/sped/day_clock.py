"""A clock on which a day passes in less: real until the day begins, so many times as fast, and real again."""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

FILE_VARIABLE = "WINNOW_DAY_CLOCK"
"""The environment variable that names the file in which the day is written once it begins."""


@dataclass(frozen=True)
class Day:
    """A day: when it began by the real clock, how fast it passes, how many of its own seconds it has."""

    began: float
    speed: float
    length: float

    def passed(self, real: float) -> float:
        """The seconds of the day that have passed at a real time; beyond its end, the clock runs on."""
        sped = min(max(real - self.began, 0.0) * self.speed, self.length)
        return sped + (real - self.began - sped / self.speed)

    def real(self, passed: float) -> float:
        """The real seconds in which so much of the day passes."""
        return min(passed, self.length) / self.speed + max(passed - self.length, 0.0)

    def rate(self) -> float:
        """How fast the clock goes just now."""
        is_day = 0 <= time.time() - self.began < self.length / self.speed
        return self.speed if is_day else 1.0

    def now(self) -> float:
        """The seconds of the day that have passed by now."""
        return self.passed(time.time())

    def at(self, passed: float) -> datetime:
        """The time on the clock when so much of the day has passed."""
        return datetime.fromtimestamp(self.began + passed, UTC)

    def since(self, at: datetime) -> float:
        """How much of the day has passed at a time on the clock."""
        return at.timestamp() - self.began

    def write(self, file: Path) -> None:
        """Let it begin for everybody who looks at the file."""
        part = file.with_suffix(".part")
        part.write_text(json.dumps(asdict(self)))
        part.replace(file)


class DayClock:
    """The clock of a process: of the day in the file, once it is there."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._day: Day | None = None

    @classmethod
    def of_environment(cls) -> DayClock:
        """The clock whose file the environment names."""
        return cls(Path(os.environ[FILE_VARIABLE]))

    @property
    def day(self) -> Day | None:
        """The day; None until it begins."""
        if self._day is None:
            with suppress(FileNotFoundError):
                self._day = Day(**json.loads(self._file.read_text()))
        return self._day

    def rate(self) -> float:
        """How fast the clock goes just now."""
        return self.day.rate() if self.day else 1.0

    def utcnow(self) -> datetime:
        """Return the time on the clock in UTC."""
        return self.day.at(self.day.now()) if self.day else datetime.now(UTC)

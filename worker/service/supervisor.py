"""The supervisor: starts the parts of the service, starts again what dies, and leaves nothing behind."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

from worker.runtime import heartbeats, private_files
from worker.runtime.backoff import Backoff

RESTART_BACKOFF = Backoff(first=1.0, maximum=30.0)

STEADY_AFTER = 60.0
"""Seconds after which a part that died counts as one that ran well before."""

LARGEST_LOG = 10_000_000
"""Bytes beyond which a part's log is put aside (one old log is kept) when the part starts."""

SILENT_AFTER = 2 * heartbeats.LOST_AFTER
"""Seconds without a sign of life after which a part is killed; one that is stuck ends itself before that."""

HURRY = 5.0
"""Seconds that a part has to put down its work."""

_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Part:
    """One process of the service."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    grace: float = 10.0
    """Seconds it may take to stop before it is killed."""
    in_a_hurry: signal.Signals | None = None
    """The signal at which it puts down its work and ends at once; it is sent before it is killed."""
    wave: int = 1
    """Parts of a higher wave are stopped, all at once, before those of a lower one."""
    sign: Path | None = None
    """The file that it touches while it is well (`worker.runtime.heartbeats`)."""


@dataclass(slots=True)
class _Running:
    part: Part
    process: subprocess.Popen[bytes]
    started: float
    deaths: int = 0
    start_again: float | None = None
    last_sign: int = 0
    sign_seen: float = field(default_factory=monotonic)


class Supervisor:
    """Runs parts as child processes."""

    def __init__(self, folder: Path, logs: Path, say: Callable[[str], None]) -> None:
        self._folder = folder
        self._logs = logs
        self._say = say
        self._running: list[_Running] = []

    def start(self, part: Part) -> None:
        """Start a part."""
        self._running.append(_Running(part, self._spawn(part), monotonic()))

    def check(self) -> None:
        """Look after the parts once: start again, after a pause that grows, what has died."""
        for running in self._running:
            if running.start_again is None:
                self._look_after(running)
            elif monotonic() >= running.start_again:
                running.process = self._spawn(running.part)
                running.started, running.start_again = monotonic(), None
                running.sign_seen = running.started

    def _look_after(self, running: _Running) -> None:
        if running.process.poll() is None and _is_silent(running):
            self._say(f"{running.part.name} has given no sign of life for {SILENT_AFTER:g} s: killed")
            running.process.kill()
            running.process.wait()
        if running.process.poll() is not None:
            self._mourn(running)

    def stop(self) -> None:
        """Stop every part, wave by wave, and wait until each is gone. Interrupted, stop them all at once."""
        try:
            self._stop_in_order()
        except KeyboardInterrupt:  # a second Ctrl-C
            self._hurry(self._running)
            self._say("killed what had not stopped yet; nothing is lost, the ledger has it")
        finally:
            while self._running:
                _sweep(self._running.pop().process)

    def _stop_in_order(self) -> None:
        for wave in sorted({running.part.wave for running in self._running}, reverse=True):
            stopping = [running for running in self._running if running.part.wave == wave]
            for running in stopping:
                running.process.terminate()
            asked = monotonic()
            late = [running for running in stopping if not _ends_by(asked + running.part.grace, running)]
            for running in late:
                self._say(f"{running.part.name} did not stop within {running.part.grace:g} s: killed")
            self._hurry(late)
            for running in stopping:
                _sweep(running.process)
                self._running.remove(running)

    def _hurry(self, parts: Sequence[_Running]) -> None:
        """Have the parts that can do so put down their work, and wait for that a little."""
        hurried = [running for running in parts if running.part.in_a_hurry]
        for running in hurried:
            running.process.send_signal(running.part.in_a_hurry or signal.SIGKILL)
        end = monotonic() + HURRY
        for running in hurried:
            _ends_by(end, running)

    def wait(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Look after the parts until a condition holds; whether it did within so many seconds."""
        end = monotonic() + seconds
        while not condition():
            if monotonic() > end:
                return False
            self.check()
            sleep(0.1)
        return True

    def log(self, name: str) -> Path:
        """Where a part's output goes."""
        return self._logs / f"{name}.log"

    def _mourn(self, running: _Running) -> None:
        _sweep(running.process)
        steady = monotonic() - running.started > STEADY_AFTER
        running.deaths = 1 if steady else running.deaths + 1
        pause = RESTART_BACKOFF.delay(running.deaths)
        running.start_again = monotonic() + pause
        how = _ending(running.process.returncode)
        self._say(
            f"{running.part.name} {how}; starting it again in {pause:g} s (see {self.log(running.part.name)})"
        )

    def _spawn(self, part: Part) -> subprocess.Popen[bytes]:
        log = self.log(part.name)
        if log.exists() and log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_suffix(".log.1"))
        private_files.ensure(log)
        with log.open("ab") as output:
            return subprocess.Popen(  # noqa: S603  # our own programs
                part.command,
                cwd=self._folder,
                env={**os.environ, **part.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                umask=private_files.OTHERS_BITS,  # of the broker's files, Flower's, and whatever else
                start_new_session=True,  # Ctrl-C is for the supervisor alone, which stops things in order
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509  # one thread
            )


def _ends_by(end: float, running: _Running) -> bool:
    """Wait for a part to end; whether it did before this time."""
    try:
        running.process.wait(max(0.0, end - monotonic()))
    except subprocess.TimeoutExpired:
        return False
    return True


def _is_silent(running: _Running) -> bool:
    """Whether a part that gave signs of life gives none any more; told by change, not by the clock."""
    try:
        sign = running.part.sign.stat().st_mtime_ns if running.part.sign else 0
    except OSError:  # it has given none yet
        sign = 0
    if sign != running.last_sign:
        running.last_sign, running.sign_seen = sign, monotonic()
    return bool(sign) and monotonic() - running.sign_seen > SILENT_AFTER


def _die_with_parent() -> None:
    """Ask the kernel for SIGTERM when the supervisor dies, however it dies (prctl(2))."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _sweep(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of a part's process group, such as the children of a worker that was killed."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _ending(code: int) -> str:
    if code < 0:
        return f"was killed by {signal.Signals(-code).name}"
    return f"stopped with exit code {code}"

"""The supervisor: starts the parts of the service, restarts those that exit, and leaves no process behind."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

from worker.runtime import heartbeats, private_files
from worker.runtime.backoff import Backoff
from worker.service.stop_signals import StopSignals

RESTART_BACKOFF = Backoff(first=1.0, maximum=30.0)

STABLE_AFTER_S = 60.0
"""A part that ran for longer than this before it exited starts again with the first delay."""

MAX_LOG_BYTES = 10_000_000
"""When a log has become larger, its lines move to a second file, and those that were there are deleted."""

MAX_SILENCE_S = 2 * heartbeats.HEARTBEAT_TIMEOUT_S
"""A part without a heartbeat for this time is killed. One that is stuck should have ended itself before."""

QUICK_STOP_TIMEOUT_S = 5.0
"""For a part to return its work after `quick_stop_signal`."""

SECOND_SIGNAL_CHECK_S = 0.1
"""While parts stop, whether a second signal came is looked up this often."""

NEED_CHECK_S = 1.0
"""Whether a part is needed that has not been started is asked this often."""

CONDITION_CHECK_S = 0.1
"""While a condition is waited for, it is looked at this often."""

_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Part:
    """One process of the service."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    stop_timeout: float = 10.0
    """Seconds that the part may take to stop before it is killed."""
    quick_stop_signal: signal.Signals | None = None
    """The signal at which the part returns its work and exits at once; sent before it is killed."""
    wave: int = 1
    """All parts of a higher wave are stopped together, before those of a lower one."""
    heartbeat_file: Path | None = None
    """The file that the part touches while it is healthy (`worker.runtime.heartbeats`)."""
    is_needed: Callable[[], bool] | None = None
    """If given, the part is started when this first returns true; it is asked every `NEED_CHECK_S`."""


@dataclass(slots=True)
class _Running:
    part: Part
    process: subprocess.Popen[bytes]
    started: float
    crashes: int = 0
    restart_at: float | None = None
    last_heartbeat_ns: int = 0
    heartbeat_seen_at: float = field(default_factory=monotonic)


class Supervisor:
    """Runs parts as child processes."""

    def __init__(self, folder: Path, logs: Path, say: Callable[[str], None], signals: StopSignals) -> None:
        self._folder = folder
        self._logs = logs
        self._say = say
        self._signals = signals
        self._running: list[_Running] = []
        self._not_needed_yet: list[Part] = []
        self._asked_need_at = monotonic()

    def start(self, part: Part) -> None:
        """Start a part, or have it started by `check` when it is needed."""
        if part.is_needed:
            self._not_needed_yet.append(part)
        else:
            self._launch(part)

    def _launch(self, part: Part) -> None:
        with self._signals.held_back():
            self._running.append(_Running(part, self._spawn(part), monotonic()))

    def check(self) -> None:
        """Check all parts once, start those that are needed now, and restart those that have exited."""
        self._start_needed()
        with self._signals.held_back():
            for running in self._running:
                self._limit_log(running.part.name)
                if running.restart_at is None:
                    self._check_part(running)
                elif monotonic() >= running.restart_at:
                    self._restart(running)

    def _restart(self, running: _Running) -> None:
        running.process = self._spawn(running.part)
        running.started, running.restart_at = monotonic(), None
        running.heartbeat_seen_at = running.started

    def _start_needed(self) -> None:
        if monotonic() - self._asked_need_at < NEED_CHECK_S:
            return
        self._asked_need_at = monotonic()
        for part in [one for one in self._not_needed_yet if one.is_needed and one.is_needed()]:
            self._not_needed_yet.remove(part)
            self._launch(part)

    def _check_part(self, running: _Running) -> None:
        if running.process.poll() is None and _is_silent(running):
            self._say(f"{running.part.name} sent no heartbeat for {MAX_SILENCE_S:g} s: killed")
            running.process.kill()
            running.process.wait()
        if running.process.poll() is not None:
            self._handle_exit(running)

    def stop(self) -> None:
        """Stop every part, wave by wave, and wait for each. A second Ctrl-C stops all of them at once."""
        self._signals.begin_stop()
        try:
            self._stop_in_order()
            if self._running:
                self._stop_quickly(self._running)
                self._say("killed the parts that had not stopped; nothing is lost, the ledger has all work")
        finally:
            while self._running:
                _kill_group(self._running.pop().process)

    def _stop_in_order(self) -> None:
        """Stop wave by wave, until all have stopped or a second signal comes."""
        for wave in sorted({running.part.wave for running in self._running}, reverse=True):
            stopping = [running for running in self._running if running.part.wave == wave]
            for running in stopping:
                running.process.terminate()
            asked = monotonic()
            late = [one for one in stopping if not self._exits_by(asked + one.part.stop_timeout, one)]
            if self._signals.at_once:
                return
            for running in late:
                self._say(f"{running.part.name} did not stop within {running.part.stop_timeout:g} s: killed")
            self._stop_quickly(late)
            for running in stopping:
                _kill_group(running.process)
                self._running.remove(running)

    def _stop_quickly(self, parts: Sequence[_Running]) -> None:
        """Ask the parts that can do so to return their work, and wait for them a short time."""
        stopping = [running for running in parts if running.part.quick_stop_signal]
        for running in stopping:
            running.process.send_signal(running.part.quick_stop_signal or signal.SIGKILL)
        end = monotonic() + QUICK_STOP_TIMEOUT_S
        for running in stopping:
            with contextlib.suppress(subprocess.TimeoutExpired):
                running.process.wait(max(0.0, end - monotonic()))

    def _exits_by(self, end: float, running: _Running) -> bool:
        """Wait for a part to exit, but not after a second signal; return whether it exited before `end`."""
        while running.process.poll() is None:
            if monotonic() > end or self._signals.at_once:
                return False
            with contextlib.suppress(subprocess.TimeoutExpired):
                running.process.wait(SECOND_SIGNAL_CHECK_S)
        return True

    def wait(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Check the parts until a condition holds; return whether it did within `seconds`."""
        end = monotonic() + seconds
        while not condition():
            if monotonic() > end:
                return False
            self.check()
            sleep(CONDITION_CHECK_S)
        return True

    def watch(self, seconds: float) -> None:
        """Check the parts once, and then let `seconds` pass."""
        self.check()
        sleep(seconds)

    def log_file(self, name: str) -> Path:
        """The file of a part's output."""
        return self._logs / f"{name}.log"

    def _limit_log(self, name: str) -> None:
        """Move the lines of a log that is too large.

        They are copied, because the part's processes hold the file and go on writing at its end. A line that
        is written between the copy and the cut is lost.
        """
        log = self.log_file(name)
        if not log.exists() or log.stat().st_size <= MAX_LOG_BYTES:
            return
        old = log.with_suffix(".log.1")
        try:
            private_files.ensure(old)
            shutil.copyfile(log, old)
        except OSError as error:
            self._say(f"{log}: its lines cannot be kept in {old.name}: {error.strerror}")
        os.truncate(log, 0)

    def _handle_exit(self, running: _Running) -> None:
        _kill_group(running.process)
        steady = monotonic() - running.started > STABLE_AFTER_S
        running.crashes = 1 if steady else running.crashes + 1
        pause = RESTART_BACKOFF.delay(running.crashes)
        running.restart_at = monotonic() + pause
        name, how = running.part.name, _describe_exit(running.process.returncode)
        self._say(f"{name} {how}; starting it again in {pause:g} s (see {self.log_file(name)})")

    def _spawn(self, part: Part) -> subprocess.Popen[bytes]:
        log = self.log_file(part.name)
        private_files.ensure(log)
        with log.open("ab") as output:
            return subprocess.Popen(  # noqa: S603  # our own programs
                part.command,
                cwd=self._folder,
                env={**os.environ, **part.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                umask=private_files.OTHERS_MODE_BITS,  # for files of the broker, Flower and others
                start_new_session=True,  # only the supervisor gets Ctrl-C; it stops the parts in order
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509  # one thread
            )


def _is_silent(running: _Running) -> bool:
    """Whether a part that sent heartbeats has stopped to. A change of the file counts, not its time."""
    try:
        heartbeat_file = running.part.heartbeat_file.stat().st_mtime_ns if running.part.heartbeat_file else 0
    except OSError:  # no heartbeat yet
        heartbeat_file = 0
    if heartbeat_file != running.last_heartbeat_ns:
        running.last_heartbeat_ns, running.heartbeat_seen_at = heartbeat_file, monotonic()
    return bool(heartbeat_file) and monotonic() - running.heartbeat_seen_at > MAX_SILENCE_S


def _die_with_parent() -> None:
    """Ask the kernel to send SIGTERM when the supervisor dies for any reason (prctl(2))."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill what remains of a part's process group, such as the children of a killed worker."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _describe_exit(code: int) -> str:
    if code < 0:
        return f"was killed by {signal.Signals(-code).name}"
    return f"stopped with exit code {code}"

"""The supervisor, with parts that are made to misbehave."""

import os
import signal
import sys
from itertools import pairwise
from threading import Timer

import pytest
from service.running import PATIENCE, wait_for

from worker.service.stop_signals import StopSignals
from worker.service.supervisor import Part, Supervisor

DEAF = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", os.getpid(), flush=True)
time.sleep(600)
"""

TALKATIVE = """
import itertools, os, time
for number in itertools.count():
    os.write(1, f"line {number}\\n".encode())  # in one piece, which print is not
    time.sleep(0.001)
"""


@pytest.fixture
def signals():
    signals = StopSignals()
    with signals.handled():
        yield signals


@pytest.mark.parametrize("in_time", [0.0, 0.3])
def test_interrupted_after_the_stop_has_begun_it_kills_what_is_left(tmp_path, signals, in_time):
    said = []
    supervisor = Supervisor(tmp_path, tmp_path, said.append, signals)
    supervisor.start(Part("deaf", [sys.executable, "-c", DEAF], stop_timeout=600.0))
    log = supervisor.log_file("deaf")
    wait_for(lambda: log.read_text().endswith("\n"), "the part")
    number = int(log.read_text().split()[1])
    signals.begin_stop()  # as the first signal does
    second = Timer(in_time, os.kill, [os.getpid(), signal.SIGINT])
    second.start()
    if not in_time:
        second.join()  # it comes before the parts are asked
    supervisor.stop()
    assert any("killed" in line for line in said)
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


class InterruptedLock:
    """A lock of `subprocess` at which a signal arrives in the moment after it was taken."""

    def __init__(self, lock):
        self._lock, self._signal = lock, signal.SIGINT

    def acquire(self, blocking=True):
        taken = self._lock.acquire(blocking)
        if self._signal:
            number, self._signal = self._signal, None
            os.kill(os.getpid(), number)
        return taken

    def release(self):
        self._lock.release()

    def __enter__(self):
        assert self._lock.acquire(blocking=False), "taken for ever"

    def __exit__(self, *_):
        self._lock.release()


def test_interrupted_while_it_looks_at_a_part_it_stops(tmp_path, signals):
    said = []
    supervisor = Supervisor(tmp_path, tmp_path, said.append, signals)
    supervisor.start(Part("patient", [sys.executable, "-c", "import time; time.sleep(600)"]))
    process = supervisor._running[0].process
    process._waitpid_lock = InterruptedLock(process._waitpid_lock)
    with pytest.raises(KeyboardInterrupt):
        supervisor.check()
    supervisor.stop()
    assert process.returncode == -signal.SIGTERM
    assert not said


def test_a_part_that_gives_no_more_signs_of_life_is_started_again(tmp_path, monkeypatch, signals):
    monkeypatch.setattr("worker.service.supervisor.MAX_SILENCE_S", 0.3)
    said, sign = [], tmp_path / "sign"
    supervisor = Supervisor(tmp_path, tmp_path, said.append, signals)
    supervisor.start(Part("mute", [sys.executable, "-c", DEAF], heartbeat_file=sign))
    try:
        assert not supervisor.wait(lambda: said, seconds=0.6)  # it gives none: nothing is expected of it
        sign.touch()
        assert supervisor.wait(lambda: len(said) >= 2, seconds=20)
    finally:
        supervisor.stop()
    assert "mute sent no heartbeat" in said[0]
    assert "mute was killed by SIGKILL; starting it again" in said[1]


def test_a_log_stays_small_while_its_part_runs(tmp_path, monkeypatch, signals):
    monkeypatch.setattr("worker.service.supervisor.MAX_LOG_BYTES", 1000)
    said, sizes = [], []
    supervisor = Supervisor(tmp_path, tmp_path, said.append, signals)
    supervisor.start(Part("talkative", [sys.executable, "-c", TALKATIVE]))
    log, old = supervisor.log_file("talkative"), tmp_path / "talkative.log.1"

    def is_moved_twice():
        sizes.append(log.stat().st_size)
        return sum(later < sooner for sooner, later in pairwise(sizes)) >= 2

    try:
        assert supervisor.wait(is_moved_twice, seconds=PATIENCE)
    finally:
        supervisor.stop()
    assert not said  # it was not started again
    assert old.stat().st_mode & 0o777 == 0o600
    numbers = [int(line.split()[1]) for file in (old, log) for line in file.read_text().splitlines()]
    assert numbers == sorted(numbers)
    assert numbers[0] > 0  # the first ones are deleted


def test_a_log_that_cannot_be_kept_is_cut_all_the_same(tmp_path, monkeypatch, signals):
    monkeypatch.setattr("worker.service.supervisor.MAX_LOG_BYTES", 1000)
    said = []
    supervisor = Supervisor(tmp_path, tmp_path, said.append, signals)
    (tmp_path / "talkative.log.1").mkdir()
    supervisor.start(Part("talkative", [sys.executable, "-c", TALKATIVE]))
    try:
        assert supervisor.wait(lambda: said, seconds=PATIENCE)
    finally:
        supervisor.stop()
    assert "its lines cannot be kept in talkative.log.1: Is a directory" in said[0]


def test_a_part_that_nobody_needs_is_not_started(tmp_path, monkeypatch, signals):
    monkeypatch.setattr("worker.service.supervisor.NEED_CHECK_S", 0.0)
    needs = iter([False, False, True])
    supervisor = Supervisor(tmp_path, tmp_path, print, signals)
    supervisor.start(Part("rare", [sys.executable, "-c", DEAF], is_needed=lambda: next(needs)))
    log = supervisor.log_file("rare")
    try:
        supervisor.check()
        supervisor.check()
        assert not log.exists()
        supervisor.check()
        wait_for(lambda: log.read_text().endswith("\n"), "the part")
        supervisor.check()  # it is not asked again, nor started twice
    finally:
        supervisor.stop()
    assert len(log.read_text().splitlines()) == 1

"""The supervisor, with parts that are made to misbehave."""

import os
import signal
import sys
from threading import Timer

import pytest
from service.running import wait_for

from worker.service.stop_signals import StopSignals
from worker.service.supervisor import Part, Supervisor

DEAF = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", os.getpid(), flush=True)
time.sleep(600)
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

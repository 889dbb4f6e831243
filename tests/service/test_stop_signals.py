"""What stops `winnow up`."""

import signal

import pytest

from worker.service.stop_signals import StopSignals


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_though_it_was_started_deaf_to_ctrl_c(number):
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # so a script's background jobs begin
    try:
        with pytest.raises(KeyboardInterrupt), StopSignals().handled():
            signal.raise_signal(number)
        assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_only_the_first_signal_is_raised_and_a_second_one_is_noted():
    signals = StopSignals()
    with signals.handled():
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        assert not signals.at_once
        signal.raise_signal(signal.SIGTERM)
    assert signals.at_once


@pytest.mark.parametrize("times", [1, 2])
def test_a_signal_that_is_held_back_is_raised_after_the_block(times):
    signals, done = StopSignals(), []

    def work():
        with signals.held_back():
            for _ in range(times):
                signal.raise_signal(signal.SIGINT)
            done.append("all of it")

    with signals.handled(), pytest.raises(KeyboardInterrupt):
        work()
    assert done
    assert signals.at_once == (times == 2)

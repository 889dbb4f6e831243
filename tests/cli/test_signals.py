"""What stops `winnow up`."""

import signal

import pytest

from worker.cli.commands.service_commands import _signals_as_interrupts


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_though_it_was_started_deaf_to_ctrl_c(number):
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # so a script's background jobs begin
    try:
        with pytest.raises(KeyboardInterrupt), _signals_as_interrupts():
            signal.raise_signal(number)
        assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)

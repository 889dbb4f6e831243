"""How the desk's server waits, and ends."""

import signal
import threading

from waiting import PATIENCE, wait_until

from worker.desk import serving
from worker.desk.serving import DeskServer


def test_a_signal_wakes_it(desk, monkeypatch):
    monkeypatch.setattr(serving, "DATE_INTERVAL_S", 3600.0)
    server = DeskServer(desk)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_until(lambda: server.started, "the desk")
    server.handle_exit(signal.SIGTERM, None)
    thread.join(PATIENCE)
    assert not thread.is_alive()
    server.handle_exit(signal.SIGTERM, None)  # a second one comes too late

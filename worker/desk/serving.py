"""`winnow desk`: the application on a port, until it is asked to stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from socket import gethostname
from types import FrameType

import uvicorn

from worker.desk.application import make_application
from worker.desk.desk import Desk
from worker.desk.web.patience import PatientProtocol
from worker.errors import Unavailable
from worker.runtime import heartbeats
from worker.settings import Settings
from worker.store import open_store

log = logging.getLogger(__name__)

DATE_INTERVAL_S = 1.0
"""The date that answers bear is renewed this often."""
STOP_TIMEOUT_S = 5
"""Requests that are being answered may take this long when the desk is asked to stop."""
MAX_CONNECTIONS = 200
"""Further ones are answered with 503."""


def serve(settings: Settings) -> None:
    """Serve the desk until SIGTERM or SIGINT. Raises Unavailable if the port is taken."""
    with (
        open_store(settings) as store,
        closing(Desk(settings, store)) as desk,
        _listen(settings) as listener,
        _beating(settings),
    ):
        server = DeskServer(desk)
        for number in (signal.SIGTERM, signal.SIGINT):
            # uvicorn stops at these, and then raises them again: that must not end us in the middle of it.
            signal.signal(number, lambda _number, _frame: None)
        asyncio.run(server.serve(sockets=[listener]))


class DeskServer(uvicorn.Server):
    """Serves a desk. When it stops, streams and those who wait are told, and end by themselves."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        config = uvicorn.Config(
            make_application(desk), log_config=None, access_log=False, proxy_headers=False,
            server_header=False, limit_concurrency=MAX_CONNECTIONS, timeout_graceful_shutdown=STOP_TIMEOUT_S,
            http=PatientProtocol, ws="none",
        )  # fmt: skip
        super().__init__(config)
        self._stop = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def main_loop(self) -> None:
        """Wait for a signal to stop. uvicorn would look for one ten times a second."""
        self._loop = asyncio.get_running_loop()
        try:
            while not await self.on_tick(0):  # renews the date in the headers of answers
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._stop.wait(), DATE_INTERVAL_S)
        finally:
            self._loop = None  # a later signal finds a loop that is closed

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Note a signal to stop, and wake the loop."""
        super().handle_exit(sig, frame)
        if self._loop:
            self._loop.call_soon_threadsafe(self._stop.set)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop in order."""
        self._desk.close()
        await super().shutdown(sockets)


@contextmanager
def _listen(settings: Settings) -> Iterator[socket.socket]:
    address, port = settings.desk_address, settings.desk_port
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        listener = socket.create_server((address, port), family=family, backlog=128)
    except OSError as error:
        raise Unavailable(
            f"the desk cannot listen on {address}:{port}: {error.strerror or error}; "
            "free it, or set WINNOW_DESK_PORT or WINNOW_DESK_ADDRESS"
        ) from error
    log.info("the desk is on http://%s:%d", f"[{address}]" if ":" in address else address, port)
    with listener:
        yield listener


@contextmanager
def _beating(settings: Settings) -> Iterator[None]:
    """Send heartbeats while the block runs."""
    file, stop = heartbeats.file_of(settings.data_dir, f"desk@{gethostname()}"), threading.Event()

    def beat() -> None:
        while not stop.is_set():
            heartbeats.beat(file)
            stop.wait(heartbeats.HEARTBEAT_INTERVAL_S)

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        heartbeats.remove(file)

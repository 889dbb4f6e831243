"""A reader that takes nothing of an answer is dropped: else what waits for it would stay in memory."""

from __future__ import annotations

import asyncio
import logging
import socket
import struct

from uvicorn.protocols.http.h11_impl import H11Protocol

log = logging.getLogger(__name__)

MAX_PAUSE_S = 30.0
"""A reader may let this much time pass without taking what waits in its connection (64 kB)."""

_RESET = struct.pack("ii", 1, 0)
"""Linger for 0 seconds: a close resets the connection (socket(7))."""


class PatientProtocol(H11Protocol):
    """HTTP/1.1 with an end to its patience."""

    _end: asyncio.TimerHandle | None = None

    def pause_writing(self) -> None:
        """Stop sending: the connection is full."""
        super().pause_writing()
        self._end = self.loop.call_later(MAX_PAUSE_S, self._drop)

    def resume_writing(self) -> None:
        """Go on: the reader took something."""
        self._forget_end()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that the connection is gone."""
        self._forget_end()
        super().connection_lost(exc)

    def _forget_end(self) -> None:
        if self._end is not None:
            self._end.cancel()
            self._end = None

    def _drop(self) -> None:
        path = self.scope["path"] if self.scope else "?"
        log.warning("slow_reader: %s took nothing of %s for %g s: dropped", self.client, path, MAX_PAUSE_S)
        # Without the option, the kernel would keep what was sent for the reader.
        self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self.transport.abort()

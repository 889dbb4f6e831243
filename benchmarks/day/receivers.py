"""The endpoints of webhooks: what each accepted, in which order; the last one is down for a while."""

from __future__ import annotations

import json
import random
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

from benchmarks.day.sped.day_clock import Day

DOWN_FROM, DOWN_UNTIL = 0.40, 0.44
"""Parts of the day between which the last endpoint answers 503."""
REFUSED_SHARE = 0.02
"""How many other requests the last endpoint answers with 500."""


class Received(NamedTuple):
    """A change in a request that was accepted."""

    at: float
    seq: int
    document_id: int
    kind: str


class Receivers:
    """A server for all endpoints, each by its path."""

    def __init__(self, count: int) -> None:
        self.received: list[list[Received]] = [[] for _ in range(count)]
        self.refused = [0] * count
        self.day: Day | None = None
        self._lock, self._chance = threading.Lock(), random.Random(7)
        receivers = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = receivers.take(int(self.path.strip("/")), json.loads(body)["data"])
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

        self._server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, name="receivers", daemon=True).start()

    @property
    def urls(self) -> list[str]:
        """The addresses of the endpoints."""
        port = self._server.server_port
        return [f"http://127.0.0.1:{port}/{number}" for number in range(len(self.received))]

    def take(self, number: int, data: dict) -> int:
        """Accept the changes of a request, or refuse it; the status of the answer."""
        now = self.day.now() if self.day else 0.0
        with self._lock:
            if number and number == len(self.received) - 1 and (status := self._refusal(now)):
                self.refused[number] += 1
                return status
            self.received[number] += [
                Received(now, one["seq"], one["document"]["id"], one["kind"])
                for one in data.get("changes", [data])
            ]
        return 204

    def _refusal(self, now: float) -> int | None:
        if self.day and DOWN_FROM * self.day.length <= now < DOWN_UNTIL * self.day.length:
            return 503
        is_early = self.day is not None and now < DOWN_UNTIL * self.day.length
        return 500 if is_early and self._chance.random() < REFUSED_SHARE else None

    def close(self) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()

"""An endpoint on loopback: it keeps what it is sent, and answers as it is told."""

import json
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from waiting import PATIENCE


@dataclass
class Request:
    path: str
    headers: dict
    body: bytes
    status: int = 0

    @property
    def id(self):
        return self.headers["webhook-id"]

    @property
    def said(self):
        return json.loads(self.body)

    @property
    def told(self):
        """The changes in it, of one request as of a batch: document and kind."""
        data = self.said["data"]
        return [(one["document"]["id"], one["kind"]) for one in data.get("changes", [data])]

    @property
    def seqs(self):
        data = self.said["data"]
        return [one["seq"] for one in data.get("changes", [data])]


@dataclass
class Answer:
    status: int = 204
    headers: dict = field(default_factory=dict)
    body: bytes = b""


class Receiver:
    """`answer` gives an Answer (or a status) to a Request; one that returns None is never answered."""

    def __init__(self):
        self.requests = []
        self.answer = lambda _request: 204
        self.closed = threading.Event()
        self._lock = threading.Lock()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.take(self, Request(self.path, headers, body))

            def do_GET(self):
                receiver.take(self, Request(self.path, {}, b""))

            def log_message(self, *_):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass  # the client has hung up

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def arrived(self):
        """The requests that were answered well."""
        return [request for request in self.requests if 200 <= request.status <= 299]

    def take(self, handler, request):
        answer = self.answer(request)
        answer = Answer(answer) if isinstance(answer, int) else answer
        with self._lock:
            request.status = answer.status if answer else 0
            self.requests.append(request)
        if answer is None:
            self.closed.wait(PATIENCE)
            return
        handler.send_response(answer.status)
        for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        with suppress(OSError):
            handler.wfile.write(answer.body)

    def close(self):
        self.closed.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

"""An honest HTTP/1.1 server, by default on loopback: pages by path, validators, a log of what was asked."""

import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Page:
    body: bytes = b""
    status: int = 200
    type: str = "text/html; charset=utf-8"
    headers: dict = field(default_factory=dict)


@dataclass
class Asked:
    at: float
    """By the monotonic clock."""
    host: str
    path: str
    headers: dict
    connection: int
    """The same for requests over one connection."""
    status: int = 0
    sent: int = 0
    """Bytes of the answer's body."""
    about: object = None
    """What the answer was about, where its host says so."""


class LocalSite:
    """Pages are found by ``host/path`` first, then by path, then a host answers for all its paths.

    A page, and a host, may be a function of what was asked.
    """

    def __init__(self, address="127.0.0.1"):
        self.address = address
        self.pages = {}
        self.hosts = {}
        self.asked = []
        self._lock = threading.Lock()
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # or each reply waits 40 ms for the one before to be confirmed

            def do_GET(self):
                site._answer(self)

            def log_message(self, *_):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass  # the client has seen enough

        self._server = Server((address, 0), Handler)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    def url(self, path="/", host=None):
        return f"http://{host or self.address}:{self.port}{path}"

    def says(self, path, body=b"", host="", **more):
        """Put a page there; its address."""
        body = body.encode() if isinstance(body, str) else body
        self.pages[host + path] = Page(body, **more)
        return self.url(path, host)

    def does(self, path, answer, host=""):
        self.pages[host + path] = answer
        return self.url(path, host)

    def paths(self):
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _answer(self, handler):
        host = handler.headers.get("Host", "").partition(":")[0]
        headers = {name.lower(): value for name, value in handler.headers.items()}
        asked = Asked(time.monotonic(), host, handler.path, headers, handler.client_address[1])
        with self._lock:
            self.asked.append(asked)
        page = self.pages.get(host + handler.path) or self.pages.get(handler.path) or self.hosts.get(host)
        page = page or Page(b"nothing", 404)
        page = page(asked) if callable(page) else page
        etag = page.headers.get("ETag")
        modified = page.headers.get("Last-Modified")
        same = (etag and headers.get("if-none-match") == etag) or (
            not etag and modified and headers.get("if-modified-since") == modified
        )
        asked.status = 304 if same else page.status
        handler.send_response(asked.status)
        for name, value in page.headers.items():
            handler.send_header(name, value)
        if same:
            handler.end_headers()
            return
        asked.sent = len(page.body)
        handler.send_header("Content-Type", page.type)
        handler.send_header("Content-Length", str(len(page.body)))
        handler.end_headers()
        handler.wfile.write(page.body)

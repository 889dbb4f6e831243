"""A web of 200 hosts on loopback, in a process of its own: some slow, some failing, some hostile."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import Process
from pathlib import Path

WORDS = (
    "grain",
    "chaff",
    "harbour",
    "crane",
    "ferry",
    "winter",
    "paint",
    "office",
    "monday",
    "salt",
    "train",
)
SLOW, FAILING, HOSTILE = 4, 4, 4
"""Hosts that take a second for each answer, that answer 500, and that send without end."""


class Site:
    """The server, in a process of its own, with a log of every request."""

    def __init__(self, log: Path) -> None:
        self._port_file = log.with_suffix(".port")
        self._process = Process(target=serve, args=(log, self._port_file), daemon=True)
        self._process.start()
        while not self._port_file.exists() or not self._port_file.read_text():
            time.sleep(0.05)
        self.port = int(self._port_file.read_text())

    def close(self) -> None:
        """Stop it."""
        self._process.terminate()
        self._process.join()


def serve(log: Path, port_file: Path) -> None:  # noqa: C901  # a server and its handler in one
    """Answer for all hosts."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            at = time.monotonic()
            host = self.headers.get("Host", "").partition(":")[0]
            number = int(host[1:].partition(".")[0])
            status, etag = 200, f'"{host}{self.path}"'
            if self.path == "/robots.txt":
                status = 404
            elif number < SLOW:
                time.sleep(1.0)
            elif number < SLOW + FAILING:
                status = 500
            if self.headers.get("If-None-Match") == etag:
                status = 304
            with lock, log.open("a") as file:
                file.write(json.dumps({"at": at, "host": host, "status": status}) + "\n")
            self.send_response(status)
            if SLOW + FAILING <= number < SLOW + FAILING + HOSTILE and status == 200:
                self.flood()
                return
            body = b"" if status == 304 else page(host, self.path)
            self.send_header("ETag", etag)
            if status != 304:
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def flood(self) -> None:
            self.send_header("Content-Type", "text/html")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for _ in range(100):
                self.wfile.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

        def handle_error(self, *_: object) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    port_file.write_text(str(server.server_port))
    server.serve_forever()


def page(host: str, path: str) -> bytes:
    """About 5 kB of text, another for each address."""
    seed = sum(map(ord, host + path)) + 7919 * len(path)
    words = [WORDS[(seed * (n + 1) + n * n) % len(WORDS)] + str((seed * n) % 97) for n in range(600)]
    paragraphs = "".join(f"<p>{' '.join(words[n : n + 60])}.</p>" for n in range(0, 600, 60))
    title = f"{host} {path}"
    body = f"<body><article>{paragraphs}</article></body>"
    return f"<html><head><title>{title}</title></head>{body}</html>".encode()

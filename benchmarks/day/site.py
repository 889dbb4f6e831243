"""The web of the day: a host on loopback for each source, in a process of its own, with a log.

Hosts are addresses such as 127.1.0.7, so that every program finds them. Each has a feed of its newest
articles, and articles whose comments appear by the clock of the day.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
import time
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import Process
from pathlib import Path
from typing import NamedTuple

from benchmarks.day.plan import Plan, thread_at
from benchmarks.day.sped.day_clock import Day
from tests.thread_site.blogs import RSS, WordPress

FEED_PATH = "/feed.xml"
MAX_ENTRIES = 50
_ARTICLE_PATH = re.compile(r"/(\d+)/")


class Served(NamedTuple):
    """An answer: of a feed or an article, by its number, with what it showed (entries or comments)."""

    at: float
    what: str
    number: int
    status: int
    shown: int
    is_revised: bool


def host_of(source: int) -> str:
    """The host of a source."""
    return f"127.1.{source // 250}.{source % 250 + 1}"


class Site:
    """The server, in a process of its own."""

    def __init__(self, folder: Path, plan: Plan, day: Day) -> None:
        self._log, port_file = folder / "served.jsonl", folder / "site.port"
        self._process = Process(target=serve, args=(self._log, port_file, plan, day), daemon=True)
        self._process.start()
        while not port_file.exists() or not port_file.read_text():
            time.sleep(0.05)
        self.port = int(port_file.read_text())

    def feed(self, source: int) -> str:
        """The address of a source's feed."""
        return f"http://{host_of(source)}:{self.port}{FEED_PATH}"

    def article(self, source: int, number: int) -> str:
        """The address of an article."""
        return f"http://{host_of(source)}:{self.port}/{number}/"

    def served(self) -> list[Served]:
        """All answers so far."""
        return [Served(*json.loads(line)) for line in self._log.read_text().splitlines()]

    def close(self) -> None:
        """Stop it."""
        self._process.terminate()
        self._process.join()


class Pages:
    """What the hosts answer."""

    def __init__(self, plan: Plan, day: Day, port: int) -> None:
        self._plan, self._day, self._port = plan, day, port

    def url(self, path: str, host: str) -> str:
        """An address on a host."""
        return f"http://{host}:{self._port}{path}"

    def feed(self, host: str, now: float) -> tuple[bytes, Served] | None:
        """The feed of a host; None if there is no such host."""
        source = _source_of(host)
        if not 0 <= source < len(self._plan.by_source):
            return None
        newest = self._plan.newest(source, now, MAX_ENTRIES)
        items = "".join(
            f"<item><title>Article {one.number}</title><link>{self.url(f'/{one.number}/', host)}</link>"
            f'<guid isPermaLink="false">{one.mark}</guid>'
            f"<pubDate>{format_datetime(self._day.at(one.at))}</pubDate></item>"
            for one in newest
        )
        text = f"{RSS}<title>Source {source}</title><link>{self.url('/', host)}</link>{items}</channel></rss>"
        return text.encode(), Served(now, "feed", source, 200, len(newest), is_revised=False)

    def article(self, host: str, number: int, now: float) -> tuple[bytes, Served] | None:
        """The page of an article; None if it is not published there."""
        if number >= len(self._plan.articles) or (article := self._plan.articles[number]).at > now:
            return None
        if host_of(article.source) != host:
            return None
        count, is_revised = article.count_comments(now), article.is_revised(now)
        blog = WordPress(host, [], rest=False)
        blog.site = self
        page = blog.page(thread_at(article, self._day, count, is_revised=is_revised), {})
        return page.body, Served(now, "article", number, 200, count, is_revised)


def _source_of(host: str) -> int:
    _, block, group, last = (int(part) for part in host.split("."))
    return group * 250 + last - 1 if block == 1 else -1


def serve(log: Path, port_file: Path, plan: Plan, day: Day) -> None:  # noqa: C901  # with its handler
    """Answer for all hosts."""
    lock, file = threading.Lock(), log.open("a", buffering=1)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            host, now = self.headers.get("Host", "").partition(":")[0], day.now()
            found = None
            if self.path == FEED_PATH:
                found = pages.feed(host, now)
            elif is_article := _ARTICLE_PATH.fullmatch(self.path):
                found = pages.article(host, int(is_article[1]), now)
            if found is None:
                self.answer(404, b"no such page")
                return
            body, served = found
            etag = f'"{hashlib.sha1(body).hexdigest()}"'
            is_known = self.headers.get("If-None-Match") == etag
            served = served._replace(status=304 if is_known else 200)
            with lock:
                file.write(json.dumps(served) + "\n")
            kind = "application/rss+xml" if served.what == "feed" else "text/html"
            self.answer(served.status, b"" if is_known else body, f"{kind}; charset=utf-8", etag)

        def answer(self, status: int, body: bytes, kind: str = "text/plain", etag: str = "") -> None:
            self.send_response(status)
            if etag:
                self.send_header("ETag", etag)
            if status != 304:
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def date_time_string(self, timestamp: float | None = None) -> str:
            del timestamp  # the time in `Date` is that of the day
            return format_datetime(day.at(day.now()), usegmt=True)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

        def verify_request(self, _request: object, client: tuple[str, int]) -> bool:
            return client[0].startswith("127.")  # it listens on every address to have all of 127.1.0.0/16

        def handle_error(self, *_: object) -> None:
            pass

    server = Server(("0.0.0.0", 0), Handler)
    pages = Pages(plan, day, server.server_port)
    port_file.write_text(str(server.server_port))
    server.serve_forever()

"""Readers of the API: some follow the change feed, the others look at lists, articles and comments."""

from __future__ import annotations

import json
import random
import threading
import time
from http.client import HTTPConnection, HTTPException, HTTPResponse, RemoteDisconnected
from typing import Any, NamedTuple

from benchmarks.day.sped.day_clock import Day

FOLLOWERS_SHARE = 0.1
WAIT_S, TIMEOUT_S = 5, 60
PATHS = {
    "articles": "/api/v1/articles",
    "articles with comments": "/api/v1/articles?with_comments=true",
    "search": "/api/v1/articles?q={word}",
    "article": "/api/v1/articles/{document}",
    "comments of an article": "/api/v1/articles/{document}/comments",
    "comments": "/api/v1/comments",
    "sources": "/api/v1/sources",
    "status": "/api/v1/status",
}
WORDS = ("nobody", "winter", "mayor", "children", "wind", "grandmother", "bread", "mark000007")


class Asked(NamedTuple):
    """A request: when, for what, how long it took to the end of its answer, and the status."""

    at: float
    name: str
    milliseconds: float
    status: int


class Readers:
    """All readers, a thread for each."""

    def __init__(self, count: int, port: int, token: str, day: Day, pause: float) -> None:
        self.asked: list[Asked] = []
        self.followed: list[list[int]] = []
        """The numbers of changes that each follower has seen, in their order."""
        self.broken: list[str] = []
        """Requests that had no answer."""
        self._port, self._day, self._pause = port, day, pause
        self._headers = {"authorization": f"Bearer {token}", "accept": "application/json"}
        self._stop = threading.Event()
        self._known: list[int] = []
        followers = max(1, round(count * FOLLOWERS_SHARE)) if count else 0
        self._threads = []
        for number in range(count):
            work = self._follow if number < followers else self._look_around
            self._threads.append(threading.Thread(target=work, args=(number,), name=f"reader {number}"))
        for thread in self._threads:
            thread.start()

    def have_followed(self, last: int) -> bool:
        """Whether every follower has come to this change."""
        return all(seen and seen[-1] >= last for seen in self.followed)

    def stop(self) -> None:
        """Let them all end."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _look_around(self, number: int) -> None:
        chance, connection = random.Random(number), self._connect()
        names = list(PATHS)
        while not self._stop.wait(chance.uniform(0.5, 1.5) * self._pause):
            if not self._known:
                continue  # nothing is stored yet
            name = chance.choice(names)
            path = PATHS[name].format(word=chance.choice(WORDS), document=chance.choice(self._known))
            self._ask(connection, name, path)
        connection.close()

    def _follow(self, _number: int) -> None:
        connection, seen, after = self._connect(), [], 0
        self.followed.append(seen)
        while not self._stop.is_set():
            answer = self._ask(connection, "changes", f"/api/v1/changes?after={after}&wait={WAIT_S}")
            if answer is None:
                time.sleep(1)
                continue
            seen += [one["seq"] for one in answer["items"]]
            self._known[:] = [*self._known, *(one["document_id"] for one in answer["items"])][-1000:]
            after = answer["after"]
        connection.close()

    def _get(self, connection: HTTPConnection, path: str) -> tuple[HTTPResponse, bytes]:
        connection.request("GET", path, headers=self._headers)
        answer = connection.getresponse()
        return answer, answer.read()

    def _connect(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self._port, timeout=TIMEOUT_S)

    def _ask(self, connection: HTTPConnection, name: str, path: str) -> Any:
        """The answer to a request; None if there was none, or it was a refusal."""
        began = time.perf_counter()
        try:
            try:
                answer, body = self._get(connection, path)
            except (RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                connection.close()  # the server had closed it, as it does after seconds without a request
                answer, body = self._get(connection, path)
        except (OSError, HTTPException) as error:
            connection.close()
            self.broken.append(f"{path}: {error!r}")
            return None
        took = 1000 * (time.perf_counter() - began)
        self.asked.append(Asked(self._day.now(), name, took, answer.status))
        return json.loads(body) if answer.status == 200 else None

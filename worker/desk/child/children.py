"""The children of the desk: started when there is something to do, up to a few at a time."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from threading import Lock
from typing import Any

from anyio import CapacityLimiter, to_thread

from worker.desk.child.jobs import Job
from worker.desk.web.places import Places
from worker.errors import IngestError, Rejected, TryLater, Unavailable
from worker.settings import Settings

MAX_CHILDREN = 2
MAX_JOBS = 8
"""Jobs at a time: some run, the others wait."""

ENDS = {
    signal.SIGALRM: ("time_limit", "it could not be read within the time for one document"),
    signal.SIGKILL: ("worker_lost", "the process that read it was killed; the machine may lack memory"),
}
"""What it means that a signal ended a child: a reason, and a line about it. Another signal is a crash."""


class Children:
    """Processes that read strangers' documents for the desk."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._idle: list[_Child] = []
        self._busy: set[_Child] = set()
        self._lock = Lock()
        self._is_closed = False
        self._limiter = CapacityLimiter(MAX_CHILDREN)
        self.places = Places(MAX_JOBS, "documents being read")

    async def ask(self, job: Job) -> Any:
        """Have a child do a job; return its answer. Holds none of the threads that serve pages.

        Raises Refusal if too many jobs wait, Rejected (also if it takes too much: "time_limit",
        "memory_limit", "worker_crashed", "worker_lost"), TryLater and Unavailable.
        """
        with self.places.take():
            return _read(await to_thread.run_sync(self._do, job, limiter=self._limiter))

    def close(self) -> None:
        """End all children, and what they do; no other is started."""
        with self._lock:
            self._is_closed = True
            idle, self._idle = self._idle, []
            for child in self._busy:
                child.kill()
        for child in idle:
            child.end()

    def _do(self, job: Job) -> bytes:
        while True:
            child = self._take()
            try:
                answer = child.do(job)
            except _ChildEnded as end:
                self._give_back(child, is_alive=False)
                if end.code != 0:  # else it had been idle for long, and ended just now
                    raise self._explain_end(end.code) from None
            else:
                self._give_back(child, is_alive=True)
                return answer

    def _take(self) -> _Child:
        with self._lock:
            if self._is_closed:
                raise _stopping()
            child = self._idle.pop() if self._idle else _Child(self._settings)
            self._busy.add(child)
            return child

    def _give_back(self, child: _Child, *, is_alive: bool) -> None:
        with self._lock:
            self._busy.discard(child)
            if is_alive and not self._is_closed:
                self._idle.append(child)
                return
        child.end()

    def _explain_end(self, code: int) -> IngestError:
        if self._is_closed:
            return _stopping()
        if code < 0 and -code in ENDS:
            return Rejected(*ENDS[signal.Signals(-code)])
        how = f"by {signal.Signals(-code).name}" if code < 0 else f"with exit code {code}"
        return Rejected("worker_crashed", f"reading it ended the process that read it, {how}")


class _ChildEnded(Exception):
    """The child is gone; `code` is as `subprocess` gives it."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class _Child:
    """One process, which does a job at a time."""

    def __init__(self, settings: Settings) -> None:
        ours, theirs = Pipe()
        with theirs:
            handle = theirs.fileno()
            self._process = subprocess.Popen(  # noqa: S603  # our own program
                [sys.executable, "-m", "worker.desk.child", str(handle)],
                pass_fds=[handle],
                stdin=subprocess.DEVNULL,
            )
        self._connection: Connection[Any, Any] = ours
        with suppress(OSError):  # it ended at once: the first job finds out
            self._connection.send(settings)

    def do(self, job: Job) -> bytes:
        """Do a job; return the answer. Raises _ChildEnded."""
        try:
            self._connection.send(job)
            return self._connection.recv_bytes()
        except (EOFError, OSError):
            raise _ChildEnded(self._process.wait()) from None

    def kill(self) -> None:
        """Kill the process. What waits for its answer then finds that it is gone."""
        self._process.kill()

    def end(self) -> None:
        """End the process, which does nothing now."""
        self._process.kill()
        self._process.wait()
        self._connection.close()


def _read(answer: bytes) -> Any:
    found = json.loads(answer)
    if (error := found.get("error")) is None:
        return found["answer"]
    if error["kind"] == "unavailable":
        raise Unavailable(error["detail"])
    raise (TryLater if error["kind"] == "later" else Rejected)(error["reason"], error["detail"])


def _stopping() -> TryLater:
    return TryLater("stopping", "the desk is being stopped; ask again when it runs")

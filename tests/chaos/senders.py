"""Programs that submit documents, and repeat what nobody acknowledged."""

import json
import threading
import time
from collections import Counter

import redis
from celery import Celery
from kombu.exceptions import OperationalError

from tests.chaos.clock.sitecustomize import shifted_now
from worker.errors import TryLater, Unavailable
from worker.intake.accepting import accept_messages
from worker.sources.folders.scan_types import FolderScan
from worker.store import open_store

REPEATED_AFTER = 5.0
"""Seconds without an acknowledgement."""


class Senders(threading.Thread):
    """Submits each document twice in each of its ways, until each way has its acknowledgement.

    The ledger acknowledges by its commit, the stream by a reply, Celery not at all: there the sender looks
    for its key in the ledger.
    """

    def __init__(self, settings, broker_url):
        super().__init__(name="senders")
        self._settings = settings
        self._redis = redis.Redis.from_url(broker_url, decode_responses=True, socket_timeout=5)
        self._celery = Celery(broker=broker_url, set_as_current=False)
        self._celery.conf.broker_transport_options = {"socket_timeout": 5, "socket_connect_timeout": 2}
        self._waiting = {}
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._last_reply = "0"
        self.sent = Counter()
        self.error = None

    def submit(self, document):
        with self._lock:
            for way in document.ways:
                self._waiting[document, way] = 0.0

    @property
    def waiting(self):
        """How many submissions have no acknowledgement yet."""
        with self._lock:
            return len(self._waiting)

    def stop(self):
        self._stopping.set()
        self.join()
        self._redis.close()
        self._celery.close()
        if self.error:
            raise self.error

    def run(self):
        try:
            with open_store(self._settings) as store:
                while not self._stopping.is_set():
                    self._go_round(store)
                    self._stopping.wait(0.05)
        except Exception as error:  # noqa: BLE001  # told to the main thread
            self.error = error

    def _go_round(self, store):
        with self._lock:
            due = [each for each, at in self._waiting.items() if time.monotonic() - at > REPEATED_AFTER]
        for document, way in due[:20]:
            try:
                for _ in range(2):
                    getattr(self, f"_by_{way}")(document, store)
                    self.sent[way] += 1
            except (Unavailable, TryLater, OperationalError, redis.RedisError, OSError):
                continue  # not acknowledged: it is repeated
            self._note(document, way)
        self._look_for_replies(store)

    def _note(self, document, way):
        with self._lock:
            if way == "ledger":
                self._waiting.pop((document, way), None)
            elif (document, way) in self._waiting:
                self._waiting[document, way] = time.monotonic()

    def _look_for_replies(self, store):
        with self._lock:
            by_celery = {f"msg:{d.key}": (d, way) for d, way in self._waiting if way == "celery"}
            by_stream = {d.key: (d, way) for d, way in self._waiting if way == "stream"}
        try:
            known = keys_of(store, list(by_celery)) if by_celery else ()
            told = self._redis.xread({"winnow:accepted": self._last_reply}, count=1000) if by_stream else ()
        except (Unavailable, redis.RedisError):
            return
        replies = [reply for _, entries in told or () for reply in entries]
        if replies:
            self._last_reply = replies[-1][0]
        answered = {by_celery[key] for key in known}
        answered |= {by_stream[said["key"]] for _, said in replies if said["key"] in by_stream}
        with self._lock:
            for each in answered:
                self._waiting.pop(each, None)

    def _by_ledger(self, document, store):
        now = shifted_now()
        look = FolderScan(now, 1.0, lambda path, _: path.read_bytes(), str)
        message = {"target": document.path, "key": document.key}
        (entry,) = accept_messages([message], store, look, now)
        for item in entry.items:
            if document.number % 8:  # every other one dies before it tells a worker
                self._celery.send_task(f"ingest.{item.step}", [item.item_id], queue=item.step, retry=False)

    def _by_celery(self, document, _store):
        wanted = {"target": document.path, "key": document.key}
        self._celery.send_task("ingest.submit", kwargs=wanted, retry=False)

    def _by_stream(self, document, _store):
        message = {"v": 1, "target": document.path, "key": document.key}
        self._redis.xadd("winnow:inbox", {"message": json.dumps(message)})


def keys_of(store, keys):
    """Which of these keys are in the ledger."""
    found = []
    with store.database.reading() as connection:
        for first in range(0, len(keys), 500):
            some = ", ".join(f"'{key}'" for key in keys[first : first + 500])
            found += connection.exec_driver_sql(
                f"SELECT source_key FROM items WHERE source_key IN ({some})"
            ).scalars()
    return found

"""`winnow tend`: what the service needs beside workers and beat, in one process.

Each duty has a thread. A server that is away is waited for; anything else ends the process, with a
traceback, so that its supervisor starts it afresh.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from socket import gethostname
from typing import Any

from watchfiles import watch

from tasks import ingest, maintenance
from tasks.base import request_poll
from worker.broker import Inbox, Message, Reply
from worker.context import utcnow
from worker.deliver.webhooks import deliver_changes
from worker.errors import Rejected, TryLater, Unavailable
from worker.intake.accepting import RefusedMessage
from worker.runtime import heartbeats
from worker.service import metrics_server
from worker.settings import Settings
from worker.sources import message as messages
from worker.store import open_store

log = logging.getLogger(__name__)

RECONCILED_EVERY = 5.0
TURNS_CALLED_EVERY = 0.25
LETTERS_AT_ONCE = 200
"""Messages that are entered in one transaction."""

PAUSE = 2.0
"""Seconds before a duty is taken up again when a server was away."""

STALLED_AFTER = timedelta(seconds=60)


class Tend:
    """The duties, and the sign to stop."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stop = threading.Event()
        self._failed = False

    def run(self) -> int:
        """Do every duty until `stop` is called; the exit code."""
        duties = (self.read_inbox, self.reconcile, self.call_turns, self.watch_folders, self.watch_workers,
                  self.number_changes, self.deliver_webhooks, self.serve_metrics)  # fmt: skip
        threads = [
            threading.Thread(target=self._guard, args=(duty,), name=duty.__name__, daemon=True)
            for duty in duties
        ]
        for thread in threads:
            thread.start()
        log.info("tending: %s", ", ".join(duty.__name__ for duty in duties))
        sign = heartbeats.file_of(self._settings.data_dir, f"tend@{gethostname()}")
        while all(thread.is_alive() for thread in threads) and not self._stop.is_set():
            heartbeats.beat(sign)
            self._stop.wait(heartbeats.BEATS_EVERY)
        for thread in threads:
            thread.join(5.0)
        heartbeats.end(sign)
        return 1 if self._failed else 0

    def stop(self) -> None:
        """Ask every duty to end."""
        self._stop.set()

    def _guard(self, duty: Callable[[], None]) -> None:
        try:
            while not self._stop.is_set():
                try:
                    duty()
                except (Unavailable, TryLater) as error:
                    log.warning("%s: %s", duty.__name__, error)
                    self._stop.wait(PAUSE)
        finally:
            if not self._stop.is_set():
                self._failed = True
                self.stop()

    def read_inbox(self) -> None:
        """Enter messages of the stream in the ledger, and acknowledge them after that."""
        inbox = Inbox(self._settings.broker, f"tend-{os.getpid()}")
        try:
            while not self._stop.is_set():
                self._wait_for_room()
                answer(inbox, inbox.take(wait=1.0, most=LETTERS_AT_ONCE))
        finally:
            inbox.close()

    def _wait_for_room(self) -> None:
        """Leave messages in the inbox while too much waits in the ledger; senders see that it grows."""
        with open_store(self._settings) as store:
            while store.library.has_backlog(self._settings.most_pending) and not self._stop.is_set():
                log.warning("%d items wait: the inbox is left alone", self._settings.most_pending)
                self._stop.wait(PAUSE)

    def reconcile(self) -> None:
        """Keep the ledger and the queue together."""
        while not self._stop.wait(RECONCILED_EVERY):
            maintenance.reconcile()

    def call_turns(self) -> None:
        """Tell workers of hosts whose turn has come."""
        while not self._stop.wait(TURNS_CALLED_EVERY):
            maintenance.notify_of_turns()

    def number_changes(self) -> None:
        """Number changes as they are committed, so that whoever reads the table finds them at once."""
        with open_store(self._settings) as store:
            store.changes.keep_numbering(lambda: not self._stop.is_set())

    def deliver_webhooks(self) -> None:
        """Send changes to webhooks as they are committed."""
        with open_store(self._settings) as store:
            deliver_changes(store, self._settings, lambda: not self._stop.is_set())

    def serve_metrics(self) -> None:
        """Tell Prometheus how things stand, whenever it asks."""
        metrics_server.serve(self._settings, self._stop)

    def watch_folders(self) -> None:
        """Poll a watched folder as soon as something happens in it; the scheduled poll finds it anyway."""
        with open_store(self._settings) as store:
            folders = {
                Path(s.target): s.id for s in store.sources.all() if s.kind == "folder" and not s.paused
            }
        present = [folder for folder in folders if folder.is_dir()]
        if not present:
            self._stop.wait(PAUSE)
            return
        try:
            for changes in self._events(present):
                self._poll(
                    {f: i for f, i in folders.items() if any(Path(p).is_relative_to(f) for p in changes)}
                )
                if not changes:
                    return  # look again which folders there are
        except (OSError, RuntimeError) as error:
            # A name that is not UTF-8, more folders than the kernel watches: something may have happened.
            log.warning("folder events: %s; polling", error)
            self._stop.wait(PAUSE)
            self._poll({folder: folders[folder] for folder in present})

    def _events(self, folders: list[Path]) -> Iterator[set[str]]:
        """The paths that are touched, as they are; none at all after a minute without any."""
        for changes in watch(
            *folders,
            stop_event=self._stop,
            raise_interrupt=False,
            rust_timeout=60_000,
            yield_on_timeout=True,
            ignore_permission_denied=True,
        ):
            yield {path for _, path in changes}

    def _poll(self, folders: Mapping[Path, int]) -> None:
        if folders:
            # A file is taken once it has held still so long.
            self._stop.wait(self._settings.settle_time + 0.05)
        for folder, source_id in folders.items():
            request_poll(source_id, str(folder))

    def watch_workers(self) -> None:
        """Ask the workers to start afresh when work is due, and none was begun for a minute.

        It takes two looks: the first one may come right after the clock was stepped, or the broker was away.
        """
        looks = 0
        while not self._stop.wait(STALLED_AFTER.total_seconds() / 4):
            now = utcnow()
            with open_store(self._settings) as store:
                looks = looks + 1 if store.library.is_stalled(now - STALLED_AFTER, now) else 0
            if looks >= 2:
                log.error("work is due and no worker has begun any for %s: restarting them", STALLED_AFTER)
                maintenance.restart_workers()
                looks = -3  # a minute for them to come back


def answer(inbox: Inbox, letters: Sequence[Message]) -> None:
    """Enter letters in the ledger, then take them out of the inbox and tell their senders."""
    if not letters:
        return
    read = [_decoded(letter) for letter in letters]
    replies = [
        Reply(letter.id, _key(message), tuple(item.item_id for item in entry.items), entry.reason)
        for letter, message, entry in zip(letters, read, ingest.enter(read), strict=True)
    ]
    inbox.settle(replies)


def _decoded(letter: Message) -> Any:
    try:
        return messages.decode(letter.text)
    except Rejected as error:
        return RefusedMessage(letter.text, error)


def _key(message: Any) -> str | None:
    key = message.get("key") if isinstance(message, dict) else None
    return str(key) if key else None

"""`winnow tend`: what the service needs besides workers and beat, in one process.

Each duty has a thread. A duty waits for a server that is down. A database that was migrated meanwhile ends
the process; any other error ends it with a traceback. Its supervisor restarts it.
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

from tasks import acceptance, maintenance
from tasks.sending import request_poll
from worker.broker import Inbox, Message, Reply
from worker.clock import utcnow
from worker.deliver.webhooks import deliver_changes
from worker.errors import Rejected, TryLater, Unavailable
from worker.intake import ingest_requests
from worker.intake.accepting import RefusedMessage
from worker.runtime import heartbeats
from worker.service import metrics_server
from worker.settings import Settings
from worker.store import Store, open_store
from worker.store.database import schema

log = logging.getLogger(__name__)

RECONCILE_INTERVAL_S = 5.0
HOST_SLOT_CHECK_INTERVAL_S = 0.25
"""While items wait for their hosts."""

IDLE_CHECK_INTERVAL_S = 1.0
"""While nothing waits for a host, or there is no webhook, it is looked for this often."""

MAX_MESSAGES_PER_BATCH = 200
"""Messages accepted in one transaction."""

INBOX_WAIT_S = 1.0
"""A message that comes ends the wait at once; a request to stop does not."""

RETRY_PAUSE_S = 2.0
"""Pause before a duty is tried again after a server was down."""

STALLED_AFTER = timedelta(seconds=60)


class BackgroundDuties:
    """The duties, each in its thread."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stop = threading.Event()
        self._failed = False

    def run(self) -> int:
        """Run all duties until `stop` is called; return the exit code."""
        duties = (self.read_inbox, self.reconcile, self.announce_host_slots, self.watch_folders,
                  self.watch_workers, self.watch_schema, self.number_changes,
                  self.deliver_webhooks, self.serve_metrics)  # fmt: skip
        threads = [
            threading.Thread(target=self._run_duty, args=(duty,), name=duty.__name__, daemon=True)
            for duty in duties
        ]
        for thread in threads:
            thread.start()
        log.info("tending: %s", ", ".join(duty.__name__ for duty in duties))
        heartbeat_file = heartbeats.file_of(self._settings.data_dir, f"tend@{gethostname()}")
        while all(thread.is_alive() for thread in threads) and not self._stop.is_set():
            heartbeats.beat(heartbeat_file)
            self._stop.wait(heartbeats.HEARTBEAT_INTERVAL_S)
        for thread in threads:
            thread.join(5.0)
        heartbeats.remove(heartbeat_file)
        return 1 if self._failed else 0

    def stop(self) -> None:
        """Ask all duties to end."""
        self._stop.set()

    def _run_duty(self, duty: Callable[[], None]) -> None:
        try:
            while not self._stop.is_set():
                try:
                    duty()
                except schema.WrongSchema as error:
                    log.error("%s", error)  # noqa: TRY400  # the message says it all
                    return
                except (Unavailable, TryLater) as error:
                    log.warning("%s: %s", duty.__name__, error)
                    self._stop.wait(RETRY_PAUSE_S)
        finally:
            if not self._stop.is_set():
                self._failed = True
                self.stop()

    def read_inbox(self) -> None:
        """Accept messages of the inbox into the ledger, then acknowledge them.

        Whether there is room is asked after each batch: while no messages come, it need not be known. So when
        other work fills the ledger, one batch more is taken.
        """
        inbox = Inbox(self._settings.broker, f"tend-{os.getpid()}")
        try:
            with open_store(self._settings) as store:
                self._wait_for_room(store)
                while not self._stop.is_set():
                    if taken := inbox.take(wait=INBOX_WAIT_S, limit=MAX_MESSAGES_PER_BATCH):
                        accept_inbox_messages(inbox, taken)
                        self._wait_for_room(store)
        finally:
            inbox.close()

    def _wait_for_room(self, store: Store) -> None:
        """Leave messages in the inbox while too many items wait in the ledger; senders see it grow."""
        while store.library.has_backlog(self._settings.most_pending) and not self._stop.is_set():
            log.warning("%d items wait; no messages are taken from the inbox", self._settings.most_pending)
            self._stop.wait(RETRY_PAUSE_S)

    def reconcile(self) -> None:
        """Keep the queue consistent with the ledger."""
        while not self._stop.wait(RECONCILE_INTERVAL_S):
            maintenance.reconcile()

    def announce_host_slots(self) -> None:
        """Tell workers which hosts may be asked now."""
        is_any_waiting = True
        while not self._stop.wait(HOST_SLOT_CHECK_INTERVAL_S if is_any_waiting else IDLE_CHECK_INTERVAL_S):
            is_any_waiting = maintenance.notify_ready_fetches()

    def number_changes(self) -> None:
        """Number changes as they are committed, so that readers of the table find them at once."""
        with open_store(self._settings) as store:
            if store.database.is_sqlite:  # there they are committed with their numbers
                self._stop.wait()
            else:
                store.changes.keep_numbering(lambda: not self._stop.is_set())

    def deliver_webhooks(self) -> None:
        """Send changes to webhooks as they are committed."""
        with open_store(self._settings) as store:
            while not store.webhooks.exist():
                if self._stop.wait(IDLE_CHECK_INTERVAL_S):
                    return
            deliver_changes(store, self._settings, lambda: not self._stop.is_set())

    def serve_metrics(self) -> None:
        """Serve metrics to Prometheus."""
        metrics_server.serve(self._settings, self._stop)

    def watch_folders(self) -> None:
        """Poll a watched folder as soon as a file in it changes. The scheduled poll would find it later."""
        with open_store(self._settings) as store:
            folders = {
                Path(s.target): s.id for s in store.sources.all() if s.kind == "folder" and not s.paused
            }
        present = [folder for folder in folders if folder.is_dir()]
        if not present:
            self._stop.wait(RETRY_PAUSE_S)
            return
        try:
            for changes in self._events(present):
                self._poll(
                    {f: i for f, i in folders.items() if any(Path(p).is_relative_to(f) for p in changes)}
                )
                if not changes:
                    return  # read again which folders there are
        except (OSError, RuntimeError) as error:
            # A name that is not UTF-8, or more folders than the kernel watches: an event may be lost.
            log.warning("folder events: %s; polling", error)
            self._stop.wait(RETRY_PAUSE_S)
            self._poll({folder: folders[folder] for folder in present})

    def _events(self, folders: list[Path]) -> Iterator[set[str]]:
        """The changed paths, as changes happen; an empty set after a minute without any."""
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
            # A file is taken once it has not changed for `settle_time`.
            self._stop.wait(self._settings.settle_time + 0.05)
        for folder, source_id in folders.items():
            request_poll(source_id, str(folder))

    def watch_workers(self) -> None:
        """Restart the workers when work is due and none was started for a minute.

        Two checks in a row must find this: the first one may come right after the clock was changed, or the
        broker was down.
        """
        checks = 0
        with open_store(self._settings) as store:
            while not self._stop.wait(STALLED_AFTER.total_seconds() / 4):
                now = utcnow()
                checks = checks + 1 if store.library.is_stalled(now - STALLED_AFTER, now) else 0
                if checks >= 2:
                    log.error(
                        "work is due, but no worker has started any for %s: restarting the workers",
                        STALLED_AFTER,
                    )
                    maintenance.restart_workers()
                    checks = -3  # gives them a minute to come back

    def watch_schema(self) -> None:
        """End with the first migration to another version, which this one must not write to."""
        with open_store(self._settings) as store:
            while not self._stop.wait(schema.CHECK_INTERVAL_S):
                schema.check_not_migrated(store.database)


def accept_inbox_messages(inbox: Inbox, taken: Sequence[Message]) -> None:
    """Accept messages into the ledger, then remove them from the inbox and reply to their senders."""
    read = [_decoded(one) for one in taken]
    replies = [
        Reply(one.id, _key(message), tuple(item.item_id for item in entry.items), entry.reason)
        for one, message, entry in zip(taken, read, acceptance.accept_messages(read), strict=True)
    ]
    inbox.acknowledge(replies)


def _decoded(taken: Message) -> Any:
    try:
        return ingest_requests.decode(taken.text)
    except Rejected as error:
        return RefusedMessage(taken.text, error)


def _key(message: Any) -> str | None:
    key = message.get("key") if isinstance(message, dict) else None
    return str(key) if key else None

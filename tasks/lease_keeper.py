"""What a worker's parent process does for its children: renews leases, and reports crashes and timeouts.

A child that is busy cannot renew its own lease (it may be stuck in C), and one that is gone cannot
report anything.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from celery import bootsteps
from celery.exceptions import WorkerLostError
from celery.worker import state
from celery.worker.request import Request

from tasks.child_process import current_context
from tasks.event_suppression import SilentWhenIdleRequest
from tasks.item_calls import find_item_id, logged_item
from worker.errors import Rejected, Unavailable
from worker.intake.poll_failures import note_failure
from worker.store.ledger.leases import Leases

log = logging.getLogger(__name__)

RENEWAL_INTERVAL_S = 5.0
"""A lease lasts four times as long."""

CRASH_SIGNALS = re.compile(r"signal (4|6|7|8|11)\b")
"""SIGILL, SIGABRT, SIGBUS, SIGFPE, SIGSEGV: signals of a crash, not of a kill from outside."""


class LeaseKeeper(bootsteps.StartStopStep):  # type: ignore[misc]
    """Renews the leases of the items and sources that this worker's children work on."""

    requires = {"celery.worker.consumer.tasks:Tasks"}  # noqa: RUF012

    def start(self, consumer: Any) -> None:
        """Start renewing, with each new connection to the broker."""
        self.timer = consumer.timer.call_repeatedly(RENEWAL_INTERVAL_S, self.renew)

    def stop(self, consumer: Any) -> None:  # noqa: ARG002
        """Stop renewing, unless the worker itself stops: its pool fires timers until its last job is done."""
        if state.should_stop is None:
            self.timer.cancel()

    def renew(self) -> None:
        """Renew all leases once."""
        context = current_context()
        items, sources = list(_running_items()), list(_polled_sources())
        try:
            if items:
                context.store.leases.renew(items, context.now())
            if sources:
                context.store.polls.renew(sources, context.now())
        except Unavailable as error:
            log.warning("leases not renewed: %s", error)


def _running_items() -> Iterator[tuple[int, str]]:
    for request in tuple(state.active_requests):
        if (item_id := find_item_id(request)) is not None:
            yield item_id, request.id


def _polled_sources() -> Iterator[int]:
    for request in tuple(state.active_requests):
        if (source_id := find_source_id(request)) is not None:
            yield source_id


def find_source_id(request: Request) -> int | None:
    """Return the source that a request polls, or None."""
    if request.name != "sources.poll":
        return None
    named = request.args[0] if request.args else (request.kwargs or {}).get("source_id")
    source = current_context().store.sources.find(named)
    return source.id if source else None


class ItemRequest(Request):  # type: ignore[misc]
    """A request that records in the ledger how its task ended, when the child cannot."""

    def on_timeout(self, soft: bool, timeout: float) -> None:
        """Move an item that overran its time limit to the slow lane, or fail it."""
        with self._logging_item():
            super().on_timeout(soft, timeout)
        if not soft:
            self._fail_overrun("time_limit", f"not done within {timeout:g} s")

    def on_failure(self, exc_info: Any, send_failed_event: bool = True, return_ok: bool = False) -> None:
        """Fail or put back the item of a lost child, before its message is delivered again."""
        error = getattr(exc_info.exception, "exc", exc_info.exception)
        if isinstance(error, WorkerLostError):
            if CRASH_SIGNALS.search(str(error)):
                self._fail_overrun("worker_crashed", str(error))
            else:
                self._release_item()
        with self._logging_item():
            super().on_failure(exc_info, send_failed_event, return_ok)

    def cancel(self, pool: Any, signal: Any = None, emit_retry: bool = True) -> None:
        """Stop the work on an item because the worker must stop at once, and put the item back."""
        with self._logging_item():
            super().cancel(pool, signal, emit_retry)
        self._release_item()

    @contextmanager
    def _logging_item(self) -> Iterator[None]:
        """Attach the item to the log records that are written meanwhile."""
        token = logged_item.set(find_item_id(self))
        try:
            yield
        finally:
            logged_item.reset(token)

    def _fail_overrun(self, reason: str, detail: str) -> None:
        now = current_context().now()
        self._update_lease(
            lambda leases, item_id: leases.handle_overrun(item_id, self.id, reason, detail, now)
        )

    def _release_item(self) -> None:
        now = current_context().now()
        self._update_lease(lambda leases, item_id: leases.rescue_lost(item_id, self.id, now))

    def _update_lease(self, update: Callable[[Leases, int], object]) -> None:
        item_id = find_item_id(self)
        if item_id is None:
            return
        try:
            update(current_context().store.leases, item_id)
        except Unavailable as error:
            log.warning("item %s waits for its lease to end: %s", item_id, error)


class SourceRequest(SilentWhenIdleRequest):
    """A poll request that records how the poll ended, when the child cannot."""

    def on_timeout(self, soft: bool, timeout: float) -> None:
        """Record that a poll overran its time limit."""
        super().on_timeout(soft, timeout)
        if not soft:
            self._record_failure(Rejected("time_limit", f"the poll was not done within {timeout:g} s"))

    def on_failure(self, exc_info: Any, send_failed_event: bool = True, return_ok: bool = False) -> None:
        """Record that a poll crashed its child. If the child was killed, poll again at once."""
        error = getattr(exc_info.exception, "exc", exc_info.exception)
        if isinstance(error, WorkerLostError):
            self._record_failure(
                Rejected("worker_crashed", str(error)) if CRASH_SIGNALS.search(str(error)) else None
            )
        super().on_failure(exc_info, send_failed_event, return_ok)

    def _record_failure(self, error: Rejected | None) -> None:
        context = current_context()
        try:
            source_id = find_source_id(self)
            source = None if source_id is None else context.store.sources.get(source_id)
            if source is None:
                return
            if error:
                log.warning("source %s (%s): %s", source.id, source.target, error)
                note_failure(source, context.store, error, context.now())
            else:
                context.store.polls.schedule_at(source.id, context.now())
        except Unavailable as away:
            log.warning("the source of task %s waits for its claim to end: %s", self.id, away)

"""The context of a worker's process: made when first needed, and never handed over a fork."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker import settings

if TYPE_CHECKING:
    from worker.context import Context
    from worker.store.database import Database

PARENT_BUSY_TIMEOUT_S = 2.0
"""A parent's event loop must not wait for a locked database longer than a lease lasts."""


class _Process:
    context: Context | None = None
    is_forking = False


def current_context() -> Context:
    """Return the context of this process; make it on the first call."""
    if _Process.context is None:
        # The fetcher and the database are slow to import, and beat and Flower use neither.
        from worker.context import Context  # noqa: PLC0415
        from worker.store import Store  # noqa: PLC0415

        conf = settings.load()
        _Process.context = Context(conf, Store(_database(conf.database_url), conf))
    return _Process.context


def _database(url: str) -> Database:
    from worker.store.database import Database  # noqa: PLC0415  # as above

    if _Process.is_forking:
        return Database(url, pooled=False, busy_timeout=PARENT_BUSY_TIMEOUT_S)
    return Database(url)


def prepare_to_fork() -> None:
    """From now on, close each connection after its transaction: this process forks."""
    _Process.context, _Process.is_forking = None, True


def drop_inherited_context() -> None:
    """Drop the parent's context in a new child: connections do not survive a fork."""
    _Process.context, _Process.is_forking = None, False

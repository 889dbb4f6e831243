"""How this process fetches: over one client of its own, and as a guest by what all workers know of hosts."""

from __future__ import annotations

import logging
import os
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from tasks.process import rules, store, utcnow
from worker import fetch, settings
from worker.broker import Turns
from worker.document import ItemRef, Known, NotModified, RawItem, Turn
from worker.errors import Rejected, Unavailable
from worker.fetch import Polite, Web
from worker.fetch.files import received_at
from worker.polling import LARGEST_LISTING
from worker.sites import Rules
from worker.sources import containers

log = logging.getLogger(__name__)

BROKER_LEFT_ALONE = timedelta(seconds=30)
"""After it did not answer; meanwhile turns are taken in the database."""

IN_DATABASE = "database:"
"""How the tokens of these turns begin."""


class _Process:
    polite: Polite | None = None
    lister: Polite | None = None


def polite() -> Polite:
    """How this process fetches from the web."""
    if _Process.polite is None:
        conf = settings.load()
        _Process.polite = Polite(Web(conf), Web(conf), store().hosts, SharedTurns(conf.broker), conf)
    return _Process.polite


def get_listing(target: str, known: Known | None) -> RawItem | NotModified:
    """Fetch a feed, sitemap or list as a guest, if it is no longer as known; or read it from a file."""
    conf = replace(settings.load(), max_bytes=LARGEST_LISTING)
    if not target.startswith(("http://", "https://")):
        return fetch.read_file(target, max_bytes=conf.max_bytes)
    if _Process.lister is None:
        _Process.lister = Polite(Web(conf), polite().aside, store().hosts, polite().turns, conf)
    return _Process.lister.get(target, utcnow(), known, rules())


def forget_inherited_connections() -> None:
    """Begin anew in a child that was just forked."""
    _Process.polite = None
    _Process.lister = None


def fetcher(ref: ItemRef, within: Path | None, known: Known | None) -> RawItem | NotModified:
    """Fetch an item's bytes as a guest; of an address, only if it is no longer as known."""
    if ref.kind == "record":
        return _record(ref, within)
    get = partial(polite().get, known=known, rules=rules())
    return fetch.fetch(ref, settings.load(), utcnow(), within=within, get=get)


def _record(ref: ItemRef, within: Path | None) -> RawItem:
    """The document of one record of a container. Raises Rejected, TryLater."""
    path = fetch.path_of(str(ref.meta["container"]))
    with fetch.opened(path, within) as file:
        status = os.fstat(file.fileno())
        if not str(ref.meta["stamp"]).startswith(f"{status.st_size}:{status.st_mtime_ns}:"):
            raise Rejected("container_changed", f"{path}: it has changed since {ref.target} was accepted")
        raw = containers.read(file, int(ref.meta["position"]), settings.load().max_bytes, ref.target)
    received = fetch.received_of(ref) or raw.received
    return replace(raw, target=ref.target, received=received or received_at(status.st_mtime))


def fetch_by_hand(ref: ItemRef, rules: Rules) -> RawItem:
    """Fetch one item's bytes for the person who asked for it, as a browser would."""
    conf = settings.load()
    with closing(Web(conf)) as web:
        raw = fetch.fetch(ref, conf, utcnow(), within=None, get=partial(web.get, rules=rules))
    assert isinstance(raw, RawItem)  # nothing was known
    return raw


class SharedTurns:
    """Turns by the broker, and by the database while the broker is away."""

    def __init__(self, broker_url: str) -> None:
        self._broker = Turns(broker_url)
        self._away_until: datetime | None = None

    def take(self, host: str, hold: float, step: float) -> Turn:
        """Take the turn to ask a host; see `worker.broker.turns`."""
        if self._away_until is None or self._away_until <= utcnow():
            try:
                return self._broker.take(host, hold, step)
            except Unavailable as error:
                self._away_until = utcnow() + BROKER_LEFT_ALONE
                log.info("hosts' turns are taken in the database: %s", error)
        turn = store().hosts.take(host, hold, step, utcnow())
        return replace(turn, token=f"{IN_DATABASE}{turn.token}") if turn.token else turn

    def give_back(self, host: str, token: str, pause: float) -> None:
        """End a turn, wherever it was taken."""
        if token.startswith(IN_DATABASE):
            store().hosts.give_back(host, token.removeprefix(IN_DATABASE), pause, utcnow())
            return
        try:
            self._broker.give_back(host, token, pause)
        except Unavailable as error:
            log.info("a turn of %s ends by itself: %s", host, error)

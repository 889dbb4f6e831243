"""How this process fetches: over clients of its own, and as a guest by what all workers know of hosts."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

from tasks.child_process import rules, store, utcnow
from worker import fetch, settings
from worker.document import ItemRef, NotModified, RawItem, Validators
from worker.fetch import PoliteFetcher, Web
from worker.intake.container_records import read_record
from worker.intake.host_slots import SharedHostSlots
from worker.intake.polling import LARGEST_LISTING
from worker.rules.sites import Rules


class _Process:
    polite: PoliteFetcher | None = None
    lister: PoliteFetcher | None = None


def polite() -> PoliteFetcher:
    """How this process fetches from the web."""
    if _Process.polite is None:
        conf = settings.load()
        turns = SharedHostSlots(conf.broker, store().hosts, utcnow)
        _Process.polite = PoliteFetcher(Web(conf), Web(conf), store().hosts, turns, conf)
    return _Process.polite


def get_listing(target: str, known: Validators | None) -> RawItem | NotModified:
    """Fetch a feed, sitemap or list as a guest, if it is no longer as known; or read it from a file."""
    conf = replace(settings.load(), max_bytes=LARGEST_LISTING)
    if not target.startswith(("http://", "https://")):
        return fetch.read_file(target, max_bytes=conf.max_bytes)
    if _Process.lister is None:
        _Process.lister = PoliteFetcher(Web(conf), polite().aside, store().hosts, polite().turns, conf)
    return _Process.lister.get(target, utcnow(), known, rules())


def forget_inherited_connections() -> None:
    """Begin anew in a child that was just forked."""
    _Process.polite = None
    _Process.lister = None


def fetcher(ref: ItemRef, within: Path | None, known: Validators | None) -> RawItem | NotModified:
    """Fetch an item's bytes as a guest; of an address, only if it is no longer as known."""
    conf = settings.load()
    if ref.kind == "record":
        return read_record(ref, within, conf.max_bytes)
    get = partial(polite().get, known=known, rules=rules())
    return fetch.fetch(ref, conf, utcnow(), within=within, get=get)


def fetch_by_hand(ref: ItemRef, rules: Rules) -> RawItem:
    """Fetch one item's bytes for the person who asked for it, as a browser would."""
    conf = settings.load()
    with closing(Web(conf)) as web:
        raw = fetch.fetch(ref, conf, utcnow(), within=None, get=partial(web.get, rules=rules))
    assert isinstance(raw, RawItem)  # nothing was known
    return raw

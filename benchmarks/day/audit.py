"""The books of the day: what was published against what is stored, sent and read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from sqlalchemy import text

from benchmarks.day.plan import Article, Plan, thread_at
from benchmarks.day.readers import Readers
from benchmarks.day.receivers import Received, Receivers
from benchmarks.day.site import Served, Site
from benchmarks.day.sped.day_clock import Day
from tests.chaos.audit import QUERIES
from tests.thread_site.scoring import rows_of, score
from worker.store import Store

OPEN = "SELECT count(*) FROM items WHERE state IN ('pending', 'running')"


def count_open(store: Store) -> int:
    """Items that are not settled."""
    with store.database.reading() as connection:
        return int(connection.execute(text(OPEN)).scalar_one())


def last_change(store: Store) -> int:
    """The number of the last change."""
    with store.database.reading() as connection:
        return int(connection.execute(text("SELECT coalesce(max(seq), 0) FROM changes")).scalar_one())


def check_ledger(store: Store) -> Iterator[str]:
    """Items that are open or failed, and whatever is there twice."""
    with store.database.reading() as connection:
        query = """SELECT state, reason, count(*), min(target) FROM items WHERE state <> 'done'
                   GROUP BY state, reason"""
        for state, reason, count, target in connection.execute(text(query)):
            yield f"{count} items {state} ({reason}), such as {target}"
        for what, query in QUERIES.items():
            if number := connection.execute(text(query)).scalar_one():
                yield f"{number} {what}"
        query = "SELECT target, last_error FROM sources WHERE last_error IS NOT NULL OR paused"
        for target, error in connection.execute(text(query)):
            yield f"source {target}: {error}"


def check_articles(store: Store, site: Site, plan: Plan, day: Day) -> Iterator[str]:
    """Each article must be stored once, as it was last shown, and each of its comments once, in its place."""
    shown = _last_shown(site.served())
    with store.database.reading() as connection:
        query = "SELECT url, body FROM documents WHERE duplicate_of IS NULL AND deleted_at IS NULL"
        rows = [(row.url, row.body) for row in connection.execute(text(query))]
    stored = dict(rows)
    times = Counter(url for url, _ in rows)
    addresses = {site.article(article.source, article.number): article for article in plan.articles}
    yield from (f"stored, and never published: {url}" for url in stored.keys() - addresses.keys())
    yield from (f"stored {count} times: {url}" for url, count in times.items() if count > 1)
    for url, article in addresses.items():
        if url not in stored:
            how = "fetched" if article.number in shown else "never asked for"
            yield f"lost: {url}, of hour {article.at / 3600:.2f}, {how}"
        elif article.number in shown:
            last = shown[article.number]
            yield from _check_text(article, last, stored[url])
            yield from _check_comments(store, url, article, last, day)


def _check_text(article: Article, last: Served, body: str) -> Iterator[str]:
    if article.mark not in body:
        yield f"another text than that of article {article.number} is stored"
    if (f"{article.mark}again" in body) != last.is_revised:
        yield f"article {article.number} is not stored as it was last shown (revised: {last.is_revised})"


def _check_comments(store: Store, url: str, article: Article, last: Served, day: Day) -> Iterator[str]:
    counted = score(thread_at(article, day, last.shown, is_revised=last.is_revised), rows_of(store, url))
    if not counted.perfect:
        counts = f"(shown, stored, doubled, foreign, with parent) {counted.counts}"
        yield f"comments {counts}: {url} {counted.wrong[:2]}"


def _last_shown(served: Sequence[Served]) -> dict[int, Served]:
    return {one.number: one for one in served if one.what == "article"}


def check_receivers(store: Store, receivers: Receivers) -> Iterator[str]:
    """Each endpoint must have accepted every change, those of a document in their order."""
    with store.database.reading() as connection:
        changes = set(connection.execute(text("SELECT seq FROM changes")).scalars())
        waiting = connection.execute(text("SELECT count(*) FROM deliveries")).scalar_one()
    if waiting:
        yield f"{waiting} deliveries are still there"
    for number, received in enumerate(receivers.received):
        if missing := changes - {one.seq for one in received}:
            yield f"webhook {number}: {len(missing)} changes never came, such as {min(missing)}"
        if foreign := {one.seq for one in received} - changes:
            yield f"webhook {number}: {len(foreign)} changes that are none, such as {min(foreign)}"
        for document, seqs in _first_times(received).items():
            if any(later < sooner for sooner, later in pairwise(seqs)):
                yield f"webhook {number}: changes of document {document} came as {seqs}"


def _first_times(received: Sequence[Received]) -> dict[int, list[int]]:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for one in received:
        if one.seq not in found[one.document_id]:
            found[one.document_id].append(one.seq)
    return found


def check_readers(store: Store, readers: Readers) -> Iterator[str]:
    """Each follower must have seen every change once and in order; every other request, an answer."""
    wanted = list(range(1, last_change(store) + 1))
    for number, seen in enumerate(readers.followed):
        if seen != wanted:
            yield f"follower {number}: {len(seen)} changes of {len(wanted)}, or not in their order"
    refused = Counter((one.name, one.status) for one in readers.asked if one.status != 200)
    yield from (f"readers: {count} times {status} for {name}" for (name, status), count in refused.items())
    yield from (f"readers: no answer: {line}" for line in readers.broken[:5])


def check_output(output: str, logs: dict[str, list[str]]) -> Iterator[str]:
    """No part may have ended by itself, and nobody may have written an error or a traceback."""
    yield from (f"up: {line}" for line in output.splitlines() if "starting it again" in line)
    for name, lines in logs.items():
        bad = [line for line in lines if " ERROR " in line or line.startswith("Traceback")]
        if bad:
            yield f"{name}: {len(bad)} errors, such as: {bad[0][:300]}"

"""Many workers with the same content at once: one document each, and no error that reaches anybody."""

import multiprocessing
import os
import random
from collections import Counter
from datetime import UTC, datetime

import pytest
from clerk import Clerk
from prose import claimed, clusters_of, edited, part, text
from sqlalchemy import delete
from waiting import PATIENCE

from worker.store import open_store
from worker.store.tables import Base

pytestmark = pytest.mark.long

PRELOADED = [
    "psycopg",
    "sqlalchemy.dialects.postgresql.psycopg",
    "worker.comments",
    "worker.dedupe.overlap",
    "worker.dedupe.sketch",
    "worker.store.documents.documents",
    "worker.store.ledger.ledger",
    "worker.store.queries.library",
]
"""Imported once for all processes: importing is most of what a process costs here."""

PROCESSES, CONTENTS = 8, 100
FAMILIES = int(os.environ.get("WINNOW_RACE", "24"))
"""Texts of which several editions arrive at once; the release check runs with 400."""


def settle_all(settings, claims, start, said):
    """Settle claims, (body, target, claim) each; tell the verdicts."""
    verdicts = Counter()
    error = None
    with open_store(settings) as store:
        clerk = Clerk(store, datetime(2026, 3, 14, tzinfo=UTC))
        store.library.documents(1)  # connected, before the others are let go
        try:
            start.wait(PATIENCE)
            for body, target, claim in claims:
                verdicts[clerk.record(target, body, claim=claim).verdict.name] += 1
        except Exception as caught:  # noqa: BLE001  # told to the parent, which asserts on it
            error = repr(caught)
    said.put((dict(verdicts), error))


def release(settings, work):
    """Let one process each settle its part of the work, all at the same moment."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    start, said = context.Barrier(len(work)), context.Queue()
    processes = [context.Process(target=settle_all, args=(settings, part, start, said)) for part in work]
    for process in processes:
        process.start()
    told = [said.get(timeout=PATIENCE) for _ in processes]
    for process in processes:
        process.join(PATIENCE)
    assert [error for _, error in told if error] == []
    return sum((Counter(verdicts) for verdicts, _ in told), Counter())


def test_copies_released_together_make_one_document_each(clerk, store, store_settings, rows):
    """Each content waits at two addresses, with two neighbours, who meet it at the same time."""
    work = [[] for _ in range(PROCESSES)]
    met = [(side, number) for number in range(CONTENTS) for side in range(2)]
    claims = claimed(store, [f"/{side}/{number}" for side, number in met], clerk.now)
    for (side, number), claim in zip(met, claims, strict=True):
        worker = 2 * (number % (PROCESSES // 2)) + side
        work[worker].append((f"words of number {number}", claim.target, claim))
    verdicts = release(store_settings, work)
    assert verdicts == {"new": CONTENTS, "duplicate": CONTENTS}
    hashes = [
        row["content_hash"] for row in rows("SELECT content_hash FROM documents WHERE duplicate_of IS NULL")
    ]
    assert len(hashes) == len(set(hashes)) == CONTENTS
    assert store.library.standing(clerk.now).items == {"done": 2 * CONTENTS}
    assert [change.seq for change in store.changes.list_after(0)] == list(range(1, CONTENTS + 1))


def test_addresses_that_change_their_content_at_once(store, store_settings, rows, now):
    """Every process takes the same six addresses round and round through three contents."""
    rounds = 8
    work = []
    for worker in range(4):
        visits = [(turn, (worker + turn + n) % 6) for turn in range(rounds) for n in range(6)]
        claims = claimed(store, [f"/{place}" for _, place in visits], now)
        work.append(
            [
                (f"words {(turn + worker + place) % 3}", claim.target, claim)
                for (turn, place), claim in zip(visits, claims, strict=True)
            ]
        )
    verdicts = release(store_settings, work)
    assert verdicts.total() == 4 * rounds * 6
    documents = rows("SELECT id, content_hash, duplicate_of, cluster_id FROM documents")
    canonical = {row["content_hash"]: row["id"] for row in documents if row["duplicate_of"] is None}
    for row in documents:
        home = canonical[row["content_hash"]]
        assert row["duplicate_of"] == (None if row["id"] == home else home)
        assert row["cluster_id"] == home
    assert len(rows("SELECT id FROM sightings")) == 4 * rounds * 6


def dealt(store, editions, now, processes=PROCESSES):
    """Deal (target, body) pairs out to processes in turn, as work for `release`."""
    claims = claimed(store, [target for target, _ in editions], now)
    work = [[] for _ in range(processes)]
    for number, ((target, body), claim) in enumerate(zip(editions, claims, strict=True)):
        work[number % processes].append((body, target, claim))
    return work


def test_near_copies_released_together_make_one_cluster_each(store, store_settings, rows, now):
    editions = [
        (f"/{side}/{number}", body)
        for number in range(FAMILIES)
        for side, body in enumerate((text(number), edited(text(number), 25)))
    ]
    verdicts = release(store_settings, dealt(store, editions, now))
    assert verdicts == {"new": FAMILIES, "near-duplicate": FAMILIES}
    clusters = clusters_of(rows)
    assert len(clusters) == FAMILIES
    assert all(len(copies) == 1 for _, copies in clusters.values())


def test_arrivals_that_match_different_members_of_a_cluster(store, store_settings, rows, now):
    """Of the four, the first two are not alike: the others bridge them, and the last is the fullest."""
    spans = ((0, 100), (60, 200), (30, 170), (0, 200))
    editions = []
    for number in range(FAMILIES):
        body, order = text(number, 200), list(enumerate(spans))
        random.Random(number).shuffle(order)
        editions += [(f"/{place}/{number}", part(body, *span)) for place, span in order]
    release(store_settings, dealt(store, editions, now))
    clusters = clusters_of(rows)
    fullest = {row["id"] for row in rows("SELECT id FROM documents WHERE word_count = 200")}
    assert len(clusters) == len(fullest) == FAMILIES
    assert {canonical for canonical, _ in clusters.values()} == fullest
    assert all(len(copies) == 3 for _, copies in clusters.values())
    feed = [(change.document_id, change.kind) for change in store.changes.list_after(0, 10_000)]
    assert {number for number, kind in feed if kind == "created"} >= fullest
    assert not {number for number, kind in feed if kind == "merged"} & fullest


def test_how_many_work_makes_no_difference(store, store_settings, rows, now):
    """The same documents in one order: by one process, then by eight."""
    editions = []
    for number in range(FAMILIES):
        body = text(number, 150)
        made = [body, edited(body, 20), part(body, 0, 60), f"{text(1000, 30)} {body}", part(body, 20, 140)]
        editions += [(f"/{place}/{number}", one) for place, one in enumerate(made[: 1 + number % 5])]
    random.Random(1).shuffle(editions)
    partitions = []
    for processes in (1, PROCESSES):
        release(store_settings, dealt(store, editions, now, processes))
        groups = {}
        for row in rows("SELECT url, cluster_id FROM documents"):
            groups.setdefault(row["cluster_id"], set()).add(row["url"])
        partitions.append(sorted(map(sorted, groups.values())))
        with store.database.writing() as connection:
            for table in reversed(Base.metadata.sorted_tables):
                connection.execute(delete(table))
    assert partitions[0] == partitions[1]
    assert FAMILIES <= len(partitions[0]) <= 1.01 * FAMILIES  # of 16 keys a teaser may share one, by chance
    assert sum(map(len, partitions[0])) == len(editions)

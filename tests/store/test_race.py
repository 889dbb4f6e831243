"""Many workers with the same content at once: one document each, and no error that reaches anybody."""

import multiprocessing
from collections import Counter
from datetime import UTC, datetime

from clerk import Clerk

from worker.store import open_store

PRELOADED = ["psycopg", "selectolax.lexbor", "sqlalchemy.orm", "sqlalchemy.dialects.postgresql.psycopg"]
"""Imported once for all processes: importing is most of what a process costs here."""

PROCESSES, CONTENTS = 8, 100


def settle_all(settings, claims, start, said):
    """Settle claims, (body, target, claim) each; tell the verdicts."""
    verdicts = Counter()
    error = None
    with open_store(settings) as store:
        clerk = Clerk(store, datetime(2026, 3, 14, tzinfo=UTC))
        store.library.documents(1)  # connected, before the others are let go
        start.wait(60)
        try:
            for body, target, claim in claims:
                verdicts[clerk.settle(target, body, claim=claim).verdict.name] += 1
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
    told = [said.get(timeout=90) for _ in processes]
    for process in processes:
        process.join(20)
    assert [error for _, error in told if error] == []
    return sum((Counter(verdicts) for verdicts, _ in told), Counter())


def test_copies_released_together_make_one_document_each(clerk, store, store_settings, rows):
    """Each content waits at two addresses, with two neighbours, who meet it at the same time."""
    work = [[] for _ in range(PROCESSES)]
    for number in range(CONTENTS):
        for side in range(2):
            target = f"/{side}/{number}"
            worker = 2 * (number % (PROCESSES // 2)) + side
            work[worker].append((f"words of number {number}", target, clerk.ready(target)))
    verdicts = release(store_settings, work)
    assert verdicts == {"new": CONTENTS, "duplicate": CONTENTS}
    hashes = [
        row["content_hash"] for row in rows("SELECT content_hash FROM documents WHERE duplicate_of IS NULL")
    ]
    assert len(hashes) == len(set(hashes)) == CONTENTS
    assert store.library.standing(clerk.now).items == {"done": 2 * CONTENTS}
    assert [change.seq for change in store.changes.after(0)] == list(range(1, CONTENTS + 1))


def test_addresses_that_change_their_content_at_once(clerk, store_settings, rows):
    """Every process takes the same six addresses round and round through three contents."""
    rounds = 8
    work = [
        [
            (f"words {(turn + worker + place) % 3}", f"/{place}", clerk.ready(f"/{place}"))
            for turn in range(rounds)
            for place in ((worker + turn + n) % 6 for n in range(6))
        ]
        for worker in range(4)
    ]
    verdicts = release(store_settings, work)
    assert verdicts.total() == 4 * rounds * 6
    documents = rows("SELECT id, content_hash, duplicate_of, cluster_id FROM documents")
    canonical = {row["content_hash"]: row["id"] for row in documents if row["duplicate_of"] is None}
    for row in documents:
        home = canonical[row["content_hash"]]
        assert row["duplicate_of"] == (None if row["id"] == home else home)
        assert row["cluster_id"] == home
    assert len(rows("SELECT id FROM sightings")) == 4 * rounds * 6

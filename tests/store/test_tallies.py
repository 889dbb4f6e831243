"""What ends is counted once, in the transaction in which it ends."""

import threading

import pytest
from waiting import PATIENCE

from worker.errors import Rejected
from worker.store.ledger import outcome_counts
from worker.store.ledger.claims import LostClaimError
from worker.store.ledger.outcome_counts import (
    BUCKET_BOUNDS_MS,
    LAST_BUCKET,
    Outcome,
    bucket_of,
    count_outcome,
    count_outcomes,
)
from worker.store.queries.figures import metrics


def counted(database, now):
    return {(t.step, t.outcome, t.reason): t.count for t in metrics.read(database, now).tallies}


@pytest.mark.parametrize(
    ("seconds", "within"),
    [(0.0, 10), (0.01, 10), (0.0101, 25), (2.4, 2500), (120.0, 120_000), (121.0, LAST_BUCKET)],
)
def test_a_duration_belongs_to_the_first_bucket_that_holds_it(seconds, within):
    assert bucket_of(seconds) == within
    assert list(BUCKET_BOUNDS_MS) == sorted(BUCKET_BOUNDS_MS)


def test_what_is_rolled_back_is_not_counted(clerk, store, now):
    claim = clerk.claim(clerk.accept())
    store.leases.rescue_lost(claim.item_id, claim.token.partition(":")[0], now)
    before = counted(store.database, now)
    with pytest.raises(LostClaimError):
        store.ledger.fail(claim, Rejected("x"), now)
    assert counted(store.database, now) == before == {("process", "later", "worker_lost"): 1}


def test_what_overran_or_was_lost_is_counted_by_its_worker(clerk, store, now):
    claim = clerk.ready()
    task = claim.token.partition(":")[0]
    store.leases.handle_overrun(claim.item_id, task, "time_limit", "", now)
    again = clerk.claim(claim.item_id, "process")
    store.leases.handle_overrun(again.item_id, again.token.partition(":")[0], "time_limit", "", now)
    ended = counted(store.database, now)
    assert ended["process", "later", "time_limit"] == ended["process", "failed", "time_limit"] == 1


def test_many_who_count_the_same_at_once_lose_nothing(store, now, monkeypatch):
    monkeypatch.setattr(outcome_counts, "SLOTS", 2)  # so that they do meet
    start = threading.Barrier(6)
    both = [Outcome("fetch", "failed", "timeout"), Outcome("process", "new", seconds=0.5)]

    def count(number):
        start.wait(PATIENCE)
        for turn in range(20):
            with store.database.writing() as connection:
                if (number + turn) % 2:
                    count_outcome(connection, both[turn % 2])
                else:
                    count_outcomes(connection, both[:: 1 if number % 2 else -1])

    threads = [threading.Thread(target=count, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    read = metrics.read(store.database, now).tallies
    assert sum(t.count for t in read) == 6 * 10 * 1 + 6 * 10 * 2
    assert sum(t.seconds for t in read) == pytest.approx(
        0.5 * sum(t.count for t in read if t.outcome == "new")
    )

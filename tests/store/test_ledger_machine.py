"""The ledger under any order of events: nobody's clock, claim or death makes an item two or none."""

from datetime import timedelta

from clerk import file_ref, url_ref
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from worker.dates import Reference
from worker.document import RawItem
from worker.errors import Rejected, TryLater
from worker.store.ledger.claims import LostClaimError
from worker.store.queries.figures.metrics import read

KEYS = "ab"


class LedgerMachine(RuleBasedStateMachine):
    """Accepts, claims, ends, kills and waits, and remembers what each item may be by now."""

    store = began = None
    runs = 0

    @initialize()
    def begin(self):
        type(self).runs += 1
        self.now = self.began
        self.items = {}
        self.claims = []
        self.ended = {}
        for key in KEYS:
            self.accept(key)

    @rule(key=st.sampled_from(KEYS))
    def accept(self, key):
        make = url_ref if key == "a" else file_ref  # the one begins with fetching, the other does not
        ref = make(f"/{self.runs}/{key}", "1")
        (accepted,) = self.store.ledger.accept([ref], self.now)
        assert accepted.fresh is (key not in self.items)
        assert self.items.setdefault(key, accepted.item_id) == accepted.item_id

    @rule(key=st.sampled_from(KEYS), is_right=st.sampled_from([True, True, True, False]))
    def claim(self, key, is_right):
        row = self.row(key)
        is_held = row.state == "running"
        step = "fetch" if is_right is (row.step == "fetch") else "process"
        claim = self.store.ledger.claim(self.items[key], step, f"task-{len(self.claims)}", self.now)
        if claim:
            assert key not in self.ended
            assert not is_held
            self.claims.append((key, claim))

    @precondition(lambda self: self.claims)
    @rule(
        data=st.data(), how=st.sampled_from(["fetched", "received", "later", "fail", "overran", "hand_back"])
    )
    def end(self, data, how):
        key, claim = data.draw(st.sampled_from(self.claims))
        newest = next(c for k, c in reversed(self.claims) if k == key)
        held = self.row(key)
        mine = (held.state, held.token) == ("running", claim.token)
        try:
            getattr(self, f"_{how}")(claim)
        except LostClaimError:
            assert not mine
        else:
            assert mine or how in ("overran", "hand_back")
            assert not mine or claim is newest
        if self.row(key).state == "failed":
            self.ended[key] = True

    def _fetched(self, claim):
        if claim.step == "process":
            self.store.ledger.fail(claim, Rejected("x"), self.now)
        else:
            self.store.ledger.finish_fetch(
                claim, RawItem(claim.target, b"x", Reference(self.now, "mtime")), self.now
            )

    def _received(self, claim):
        self.store.ledger.attach_raw(
            claim, RawItem(claim.target, b"x", Reference(self.now, "mtime")), self.now
        )
        assert self.row(next(k for k, c in self.claims if c is claim)).state == "running"

    def _later(self, claim):
        self.store.ledger.retry_later(claim, TryLater("busy", after=5.0), self.now)

    def _fail(self, claim):
        self.store.ledger.fail(claim, Rejected("x"), self.now)

    def _overran(self, claim):
        task = claim.token.partition(":")[0]
        self.store.leases.handle_overrun(claim.item_id, task, "time_limit", "", self.now)

    def _hand_back(self, claim):
        self.store.leases.rescue_lost(claim.item_id, claim.token.partition(":")[0], self.now)

    @rule(seconds=st.sampled_from([1, 10, 25, 300, -1, -30, -3600]))
    def wait(self, seconds):
        self.now += timedelta(seconds=seconds)

    @rule()
    def reconcile(self):
        self.store.leases.rescue_expired(self.now)
        for step in ("fetch", "process"):
            for slow in (True, False):
                self.store.due_items.take(step, self.now, slow=slow, limit=100)
        for key in self.items:
            if self.row(key).state == "failed":
                self.ended[key] = True

    def row(self, key):
        query = f"SELECT state, step, token, lease_until, reason FROM items WHERE id = {self.items[key]}"
        with self.store.database.reading() as connection:
            return connection.exec_driver_sql(query).one()

    @invariant()
    def every_item_is_in_one_state(self):
        for key in getattr(self, "items", ()):
            row = self.row(key)
            assert (row.state == "running") is (row.token is not None) is (row.lease_until is not None)
            assert row.state in ("pending", "running", "failed")
            assert row.state == "failed" or key not in self.ended
            assert row.state != "failed" or row.reason

    @invariant()
    def what_is_counted_is_what_there_is(self):
        with self.store.database.reading() as connection:
            query = "SELECT state, count(*) FROM items GROUP BY state"
            there = dict(tuple(row) for row in connection.exec_driver_sql(query))
        figures = read(self.store.database, self.began)
        assert sum(one.count for one in figures.waiting) == there.get("pending", 0)
        assert sum(figures.running.values()) == there.get("running", 0)
        assert sum(figures.failed.values()) == there.get("failed", 0)
        assert sum(one.count for one in figures.tallies if one.outcome == "failed") == there.get("failed", 0)

    def teardown(self):
        """Whatever happened: after quiet, nothing is held for ever.

        It is looked at twice, because the clock that was stepped back can come to just before a lease ends.
        """
        for key in getattr(self, "items", ()):
            if self.row(key).state == "failed":
                continue
            for hours in (2, 3):
                later = self.now + timedelta(hours=hours)
                self.store.leases.rescue_expired(later)
            row = self.row(key)
            assert row.state == "failed" or self.store.ledger.claim(self.items[key], row.step, "last", later)


def test_any_order_of_events(store, now):
    few = settings(
        max_examples=10, stateful_step_count=40, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck), print_blob=True,
    )  # fmt: skip
    machine = type("Machine", (LedgerMachine,), {"store": store, "began": now})
    run_state_machine_as_test(machine, settings=few)

"""The ledger: which items were accepted, and how far each has come. It is the truth; the queue only notifies.

    pending --claim--> running --finish--> done
       ^                  |
       +---- later -------+------- fail --> failed

An address passes through two steps, ``fetch`` and ``process``; `finish_fetch` ends the first. A page that
only a script fills goes from ``process`` to ``render`` (`send_to_render`), and with what was rendered back.
A file on disk only has to be read: it begins with ``process``, and `attach_raw` records its bytes under the
same claim.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection

from worker.document import RawItem
from worker.errors import IngestError, NotYet, TryLater
from worker.store.ledger.acceptance import Acceptance
from worker.store.ledger.claim_statements import (
    CLAIM,
    LOCK,
    changing,
    claim_from,
    claim_parameters,
    lost_claim,
    outcome_of,
)
from worker.store.ledger.claims import Claim, Step
from worker.store.ledger.hourly_counts import count_in_hour
from worker.store.ledger.item_columns import CLEARED_CLAIM, failed_columns
from worker.store.ledger.outcome_counts import count_outcome
from worker.store.ledger.readiness import time_parameters
from worker.store.ledger.retry_delays import delay_after


class Ledger(Acceptance):
    """Accepts, claims and finishes items. Every call is one transaction."""

    def claim(self, item_id: int, step: Step, task_id: str, now: datetime) -> Claim | None:
        """Claim a pending item for one step; None if another worker has it or nothing is to be done."""
        asked: dict[str, Any] = dict(wanted=item_id, to_do=step, token=f"{task_id}:{uuid4().hex[:12]}")
        asked |= dict(lease_until=self._lease_end(now), updated_at=now)
        with self._database.writing(durable=False, pipelined=True) as connection:
            row = CLAIM.execute(connection, asked | time_parameters(now)).first()
        return None if row is None else claim_from(row)

    def finish_fetch(self, claim: Claim, raw: RawItem, now: datetime) -> None:
        """End the fetch step: the bytes are kept. Raises LostClaimError."""
        with self._database.writing(durable=False, pipelined=True) as connection:
            self.finish_fetch_within(connection, claim, raw, now)

    def attach_raw(self, claim: Claim, raw: RawItem, now: datetime) -> Claim:
        """Keep the bytes of a claimed item and record them. The claim continues. Raises LostClaimError."""
        with self._database.writing(durable=False, pipelined=True) as connection:
            raw_id = self._add_raw(connection, claim.item_id, raw)
            self._change(connection, claim, dict(raw_id=raw_id, attempts=0, updated_at=now))
        return replace(claim, raw_id=raw_id, attempts=0, received=len(raw.content))

    def finish_fetch_within(
        self, connection: Connection, claim: Claim, raw: RawItem, now: datetime, **more: Any
    ) -> int:
        """End the fetch step inside a transaction; return the raw id. `more` are columns of the item to set.

        Raises LostClaimError.
        """
        raw_id = self._add_raw(connection, claim.item_id, raw)
        values = dict(step="process", state="pending", attempts=0, raw_id=raw_id, sent_at=now)
        self._release(connection, claim, now, values | more)
        count_outcome(connection, outcome_of(replace(claim, received=len(raw.content)), "fetched"))
        return raw_id

    def finish_fetch_again(self, connection: Connection, claim: Claim, raw_id: int, now: datetime) -> None:
        """End the fetch step inside a transaction with bytes that are kept. Raises LostClaimError."""
        values = dict(step="process", state="pending", attempts=0, raw_id=raw_id, sent_at=now)
        self._release(connection, claim, now, values)
        count_outcome(connection, outcome_of(claim, "fetched"))

    def send_to_render(self, claim: Claim, because: str, now: datetime) -> None:
        """End the process step of a page that is to be rendered first. Raises LostClaimError."""
        notes = replace(claim.notes, render_because=because).stored()
        values = dict(step="render", state="pending", slow=False, attempts=0, notes=notes, sent_at=now)
        with self._database.writing(durable=False) as connection:
            self._release(connection, claim, now, values)
            count_outcome(connection, outcome_of(claim, "to_render"))

    def lock_claim(self, connection: Connection, claim: Claim) -> None:
        """Keep others from ending a claim until this transaction ends. Raises LostClaimError."""
        if LOCK.execute(connection, claim_parameters(claim)).first() is None:
            raise lost_claim(claim)

    def finish(
        self, connection: Connection, claim: Claim, verdict: str, document_id: int, now: datetime
    ) -> None:
        """End the process step, inside the transaction that stores the document. Raises LostClaimError."""
        values = dict(state="done", verdict=verdict, document_id=document_id, reason=None, detail=None)
        self._release(connection, claim, now, values)
        count_outcome(connection, outcome_of(claim, verdict))
        count_in_hour(connection, verdict, now)

    def fail(self, claim: Claim, error: IngestError, now: datetime) -> None:
        """Fail an item for good, with the reason. Raises LostClaimError."""
        with self._database.writing() as connection:
            self._fail(connection, claim, error, now)

    def retry_later(self, claim: Claim, error: TryLater, now: datetime) -> bool:
        """Schedule another try of an item, or fail it after its last try.

        NotYet and ServerAway do not count as tries. Returns whether it will be tried again. Raises
        LostClaimError.
        """
        attempts = claim.attempts + error.counts_as_try
        with self._database.writing(durable=False) as connection:
            if attempts >= self._settings.max_attempts:
                self._fail(connection, claim, error, now)
                return False
            wait = timedelta(seconds=delay_after(error, attempts))
            values = dict(state="pending", attempts=attempts, not_before=now + wait, sent_at=None,
                          reason=error.reason, detail=error.detail)  # fmt: skip
            self._release(connection, claim, now, values)
            if not isinstance(error, NotYet):
                count_outcome(connection, outcome_of(claim, "later", error.reason))
            return True

    def _fail(self, connection: Connection, claim: Claim, error: IngestError, now: datetime) -> None:
        self._release(connection, claim, now, failed_columns(error.reason, error.detail))
        count_outcome(connection, outcome_of(claim, "failed", error.reason))
        count_in_hour(connection, "failed", now)

    def is_last_try(self, claim: Claim, error: IngestError) -> bool:
        """Whether this error would fail the item for good."""
        if not isinstance(error, TryLater):
            return True
        return error.counts_as_try and claim.attempts + 1 >= self._settings.max_attempts

    def _lease_end(self, now: datetime) -> datetime:
        return now + timedelta(seconds=self._settings.lease)

    def _release(self, connection: Connection, claim: Claim, now: datetime, values: dict[str, Any]) -> None:
        self._change(connection, claim, CLEARED_CLAIM | values | dict(updated_at=now))

    def _change(self, connection: Connection, claim: Claim, values: dict[str, Any]) -> None:
        change = changing(tuple(values))
        if change.execute(connection, values | claim_parameters(claim)).first() is None:
            raise lost_claim(claim)

"""The statements by which an item is claimed, changed under a claim, and released."""

from __future__ import annotations

from functools import lru_cache
from time import monotonic
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from worker.document.digest import as_digest
from worker.document.item_notes import ItemNotes
from worker.store.database.compiled_statements import CompiledStatement
from worker.store.ledger.claims import Claim, LostClaimError
from worker.store.ledger.outcome_counts import Outcome
from worker.store.ledger.readiness import IS_READY
from worker.store.tables import Item, Raw

_CLAIM_COLUMNS = (
    "id", "token", "kind", "target", "step", "slow", "attempts", "meta", "notes", "copy_hash", "source_key",
    "source_id", "raw_id",
)  # fmt: skip

CLAIM = CompiledStatement(
    update(Item)
    .where(Item.id == bindparam("wanted"), Item.step == bindparam("to_do"))
    .where(Item.state == "pending", IS_READY)
    .values(state="running", not_before=None)  # its wait is over, also if it is handed back
    .returning(*[getattr(Item, name) for name in _CLAIM_COLUMNS]),
    columns=("token", "lease_until", "updated_at"),
)
_IS_HELD = (Item.id == bindparam("claimed"), Item.token == bindparam("by"), Item.state == "running")
LOCK = CompiledStatement(select(Item.id).where(*_IS_HELD).with_for_update())
ADD_RAW = CompiledStatement(
    insert(Raw).returning(Raw.id),
    columns=(
        *("hash", "item_id", "media_type", "charset", "final_url", "headers"),
        *("received_at", "received_basis", "size"),
    ),
)


@lru_cache
def changing(columns: tuple[str, ...]) -> CompiledStatement:
    """Return the statement that sets these columns of a claimed item; it gives a row if the claim holds."""
    return CompiledStatement(update(Item).where(*_IS_HELD).returning(Item.id), columns)


def claim_parameters(claim: Claim) -> dict[str, Any]:
    """The parameters that name a claim in these statements."""
    return dict(claimed=claim.item_id, by=claim.token)


def claim_from(row: Any) -> Claim:
    """Make a claim of the row that `CLAIM` returned."""
    columns = row._asdict()
    notes, copy_hash = ItemNotes.read(columns.pop("notes")), as_digest(columns.pop("copy_hash"))
    return Claim(item_id=columns.pop("id"), notes=notes, copy_hash=copy_hash, **columns)


def outcome_of(claim: Claim, outcome: str, reason: str = "") -> Outcome:
    """Make the outcome of a claim, for the counts."""
    return Outcome(claim.step, outcome, reason, monotonic() - claim.started, claim.received)


def lost_claim(claim: Claim) -> LostClaimError:
    """Make the error that says that another worker may have the item."""
    return LostClaimError(f"item {claim.item_id} is no longer claimed by {claim.token}")

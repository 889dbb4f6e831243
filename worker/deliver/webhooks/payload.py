"""Build the body of a request: one change with its document as it is now, or several; of limited size."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from worker.deliver.records import Record, build_gone_record, build_record, compact_json
from worker.store.feed.changes import ChangeRecord
from worker.store.feed.export_pages import DocumentSnapshot
from worker.store.webhooks.delivery_types import Draft, PendingChanges
from worker.store.webhooks.endpoint_leases import Endpoint

MAX_BODY_BYTES = 1_000_000
ENVELOPE_BYTES = 200
"""Kept free for what stands around the changes, and between them."""
MIN_CHANGE_BYTES = 300
"""The size of a change when everything that can be left out is left out."""

LONG_FIELDS = (("html", "markdown"), ("comments",), ("body",), ("meta",))
"""Left out of a document that is too long, one group after the other, until it fits."""
SHORT_FIELDS = (
    "schema",
    "id",
    "seq",
    "gone",
    "duplicate_of",
    "cluster_id",
    "revision",
    "kind",
    "content_hash",
)
"""Fields that are short on every page: only these stay when that was not enough."""

ReadDocument = Callable[[int], DocumentSnapshot]
"""Reads a document by its id, as it is now."""


def draft_delivery(
    endpoint: Endpoint, pending: PendingChanges, read: ReadDocument
) -> tuple[Draft, list[str]]:
    """Choose as many of the next changes as fit into one request; also returns each of them as JSON."""
    sent: list[ChangeRecord] = []
    queued: list[ChangeRecord] = []
    pieces: list[str] = []
    reached, free_bytes = endpoint.seq, MAX_BODY_BYTES - ENVELOPE_BYTES
    for change in pending.changes:
        if endpoint.kinds is None or change.kind in endpoint.kinds:
            if change.document_id in pending.held:
                queued.append(change)
            else:
                piece = encode_change(change, read(change.document_id), MAX_BODY_BYTES - ENVELOPE_BYTES)
                if count_bytes(piece) > free_bytes:
                    break
                sent.append(change)
                pieces.append(piece)
                free_bytes -= count_bytes(piece)
        reached = change.seq
        if len(sent) == endpoint.batch:
            break
    return Draft(tuple(sent), tuple(queued), reached), pieces


def encode_changes_again(changes: Sequence[ChangeRecord], read: ReadDocument) -> list[str]:
    """Encode the changes of a request that is sent again, with their documents as they are now."""
    pieces: list[str] = []
    free_bytes = MAX_BODY_BYTES - ENVELOPE_BYTES
    for remaining, change in zip(reversed(range(len(changes))), changes, strict=True):
        max_bytes = free_bytes - remaining * MIN_CHANGE_BYTES
        pieces.append(encode_change(change, read(change.document_id), max_bytes))
        free_bytes -= count_bytes(pieces[-1])
    return pieces


def build_body(endpoint: Endpoint, changes: Sequence[ChangeRecord], pieces: Sequence[str]) -> str:
    """Build the body of a request. An endpoint with batches gets a batch even for a single change."""
    batched = endpoint.batch > 1
    name = "documents.changed" if batched else f"document.{changes[0].kind}"
    head = f'"type":"{name}","timestamp":"{changes[-1].time.isoformat()}"'
    data = f'{{"changes":[{",".join(pieces)}]}}' if batched else pieces[0]
    return f'{{{head},"data":{data}}}'


def encode_change(change: ChangeRecord, snapshot: DocumentSnapshot, max_bytes: int) -> str:
    """Write a change as JSON of up to `max_bytes`; fields that are too long are left out and named."""
    record = build_gone_record(snapshot) or build_record(snapshot)
    piece = _to_json(change, record, [])
    left_out: list[str] = []
    for names in LONG_FIELDS:
        if count_bytes(piece) <= max_bytes:
            return piece
        left_out += [name for name in names if name in record]
        record = {name: value for name, value in record.items() if name not in names}
        piece = _to_json(change, record, left_out)
    if count_bytes(piece) <= max_bytes:
        return piece
    left_out += [name for name in record if name not in SHORT_FIELDS]
    return _to_json(change, {name: record[name] for name in record if name in SHORT_FIELDS}, left_out)


def count_bytes(piece: str) -> int:
    """Count the bytes of a piece and of the comma that follows it."""
    return len(piece.encode()) + 1


def _to_json(change: ChangeRecord, record: Record, left_out: Sequence[str]) -> str:
    message: dict[str, Any] = {"seq": change.seq, "kind": change.kind, "time": change.time.isoformat()}
    message["document"] = record
    return compact_json(message | ({"left_out": list(left_out)} if left_out else {}))

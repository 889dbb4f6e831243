"""What is sent: a change with its document as it is now, or several changes. Requests are bounded in size."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from worker.deliver.records import Record, gone_of, record_of
from worker.store.feed.changes import ChangeRecord
from worker.store.feed.export_pages import DocumentSnapshot
from worker.store.webhooks.delivery_types import Draft, PendingChanges
from worker.store.webhooks.endpoint_leases import Endpoint

LARGEST = 1_000_000
"""Bytes of a request's body."""
FRAME = 200
"""Bytes for what stands around the changes, and between them."""
SHORTEST = 300
"""Bytes that a change takes at least, with all that can be left out left out."""

LONG_FIELDS = (("html", "markdown"), ("comments",), ("body",), ("meta",))
"""What is left out of a document that is too long, one after the other."""
ALWAYS = ("schema", "id", "seq", "gone", "duplicate_of", "cluster_id", "revision", "kind", "content_hash")
"""What is short whatever a page says: all that is left when that was not enough."""

Read = Callable[[int], DocumentSnapshot]
"""Gives a document by its id, as it is now."""


def draft(endpoint: Endpoint, ahead: PendingChanges, read: Read) -> tuple[Draft, list[str]]:
    """As many of the next changes as go into one request, and each of them as JSON."""
    sent: list[ChangeRecord] = []
    queued: list[ChangeRecord] = []
    pieces: list[str] = []
    reached, room = endpoint.seq, LARGEST - FRAME
    for change in ahead.changes:
        if endpoint.kinds is None or change.kind in endpoint.kinds:
            if change.document_id in ahead.held:
                queued.append(change)
            else:
                piece = piece_of(change, read(change.document_id), LARGEST - FRAME)
                if size_of(piece) > room:
                    break
                sent.append(change)
                pieces.append(piece)
                room -= size_of(piece)
        reached = change.seq
        if len(sent) == endpoint.batch:
            break
    return Draft(tuple(sent), tuple(queued), reached), pieces


def pieces_again(changes: Sequence[ChangeRecord], read: Read) -> list[str]:
    """The changes of a request that is sent again, their documents as they are by now."""
    pieces: list[str] = []
    room = LARGEST - FRAME
    for left, change in zip(reversed(range(len(changes))), changes, strict=True):
        pieces.append(piece_of(change, read(change.document_id), room - left * SHORTEST))
        room -= size_of(pieces[-1])
    return pieces


def body_of(endpoint: Endpoint, changes: Sequence[ChangeRecord], pieces: Sequence[str]) -> str:
    """The body of a request. An endpoint that takes batches gets one even for a single change."""
    batched = endpoint.batch > 1
    name = "documents.changed" if batched else f"document.{changes[0].kind}"
    head = f'"type":"{name}","timestamp":"{changes[-1].time.isoformat()}"'
    data = f'{{"changes":[{",".join(pieces)}]}}' if batched else pieces[0]
    return f'{{{head},"data":{data}}}'


def piece_of(change: ChangeRecord, leaf: DocumentSnapshot, room: int) -> str:
    """A change as JSON, of so many bytes at most: what is too long is left out, and named."""
    record = gone_of(leaf) or record_of(leaf)
    piece = _encoded(change, record, [])
    left_out: list[str] = []
    for names in LONG_FIELDS:
        if size_of(piece) <= room:
            return piece
        left_out += [name for name in names if name in record]
        record = {name: value for name, value in record.items() if name not in names}
        piece = _encoded(change, record, left_out)
    if size_of(piece) <= room:
        return piece
    rest = [name for name in record if name not in ALWAYS]
    return _encoded(change, {name: record[name] for name in record if name in ALWAYS}, left_out + rest)


def size_of(piece: str) -> int:
    """The bytes of a piece, with the comma that follows it."""
    return len(piece.encode()) + 1


def compact(value: Any) -> str:
    """A value as JSON without a space too many."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _encoded(change: ChangeRecord, record: Record, left_out: Sequence[str]) -> str:
    told: dict[str, Any] = {"seq": change.seq, "kind": change.kind, "time": change.time.isoformat()}
    told["document"] = record
    return compact(told | ({"left_out": list(left_out)} if left_out else {}))

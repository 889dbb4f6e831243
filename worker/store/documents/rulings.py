"""Rulings: what a person decided about copies. See the table `rulings` for their kinds."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, and_, delete, insert, or_, select, tuple_, update

from worker.store.tables import Document, Ruling

IS_CHOICE = Ruling.kind == "chosen"


def move(connection: Connection, old: int, new: int) -> None:
    """Move the rulings that keep a cluster apart to its new id."""
    forget_apart(connection, old, new)
    for this, that in ((Ruling.one, Ruling.other), (Ruling.other, Ruling.one)):
        already = select(that).where(Ruling.kind == "apart", this == new)
        of_old = Ruling.kind == "apart", this == old
        connection.execute(delete(Ruling).where(*of_old, that.in_(already)))
        connection.execute(update(Ruling).where(*of_old).values({this: new}))


def keep_apart(connection: Connection, one: int, other: int, now: datetime) -> None:
    """Rule that two clusters must not become one."""
    _add_ruling(connection, "apart", one, other, now)


def keep_together(connection: Connection, one: int, other: int, now: datetime) -> None:
    """Rule that two documents stay in one cluster."""
    _add_ruling(connection, "together", one, other, now)


def forget_apart(connection: Connection, one: int, other: int) -> None:
    """Delete the ruling that keeps two clusters apart."""
    pair = or_(and_(Ruling.one == one, Ruling.other == other), and_(Ruling.one == other, Ruling.other == one))
    connection.execute(delete(Ruling).where(Ruling.kind == "apart", pair))


def forget_document(connection: Connection, document_id: int) -> None:
    """Delete all rulings that keep a document together with others, or make it canonical."""
    about = or_(Ruling.one == document_id, Ruling.other == document_id)
    connection.execute(delete(Ruling).where(Ruling.kind.in_(("together", "chosen")), about))


def forget_links(connection: Connection, document_ids: Collection[int]) -> None:
    """Delete the rulings that keep some of these documents together with others."""
    crossing = Ruling.one.in_(document_ids) != Ruling.other.in_(document_ids)
    connection.execute(delete(Ruling).where(Ruling.kind == "together", crossing))


def choose(connection: Connection, document_id: int, cluster_id: int, now: datetime) -> None:
    """Rule that a document is the canonical one of its cluster, and no other."""
    forget_choice(connection, cluster_id)
    row = dict(kind="chosen", one=document_id, other=document_id, made_at=now)
    connection.execute(insert(Ruling).values(row))


def forget_choice(connection: Connection, cluster_id: int) -> int:
    """Delete the rulings that make documents of a cluster canonical; return how many."""
    members = select(Document.id).where(Document.cluster_id == cluster_id)
    return connection.execute(delete(Ruling).where(IS_CHOICE, Ruling.one.in_(members))).rowcount


def forget_cluster(connection: Connection, cluster_id: int) -> None:
    """Delete all rulings that keep a cluster apart from others."""
    about = or_(Ruling.one == cluster_id, Ruling.other == cluster_id)
    connection.execute(delete(Ruling).where(Ruling.kind == "apart", about))


def _add_ruling(connection: Connection, kind: str, one: int, other: int, now: datetime) -> None:
    pairs = [(one, other), (other, one)]
    both = tuple_(Ruling.one, Ruling.other).in_(pairs)
    connection.execute(delete(Ruling).where(Ruling.kind == kind, both))
    rows = [dict(kind=kind, one=a, other=b, made_at=now) for a, b in pairs]
    connection.execute(insert(Ruling), rows)

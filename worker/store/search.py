"""Searching documents by their words: FTS5 on SQLite, full text on PostgreSQL.

Words are taken as they are, in any language, without stemming. Where a script has no spaces between words
(Chinese, Japanese, Thai, ...) neither database can tell them; those are looked for in the texts themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, literal_column, or_, select, table, text

from worker.errors import Rejected
from worker.store.connect import Database
from worker.store.filters import ANY_DOCUMENT, DocumentFilter
from worker.store.tables import Document

POSTGRESQL_WORDS = (
    "to_tsvector('simple'::regconfig, left(coalesce(title, ''), 1000) || ' ' || left(body, 100000))"
)
"""What is indexed, spelled as in the schema: of long texts the beginning, as a tsvector has room for 1 MB."""

MOST_RANKED = 1000
"""Matches, the newest, that PostgreSQL ranks: it reads the text of each."""

AROUND = 70
"""Characters shown before and after the first match."""

Found = Select[*tuple[Any, ...]]

_PIECE = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A word, or several in quotes, that is to be there or (with a minus before it) not to be there."""

    text: str
    unwanted: bool

    @property
    def is_unspaced(self) -> bool:
        """Whether its script has no spaces between words."""
        return _UNSPACED.search(self.text) is not None


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that was found, and the passage of the first match."""

    id: int
    title: str | None
    published: datetime | None
    passage: str
    url: str


def phrases(words: str) -> list[Phrase]:
    """What is asked for. Raises Rejected when that is nothing."""
    found = [
        Phrase(quoted or word, bool(minus))
        for minus, quoted, word in _PIECE.findall(words)
        if re.search(r"\w", quoted or word)
    ]
    if all(one.unwanted for one in found):
        raise Rejected("no_words", 'say what to look for: words, "words in a row", -without this')
    return found


class Search:
    """Finds documents by their words."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(
        self,
        words: str,
        limit: int,
        filtered: DocumentFilter = ANY_DOCUMENT,
        *,
        offset: int = 0,
        everything: bool = False,
    ) -> list[Hit]:
        """Find documents with all of these words, the best first; copies only with `everything`.

        Raises Rejected when there are none to look for.
        """
        wanted = phrases(words)
        conditions: list[ColumnElement[bool]] = [Document.deleted_at.is_(None)]
        if not everything:
            conditions.append(Document.duplicate_of.is_(None))
        conditions += filtered.conditions(is_sqlite=self._database.is_sqlite)
        conditions += [_within(one, is_sqlite=self._database.is_sqlite) for one in wanted if one.is_unspaced]
        spaced = [one for one in wanted if not one.is_unspaced]
        matched = _sqlite if self._database.is_sqlite else _postgresql
        query = matched(spaced, conditions)
        with self._database.reading() as connection:
            rows = connection.execute(query.limit(limit).offset(offset)).all()
        return [Hit(row.id, row.title, row.published, passage(row.body, wanted), row.url) for row in rows]


_SHOWN = (Document.id, Document.title, Document.published, Document.body, Document.url)


def _sqlite(spaced: Sequence[Phrase], conditions: Sequence[ColumnElement[bool]]) -> Found:
    query = select(*_SHOWN).where(*conditions)
    sought, unwanted = _parted(spaced)
    if not sought:
        return query.where(*[_within(one, is_sqlite=True) for one in unwanted]).order_by(Document.id.desc())
    match = " AND ".join(map(_quoted, sought)) + "".join(f" NOT {_quoted(one)}" for one in unwanted)
    index = table("document_words")
    return (
        query.join(index, literal_column("document_words.rowid") == Document.id)
        .where(text("document_words MATCH :words").bindparams(words=match))
        .order_by(text("bm25(document_words, 5.0, 1.0)"), Document.id.desc())
    )


def _quoted(phrase: Phrase) -> str:
    """A phrase of FTS5's own language, in which nothing but its words counts."""
    return '"' + phrase.text.replace('"', " ") + '"'


def _postgresql(spaced: Sequence[Phrase], conditions: Sequence[ColumnElement[bool]]) -> Found:
    words: ColumnElement[Any] = literal_column(POSTGRESQL_WORDS)
    query = select(*_SHOWN).where(*conditions).order_by(Document.id.desc())
    for one in spaced:
        asked = func.phraseto_tsquery(literal_column("'simple'::regconfig"), one.text)
        query = query.where(~words.bool_op("@@")(asked) if one.unwanted else words.bool_op("@@")(asked))
    sought, _ = _parted(spaced)
    if not sought:
        return query
    newest = query.add_columns(words.label("words")).limit(MOST_RANKED).subquery()
    asked = func.plainto_tsquery(literal_column("'simple'::regconfig"), " ".join(one.text for one in sought))
    rank = func.ts_rank(newest.c.words, asked)
    return select(*[newest.c[column.key] for column in _SHOWN]).order_by(rank.desc(), newest.c.id.desc())


def _parted(spaced: Sequence[Phrase]) -> tuple[list[Phrase], list[Phrase]]:
    return [one for one in spaced if not one.unwanted], [one for one in spaced if one.unwanted]


def _within(phrase: Phrase, *, is_sqlite: bool) -> ColumnElement[bool]:
    """Whether a text stands in title or body, letter by letter."""
    place = func.instr if is_sqlite else func.strpos
    sought = literal(phrase.text)
    there = or_(place(Document.body, sought) > 0, place(func.coalesce(Document.title, ""), sought) > 0)
    return ~there if phrase.unwanted else there


def passage(body: str, wanted: Sequence[Phrase]) -> str:
    """The text around the first match, on one line; its beginning where none stands letter by letter."""
    sought = "|".join(re.escape(one.text) for one in wanted if not one.unwanted)
    match = re.search(sought, body, re.IGNORECASE)
    place = match.start() if match else 0
    first, last = max(0, place - AROUND), place + AROUND
    words = body[first:last].split()
    if len(words) > 4:  # no words cut in two, where words are apart
        words = words[first > 0 : len(words) - (last < len(body))]
    shown = " ".join(words)
    return f"{'… ' if first else ''}{shown}{' …' if last < len(body) else ''}"

"""Search documents by the words in them and in their comments: FTS5 on SQLite, GIN on PostgreSQL.

A word matches only itself, in any language; with the stemmer of a language it also matches its other forms.
The indexes need spaces between words. For scripts without spaces (Chinese, Japanese, Thai, ...) the texts
themselves are searched.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, func, literal, or_, select

from worker.store.database import Database
from worker.store.database.bulk_statements import is_among
from worker.store.queries.document_filter import ANY_DOCUMENT, DocumentFilter
from worker.store.queries.search_postgresql import PostgresqlWords
from worker.store.queries.search_sqlite import SqliteWords
from worker.store.queries.search_words import Phrase, Stemming, passage, phrases, stemming
from worker.store.tables import CommentRow, Document

MAX_COMMENTS_SHOWN = 3
"""The number of matching comments that a hit quotes."""


@dataclass(frozen=True, slots=True)
class FoundComment:
    """A comment that contains at least one of the words."""

    key: str
    author: str | None
    passage: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that was found, in which parts the words are, and the passage with the first match."""

    id: int
    title: str | None
    published: datetime | None
    site: str | None
    passage: str
    url: str
    found_in: tuple[str, ...]
    """Those of `title`, `body` and `comments` that contain any of the words."""
    comment_count: int
    """The number of comments that contain any of the words."""
    comments: tuple[FoundComment, ...]
    """The first `MAX_COMMENTS_SHOWN` of these comments."""


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
        stem: str | None = None,
    ) -> list[Hit]:
        """Find documents that contain all of these words, in their text or comments; the best match is first.

        Copies and deleted comments are searched only with `everything`. With `stem` (a language), a word also
        matches its other forms, unless it is in quotes. Raises Rejected if there is no word to search for, or
        no stemmer for the language.
        """
        wanted = phrases(words)
        stems = None if stem is None else stemming(stem)
        conditions = self._conditions(filtered, everything=everything)
        with self._database.reading() as connection:
            finder = _Finder(connection, stems, everything=everything)
            sought = [one for one in wanted if not one.unwanted]
            spaced = [one for one in sought if not one.is_unspaced]
            others = [*conditions, *(finder.has(one) for one in wanted if one not in spaced)]
            newest = select(*_SHOWN).where(*others).order_by(Document.id.desc())
            ranked = finder.index.best_first(_SHOWN, others, spaced) if spaced else newest
            rows = connection.execute(ranked.limit(limit).offset(offset)).all()
            return finder.hits(rows, sought, stems)

    def list_ids(self, words: str, filtered: DocumentFilter = ANY_DOCUMENT) -> Sequence[int]:
        """List the ids of all canonical documents that `find` would find, the newest first."""
        wanted = phrases(words)
        conditions = self._conditions(filtered, everything=False)
        with self._database.reading() as connection:
            finder = _Finder(connection, None, everything=False)
            query = select(Document.id).where(*conditions, *[finder.has(one) for one in wanted])
            return array("q", connection.execute(query.order_by(Document.id.desc())).scalars())

    def _conditions(self, filtered: DocumentFilter, *, everything: bool) -> list[ColumnElement[bool]]:
        canonical = [] if everything else [Document.duplicate_of.is_(None)]
        wanted = filtered.conditions(is_sqlite=self._database.is_sqlite)
        return [Document.deleted_at.is_(None), *canonical, *wanted]


def match_comments(connection: Connection, words: str) -> list[ColumnElement[bool]]:
    """Match comments that contain all of these words. Raises Rejected if there is no word to search for."""
    finder = _Finder(connection, None, everything=True)
    return [
        ~finder.is_in_comment(one) if one.unwanted else finder.is_in_comment(one) for one in phrases(words)
    ]


_SHOWN: list[Any] = [
    Document.id,
    Document.title,
    Document.published,
    Document.site,
    Document.body,
    Document.url,
]


class _Finder:
    """Finds out which parts of documents contain a phrase, in one transaction."""

    def __init__(self, connection: Connection, stems: Stemming | None, *, everything: bool) -> None:
        is_sqlite = connection.dialect.name == "sqlite"
        self._connection = connection
        self._position: Any = func.instr if is_sqlite else func.strpos
        self._live = [] if everything else [CommentRow.deleted_at.is_(None)]
        self.index = (SqliteWords if is_sqlite else PostgresqlWords)(connection, stems, self._live)

    def has(self, phrase: Phrase) -> ColumnElement[bool]:
        """Match documents that contain the phrase or, if it is unwanted, those that do not."""
        if phrase.is_unspaced:
            of_document = CommentRow.document_id == Document.id, *self._live
            in_comments = exists().where(*of_document, self._comment_contains(phrase)).correlate(Document)
            found = or_(
                self._contains(Document.body, phrase), self._contains(Document.title, phrase), in_comments
            )
        else:
            found = self.index.has(phrase)
        return ~found if phrase.unwanted else found

    def hits(self, rows: Sequence[Row[Any]], sought: Sequence[Phrase], stems: Stemming | None) -> list[Hit]:
        """Make a hit of each row, with the parts that contain any of the phrases."""
        ids = [row.id for row in rows]
        titles, bodies = self._titles_and_bodies(ids, sought)
        comments = self._comments(ids, sought)
        found = []
        for row in rows:
            matching = comments[row.id]
            quoted = tuple(
                FoundComment(one.key, one.author, passage(one.text, sought, stems), one.url)
                for one in matching[:MAX_COMMENTS_SHOWN]
            )
            places = dict(title=row.id in titles, body=row.id in bodies, comments=bool(matching))
            found_in = tuple(name for name, is_there in places.items() if is_there)
            shown = passage(row.body, sought, stems)
            if found_in == ("comments",):
                shown = f"{quoted[0].author or 'anonymous'}: {quoted[0].passage}"
            about = row.id, row.title, row.published, row.site
            found.append(Hit(*about, shown, row.url, found_in, len(matching), quoted))
        return found

    def _titles_and_bodies(self, ids: Collection[int], sought: Sequence[Phrase]) -> tuple[set[int], set[int]]:
        found: tuple[set[int], set[int]] = set(), set()
        for column, is_in, matches in (
            (Document.title, self.index.in_title, found[0]),
            (Document.body, self.index.in_body, found[1]),
        ):
            has = [self._contains(column, one) if one.is_unspaced else is_in(one) for one in sought]
            query = select(Document.id).where(is_among(Document.id, ids), or_(*has))
            matches.update(self._connection.execute(query).scalars())
        return found

    def _comments(self, ids: Collection[int], sought: Sequence[Phrase]) -> defaultdict[int, list[Row[Any]]]:
        has = [self.is_in_comment(one) for one in sought]
        names = ("document_id", "key", "author", "text", "url")
        columns: list[Any] = [getattr(CommentRow, name) for name in names]
        conditions = is_among(CommentRow.document_id, ids), *self._live, or_(*has)
        query = select(*columns).where(*conditions).order_by(CommentRow.position, CommentRow.id)
        found: defaultdict[int, list[Row[Any]]] = defaultdict(list)
        for row in self._connection.execute(query):
            found[row.document_id].append(row)
        return found

    def is_in_comment(self, phrase: Phrase) -> ColumnElement[bool]:
        """Match comments that contain the phrase."""
        return self._comment_contains(phrase) if phrase.is_unspaced else self.index.in_comment(phrase)

    def _contains(self, column: Any, phrase: Phrase) -> ColumnElement[bool]:
        """Whether a text contains exactly these characters."""
        position: ColumnElement[int] = self._position(func.coalesce(column, ""), literal(phrase.text))
        return position > 0

    def _comment_contains(self, phrase: Phrase) -> ColumnElement[bool]:
        return or_(self._contains(CommentRow.text, phrase), self._contains(CommentRow.author, phrase))

"""Search on SQLite: two FTS5 indexes, of the words of documents and of comments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    column,
    literal_column,
    select,
    table,
    union_all,
)

from worker.store.queries.search_words import Phrase, Stemming, fold
from worker.store.tables import CommentRow, Document

MAX_TERMS = 5_000
"""The number of terms with the same first letters that are checked for forms of a word."""

DOCUMENTS, COMMENTS = "document_words", "comment_words"


class SqliteWords:
    """Finds documents and comments by a phrase in a script with spaces, and ranks documents."""

    def __init__(
        self, connection: Connection, stems: Stemming | None, live: Sequence[ColumnElement[bool]]
    ) -> None:
        """Of comments, search those that meet the conditions `live`."""
        self._connection = connection
        self._stems = stems
        self._live = live

    def has(self, phrase: Phrase) -> ColumnElement[bool]:
        """Match documents that contain a phrase in their text or comments."""
        texts = _matching(DOCUMENTS, self._expression(phrase, DOCUMENTS))
        commented = select(CommentRow.document_id).where(self.in_comment(phrase), *self._live)
        return Document.id.in_(union_all(texts, commented))

    def in_title(self, phrase: Phrase) -> ColumnElement[bool]:
        """Match documents whose title contains it."""
        return Document.id.in_(_matching(DOCUMENTS, f"title : {self._expression(phrase, DOCUMENTS)}"))

    def in_body(self, phrase: Phrase) -> ColumnElement[bool]:
        """Match documents whose body contains it."""
        return Document.id.in_(_matching(DOCUMENTS, f"body : {self._expression(phrase, DOCUMENTS)}"))

    def in_comment(self, phrase: Phrase) -> ColumnElement[bool]:
        """Match comments whose text or author contains it."""
        return CommentRow.id.in_(_matching(COMMENTS, self._expression(phrase, COMMENTS)))

    def best_first(
        self, shown: Sequence[Any], conditions: Sequence[ColumnElement[bool]], sought: Sequence[Phrase]
    ) -> Select[Any]:
        """Select documents that meet the conditions and contain all phrases, in the order of their rank.

        Those that match only by their comments are last.
        """
        any_of = " OR ".join(self._expression(one, DOCUMENTS) for one in sought)
        # `rank`, because bm25() works only inside the query of the index itself.
        by_weight = literal_column("rank").op("MATCH")("bm25(5.0, 1.0)")
        ranked = _matching(DOCUMENTS, any_of).add_columns(column("rank")).where(by_weight).subquery("ranked")
        rank = ranked.c["rank"]
        query = select(*shown).where(*conditions, *map(self.has, sought))
        joined = query.outerjoin(ranked, ranked.c.rowid == Document.id)
        return joined.order_by(rank.is_(None), rank, Document.id.desc())

    def _expression(self, phrase: Phrase, index: str) -> str:
        """The phrase as an FTS5 expression. It is quoted, so FTS5 sees no operators in it."""
        prefixes = self._stems.prefixes(phrase.text) if self._stems and phrase.is_one_word else []
        if self._stems is None or not prefixes:
            return _quoted(phrase.text)
        forms = {fold(phrase.text), *self._stems.forms(phrase.text, self._terms(index, prefixes[0]))}
        return f"({' OR '.join(map(_quoted, sorted(forms)))})"

    def _terms(self, index: str, prefix: str) -> list[str]:
        """Read the terms of an index that begin with these letters."""
        term = column("term", Text)
        within = term >= prefix, term < f"{prefix}\U0010ffff"
        query = select(term).select_from(table(f"{index}_terms")).where(*within).limit(MAX_TERMS)
        return list(self._connection.execute(query).scalars())


def _matching(index: str, expression: str) -> Select[Any]:
    matches = literal_column(index).op("MATCH")(expression)
    return select(column("rowid")).select_from(table(index)).where(matches)


def _quoted(words: str) -> str:
    return '"' + words.replace('"', " ") + '"'

"""The words of documents and comments on SQLite: two indexes of FTS5."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, Text, column, literal_column, select, table

from worker.store.queries.search_words import Phrase, Stemming, fold
from worker.store.tables import Document

MAX_TERMS = 5_000
"""Terms with the same beginning that are looked at for forms of a word."""

DOCUMENTS, COMMENTS = "document_words", "comment_words"


class SqliteWords:
    """Finds documents and comments by a phrase of words that are apart, and ranks documents."""

    def __init__(self, connection: Connection, stems: Stemming | None) -> None:
        self._connection = connection
        self._stems = stems

    def in_documents(self, phrase: Phrase) -> Select[Any]:
        """The ids of documents that have a phrase in title or body."""
        return _matching(DOCUMENTS, self._expression(phrase, DOCUMENTS))

    def in_titles(self, phrase: Phrase) -> Select[Any]:
        """The ids of documents that have it in the title."""
        return _matching(DOCUMENTS, f"title : {self._expression(phrase, DOCUMENTS)}")

    def in_bodies(self, phrase: Phrase) -> Select[Any]:
        """The ids of documents that have it in the body."""
        return _matching(DOCUMENTS, f"body : {self._expression(phrase, DOCUMENTS)}")

    def in_comments(self, phrase: Phrase) -> Select[Any]:
        """The ids of comments that have it in the text, or in the author's name."""
        return _matching(COMMENTS, self._expression(phrase, COMMENTS))

    def best_first(self, query: Select[Any], sought: Sequence[Phrase]) -> Select[Any]:
        """The documents of a query, those first that fit best, and last those that only comments brought."""
        any_of = " OR ".join(self._expression(one, DOCUMENTS) for one in sought)
        # `rank` rather than bm25(), which cannot be asked outside of the index's own query.
        by_weight = literal_column("rank").op("MATCH")("bm25(5.0, 1.0)")
        ranked = _matching(DOCUMENTS, any_of).add_columns(column("rank")).where(by_weight).subquery("ranked")
        rank = ranked.c["rank"]
        joined = query.outerjoin(ranked, ranked.c.rowid == Document.id)
        return joined.order_by(rank.is_(None), rank, Document.id.desc())

    def _expression(self, phrase: Phrase, index: str) -> str:
        """A phrase in FTS5's own language, in which nothing but its words counts."""
        prefixes = self._stems.prefixes(phrase.text) if self._stems and phrase.is_one_word else []
        if self._stems is None or not prefixes:
            return _quoted(phrase.text)
        forms = {fold(phrase.text), *self._stems.forms(phrase.text, self._terms(index, prefixes[0]))}
        return f"({' OR '.join(map(_quoted, sorted(forms)))})"

    def _terms(self, index: str, prefix: str) -> list[str]:
        """The terms of an index that begin so."""
        term = column("term", Text)
        within = term >= prefix, term < f"{prefix}\U0010ffff"
        query = select(term).select_from(table(f"{index}_terms")).where(*within).limit(MAX_TERMS)
        return list(self._connection.execute(query).scalars())


def _matching(index: str, expression: str) -> Select[Any]:
    matches = literal_column(index).op("MATCH")(expression)
    return select(column("rowid")).select_from(table(index)).where(matches)


def _quoted(words: str) -> str:
    return '"' + words.replace('"', " ") + '"'

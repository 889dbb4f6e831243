"""Search on PostgreSQL: two GIN indexes, of the unstemmed words of documents and of comments.

The other forms of a word are looked up by their first letters, and then checked by PostgreSQL's stemmer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, or_, select

from worker.store.queries.search_words import Phrase, Stemming
from worker.store.tables import Document

MAX_RANKED = 1000
"""Only the newest matches are ranked, up to this number: PostgreSQL reads the text of each."""

SIMPLE = "'simple'::regconfig"
TITLE = "left(coalesce(title, ''), 1000)"
BODY = "left(body, 100000)"
TEXT = f"{TITLE} || ' ' || {BODY}"
COMMENT = "left(coalesce(author, ''), 1000) || ' ' || left(text, 100000)"
"""The indexed expressions, written as in the schema. Only the start of a long text is indexed, because a
tsvector holds up to 1 MB."""


class PostgresqlWords:
    """Finds documents and comments by a phrase in a script with spaces, and ranks documents."""

    def __init__(self, stems: Stemming | None) -> None:
        self._stems = stems

    def in_documents(self, phrase: Phrase) -> Select[Any]:
        """Select the ids of documents whose title or body contains a phrase."""
        return select(Document.id).where(self._has(TEXT, phrase)).correlate(None)

    def in_title(self, phrase: Phrase) -> ColumnElement[bool]:
        """Match documents whose title contains it; read from the title, for a few documents."""
        return self._has(TITLE, phrase)

    def in_body(self, phrase: Phrase) -> ColumnElement[bool]:
        """Match documents whose body contains it; read from the body, for a few documents."""
        return self._has(BODY, phrase)

    def in_comment(self, phrase: Phrase) -> ColumnElement[bool]:
        """Match comments whose text or author contains it."""
        return self._has(COMMENT, phrase)

    def best_first(self, query: Select[Any], sought: Sequence[Phrase]) -> Select[Any]:
        """Order the documents of a query by rank. Only the newest `MAX_RANKED` are kept."""
        words = _words(TEXT, self._language)
        newest = query.add_columns(words.label("words")).order_by(Document.id.desc())
        some = newest.limit(MAX_RANKED).subquery()
        asked = func.plainto_tsquery(literal_column(self._language), " ".join(one.text for one in sought))
        rank = func.ts_rank(some.c.words, asked)
        shown = [some.c[one.key] for one in query.selected_columns if one.key]
        return select(*shown).order_by(rank.desc(), some.c.id.desc())

    @property
    def _language(self) -> str:
        return f"'{self._stems.name}'::regconfig" if self._stems else SIMPLE

    def _has(self, spelled: str, phrase: Phrase) -> ColumnElement[bool]:
        words = _words(spelled, SIMPLE)
        literally = words.bool_op("@@")(func.phraseto_tsquery(literal_column(SIMPLE), phrase.text))
        prefixes = self._stems.prefixes(phrase.text) if self._stems and phrase.is_one_word else []
        if not prefixes:
            return literally
        begun = func.to_tsquery(literal_column(SIMPLE), " | ".join(f"'{one}':*" for one in prefixes))
        stem = func.plainto_tsquery(literal_column(self._language), phrase.text)
        is_form = _words(spelled, self._language).bool_op("@@")(stem)
        return or_(literally, and_(words.bool_op("@@")(begun), is_form))


def _words(spelled: str, language: str) -> ColumnElement[Any]:
    return literal_column(f"to_tsvector({language}, {spelled})")

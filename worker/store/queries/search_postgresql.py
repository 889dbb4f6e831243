"""Search on PostgreSQL: two GIN indexes, of the unstemmed words of documents and of comments.

The other forms of a word are looked up by their first letters, and then checked by PostgreSQL's stemmer.

The index has no order: of a common word, each document would be read to learn which are the newest. So they
are looked for among the highest ids first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    func,
    literal_column,
    or_,
    select,
    text,
    union_all,
)

from worker.store.database.bulk_statements import is_among
from worker.store.queries.id_windows import read_highest_id, windows
from worker.store.queries.search_words import Phrase, Stemming
from worker.store.tables import CommentRow, Document

MAX_FOUND = 1000
"""Only the newest matches are found, up to this number."""
MAX_RANKED = 250
"""Of them, the newest are ranked, up to this number: PostgreSQL reads the text of each. The others follow."""
MAX_COMMENTED = 200
"""The documents of up to this number of comments with a phrase are looked at one by one."""
FIRST_WINDOW = 5_000
"""How many of the highest ids are looked at first."""

SIMPLE = "'simple'::regconfig"
TITLE = "left(coalesce(title, ''), 1000)"
BODY = "left(body, 100000)"
TEXT = f"{TITLE} || ' ' || {BODY}"
COMMENT = "left(coalesce(author, ''), 1000) || ' ' || left(text, 100000)"
"""The indexed expressions, written as in the schema. Only the start of a long text is indexed, because a
tsvector holds up to 1 MB."""

_MEMORY = text(
    """SELECT set_config('work_mem', '32MB', true)
       WHERE pg_size_bytes(current_setting('work_mem')) < pg_size_bytes('32MB')"""
)
"""With less, PostgreSQL only notes on which pages an index found something, and reads all texts of these."""

Conditions = Sequence[ColumnElement[bool]]


class PostgresqlWords:
    """Finds documents and comments by a phrase in a script with spaces, and ranks documents."""

    def __init__(self, connection: Connection, stems: Stemming | None, live: Conditions) -> None:
        """Of comments, search those that meet the conditions `live`."""
        self._connection = connection
        self._stems = stems
        self._live = live

    def has(self, phrase: Phrase, after: int = 0) -> ColumnElement[bool]:
        """Match documents that contain a phrase in their text or comments, of those with higher ids."""
        texts = select(Document.id).where(self.in_text(phrase), Document.id > after).correlate(None)
        commented = select(CommentRow.document_id).where(
            *self._in_comments(phrase), CommentRow.document_id > after
        )
        return Document.id.in_(union_all(texts, commented))

    def in_text(self, phrase: Phrase) -> ColumnElement[bool]:
        """Match documents whose title or body contains it."""
        return self._has(TEXT, phrase)

    def in_title(self, phrase: Phrase) -> ColumnElement[bool]:
        """Match documents whose title contains it; read from the title, for a few documents."""
        return self._has(TITLE, phrase)

    def in_body(self, phrase: Phrase) -> ColumnElement[bool]:
        """Match documents whose body contains it; read from the body, for a few documents."""
        return self._has(BODY, phrase)

    def in_comment(self, phrase: Phrase) -> ColumnElement[bool]:
        """Match comments whose text or author contains it."""
        return self._has(COMMENT, phrase)

    def best_first(
        self, shown: Sequence[Any], conditions: Conditions, sought: Sequence[Phrase]
    ) -> Select[Any]:
        """Select documents that meet the conditions and contain all phrases, in the order of their rank."""
        self._connection.execute(_MEMORY)
        ids = self._find_newest(conditions, sought)
        asked = func.plainto_tsquery(literal_column(self._language), " ".join(one.text for one in sought))
        rank = func.ts_rank(_words(TEXT, self._language), asked)
        ranked = case((is_among(Document.id, ids[:MAX_RANKED]), rank), else_=-1)
        return select(*shown).where(is_among(Document.id, ids)).order_by(ranked.desc(), Document.id.desc())

    def _find_newest(self, conditions: Conditions, sought: Sequence[Phrase]) -> Sequence[int]:
        """Find the ids of the newest documents with all phrases, the newest first."""
        in_comments = [(one, self._list_commented(one)) for one in sought]
        commented = [(one, ids) for one, ids in in_comments if ids is not None]
        if len(commented) < len(sought):
            return self._widen(
                lambda after: [*conditions, *(self.has(one, after) for one in sought)], FIRST_WINDOW
            )
        texts = self._find_newest_texts([*conditions, *map(self.in_text, sought)])
        some = {one for _, ids in commented for one in ids}
        mixed = (or_(is_among(Document.id, ids), self.in_text(one)) for one, ids in commented)
        others = self._list_newest([is_among(Document.id, some), *conditions, *mixed]) if some else []
        return sorted({*texts, *others}, reverse=True)[:MAX_FOUND]

    def _list_commented(self, phrase: Phrase) -> Collection[int] | None:
        """List the documents with comments that contain a phrase; None if there are too many comments."""
        ids = self._first(_found(CommentRow.document_id, self._in_comments(phrase)), MAX_COMMENTED + 1)
        return set(ids) if len(ids) <= MAX_COMMENTED else None

    def _find_newest_texts(self, conditions: Conditions) -> Sequence[int]:
        """Find the newest documents by conditions of which the index tells whether a document meets all."""
        some = self._first(_found(Document.id, conditions), MAX_FOUND)
        if len(some) < MAX_FOUND:
            return some
        likely = 2 * (1 + max(some) - min(some))
        return self._widen(lambda after: [*conditions, Document.id > after], likely)

    def _widen(self, make: Callable[[int], Conditions], width: int) -> Sequence[int]:
        """Find the newest documents that meet the conditions that are made for ids after some id."""
        for after in windows(read_highest_id(self._connection), width):
            ids = self._list_newest(make(after))
            if len(ids) == MAX_FOUND:
                return ids
        return self._list_newest(make(0))

    def _list_newest(self, conditions: Conditions) -> Sequence[int]:
        found = _found(Document.id, conditions)
        return self._first(found.order_by(found.selected_columns.id.desc()), MAX_FOUND)

    def _first(self, query: Select[Any], limit: int) -> Sequence[int]:
        return self._connection.execute(query.limit(limit)).scalars().all()

    def _in_comments(self, phrase: Phrase) -> Conditions:
        return [self.in_comment(phrase), *self._live]

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


def _found(column: Any, conditions: Conditions) -> Select[Any]:
    """Select a column of the rows that meet the conditions.

    MATERIALIZED, because with a limit PostgreSQL would read text after text until it has found enough.
    """
    return select(select(column.label("id")).where(*conditions).cte("found").prefix_with("MATERIALIZED"))

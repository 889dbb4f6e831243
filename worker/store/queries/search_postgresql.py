"""Search on PostgreSQL: two GIN indexes, of the unstemmed words of documents and of comments.

The words of a document are kept in a column that PostgreSQL fills itself, those of the title apart (weight A)
from those of the body (D). Words of comments are taken from their texts, which are short.

The other forms of a word are looked up by their first letters, and then checked by PostgreSQL's stemmer.

The index has no order: of a common word, each document would be read to learn which are the newest. So they
are looked for among the highest ids first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import reduce
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
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
MAX_COMMENTED = 200
"""The documents of up to this number of comments with a phrase are looked at one by one."""
FIRST_WINDOW = 5_000
"""How many of the highest ids are looked at first."""

SIMPLE = "'simple'::regconfig"
TITLE = "left(coalesce(title, ''), 1000)"
BODY = "left(body, 100000)"
COMMENT = "left(coalesce(author, ''), 1000) || ' ' || left(text, 100000)"
"""The expressions whose words are kept or indexed, written as in the schema. Only the start of a long text is
searched, because a tsvector holds up to 1 MB."""

WORDS, COMMENT_WORDS = "documents.words", f"to_tsvector({SIMPLE}, {COMMENT})"
TITLE_WORDS, BODY_WORDS = f"ts_filter({WORDS}, '{{a}}')", f"ts_filter({WORDS}, '{{d}}')"
RANK_WEIGHTS = "'{0.2, 0.2, 0.2, 1.0}'::real[]"
"""A word in the title counts as five in the body, as on SQLite. (The order is D, C, B, A.)"""

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
        return self._has(WORDS, f"{TITLE} || ' ' || {BODY}", phrase)

    def in_title(self, phrase: Phrase) -> ColumnElement[bool]:
        """Match documents whose title contains it; without an index, for a few documents."""
        return self._has(TITLE_WORDS, TITLE, phrase)

    def in_body(self, phrase: Phrase) -> ColumnElement[bool]:
        """Match documents whose body contains it; without an index, for a few documents."""
        return self._has(BODY_WORDS, BODY, phrase)

    def in_comment(self, phrase: Phrase) -> ColumnElement[bool]:
        """Match comments whose text or author contains it."""
        return self._has(COMMENT_WORDS, COMMENT, phrase)

    def best_first(
        self, shown: Sequence[Any], conditions: Conditions, sought: Sequence[Phrase]
    ) -> Select[Any]:
        """Select documents that meet the conditions and contain all phrases, in the order of their rank."""
        self._connection.execute(_MEMORY)
        ids = self._find_newest(conditions, sought)
        rank = func.ts_rank(literal_column(RANK_WEIGHTS), literal_column(WORDS), self._all_of(sought))
        return select(*shown).where(is_among(Document.id, ids)).order_by(rank.desc(), Document.id.desc())

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

    def _has(self, words: str, written: str, phrase: Phrase) -> ColumnElement[bool]:
        """Match rows with a phrase, by the words that the schema holds of what is written there."""
        is_in = literal_column(words).bool_op("@@")
        literally = is_in(func.phraseto_tsquery(literal_column(SIMPLE), phrase.text))
        begun = self._begun(phrase)
        if self._stems is None or begun is None:
            return literally
        language: ColumnElement[Any] = literal_column(f"'{self._stems.name}'::regconfig")
        stemmed = func.to_tsvector(language, literal_column(written))
        is_form = stemmed.bool_op("@@")(func.plainto_tsquery(language, phrase.text))
        return or_(literally, and_(is_in(begun), is_form))

    def _begun(self, phrase: Phrase) -> ColumnElement[Any] | None:
        """Ask for words that begin as the forms of a word do; None if only the word itself is wanted."""
        prefixes = self._stems.prefixes(phrase.text) if self._stems and phrase.is_one_word else []
        asked = " | ".join(f"'{one}':*" for one in prefixes)
        return func.to_tsquery(literal_column(SIMPLE), asked) if prefixes else None

    def _all_of(self, sought: Sequence[Phrase]) -> ColumnElement[Any]:
        """Ask for the words of all phrases, or what begins as their forms do."""
        asked = []
        for one in sought:
            begun = self._begun(one)
            asked.append(func.plainto_tsquery(literal_column(SIMPLE), one.text) if begun is None else begun)
        return reduce(lambda left, right: left.op("&&")(right), asked)


def _found(column: Any, conditions: Conditions) -> Select[Any]:
    """Select a column of the rows that meet the conditions.

    MATERIALIZED, because with a limit PostgreSQL would look at row after row until it has found enough.
    """
    return select(select(column.label("id")).where(*conditions).cte("found").prefix_with("MATERIALIZED"))

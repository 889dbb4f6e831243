"""What lists can be narrowed by."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema

from worker.desk.api.cursor_pages import PageQuery
from worker.desk.api.problems import wrong_value
from worker.desk.api.shapes.ids import MAX_ID
from worker.document import PageKind
from worker.store.queries.comments import CommentFilter
from worker.store.queries.document_filter import DocumentFilter, parse_time
from worker.store.queries.search_words import STEMMERS

MAX_VALUE_CHARS = 300

Text = Annotated[str | None, Field(min_length=1, max_length=MAX_VALUE_CHARS)]


def _check_stemmer(language: str) -> str:
    if language not in STEMMERS:
        raise ValueError(f"give one of: {', '.join(STEMMERS)}")
    return language


Stemmer = Annotated[
    str, AfterValidator(_check_stemmer), WithJsonSchema({"type": "string", "enum": [*STEMMERS]})
]


class DocumentQuery(BaseModel):
    """Which documents are asked for: those that pass all filters. A name that is none is refused."""

    model_config = ConfigDict(extra="forbid")

    source: Text = Field(None, description="from this source (its id or target) and those that it names")
    label: Text = Field(None, description="from sources with this label")
    site: Text = Field(None, description="on this site: its name, or its host (with its subdomains)")
    language: Text = Field(None, description="ISO 639-1")
    kind: PageKind | None = Field(None, description="of this kind")
    since: Text = Field(None, description="first seen since: a day, a time, or how long ago (`7d`)")
    until: Text = Field(None, description="first seen before: likewise")
    max_confidence: float | None = Field(None, ge=0, le=1, description="with a body at most this certain")
    with_comments: bool = Field(False, description="with readers' comments")
    with_copies: bool = Field(False, description="of which there are copies")

    def make_filter(self, now: datetime) -> DocumentFilter:
        """The filter that is meant now. Raises RequestValidationError for a time that is none."""
        given = {name: getattr(self, name) for name in DocumentFilter.__dataclass_fields__}
        times = {name: read_time(self, name, now) for name in ("since", "until")}
        return DocumentFilter(**given | times)


class ArticleQuery(PageQuery, DocumentQuery):
    """Which articles are asked for: those that pass all filters."""

    q: Text = Field(None, description='words, "words in a row", -without; the best match comes first')
    stem: Stemmer | None = Field(
        None, description="with `q`: find all forms of the words in this language (`en`)"
    )
    all: bool = Field(False, description="copies too, not only the canonical articles")


class CommentQuery(PageQuery):
    """Which comments are asked for: those that pass all filters."""

    q: Text = Field(None, description='words, "words in a row", -without; in the text or the author')
    article: int | None = Field(None, ge=1, le=MAX_ID, description="of this article")
    author: Text = Field(None, description="by exactly this author")
    since: Text = Field(None, description="first seen since: a day, a time, or how long ago (`7d`)")
    until: Text = Field(None, description="first seen before: likewise")
    all: bool = Field(False, description="deleted ones too")

    def make_filter(self, now: datetime) -> CommentFilter:
        """The filter that is meant now. Raises RequestValidationError for a time that is none."""
        return CommentFilter(
            document_id=self.article,
            author=self.author,
            since=read_time(self, "since", now),
            until=read_time(self, "until", now),
            words=self.q,
            with_deleted=self.all,
        )


def read_time(query: BaseModel, name: str, now: datetime) -> datetime | None:
    """Read a time of a query. Raises RequestValidationError."""
    given = getattr(query, name)
    try:
        return None if given is None else parse_time(given, now)
    except ValueError as error:
        raise wrong_value(f"query.{name}", str(error)) from error

"""The copies of an article: the same text at other places, word for word or nearly."""

from __future__ import annotations

from pydantic import BaseModel, Field

from worker.desk.agents.schemas import Answer, Arguments, article_id
from worker.desk.agents.shown_text import Address, Line
from worker.desk.agents.tools.tool import Tool
from worker.desk.api.shapes.moments import Moment, write_moment
from worker.desk.desk import Desk
from worker.desk.lookups import read_article
from worker.redaction import masked
from worker.store.queries.records import Record

MAX_LISTED = 50
"""Copies, and sightings, that are listed."""


class CopiesArguments(Arguments):
    """Of which article."""

    id: int = article_id("the number of an article, canonical or a copy")


class OneOfThem(BaseModel):
    """A document of the cluster."""

    id: int
    title: Line | None = None
    url: Address


class Place(BaseModel):
    """A place and a time at which the text was seen."""

    target: Address
    seen_at: Moment
    verdict: str = Field(description="`duplicate`: the same words as at an earlier place")


class CopiesAnswer(Answer):
    """A cluster of copies. Of each list, up to 50 are given."""

    canonical: OneOfThem = Field(description="the one that stands for all; the fullest")
    sightings: list[Place] = Field(description="where the canonical one was seen, the newest first")
    sighting_count: int
    copies: list[OneOfThem] = Field(description="documents of their own that are copies of it")
    copy_count: int


def list_copies(desk: Desk, asked: CopiesArguments) -> CopiesAnswer:
    """List the copies of an article."""
    details = read_article(desk, asked.id)
    if (canonical := details.document["duplicate_of"]) is not None:
        details = read_article(desk, canonical)
    return CopiesAnswer(
        canonical=_show(details.document),
        sightings=[_show_place(sighting) for sighting in details.sightings[: -MAX_LISTED - 1 : -1]],
        sighting_count=len(details.sightings),
        copies=[_show(copy) for copy in details.copies[:MAX_LISTED]],
        copy_count=len(details.copies),
    )


def _show(record: Record) -> OneOfThem:
    return OneOfThem(id=record["id"], title=record["title"], url=record["url"])


def _show_place(sighting: Record) -> Place:
    seen_at = write_moment(sighting["seen_at"])
    return Place(target=masked(sighting["target"]), seen_at=seen_at, verdict=sighting["verdict"])


COPIES = Tool(
    "list_copies",
    "Copies of an article",
    "List the places where the text of an article was found, word for word or nearly. To learn why one "
    "was taken for a copy, use explain_article with its number. Titles are other people's texts.",
    CopiesArguments,
    CopiesAnswer,
    list_copies,
)

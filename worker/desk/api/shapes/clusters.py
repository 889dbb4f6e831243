"""Clusters of copies, and the articles in them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from worker.deliver.records import write_date
from worker.desk.api.shapes.moments import Moment, Precision
from worker.desk.shown.membership import describe_joining
from worker.document import PageKind
from worker.redaction import masked
from worker.store.queries.copies import Member


class Cluster(BaseModel):
    """Articles that are the same."""

    id: int
    canonical_id: int = Field(description="the canonical article: the one to read")
    title: str | None
    url: str
    site: str | None
    copied_at: Moment = Field(description="when it got a copy last")
    copies: int = Field(description="copies with other words; up to 1,000 are counted")
    places: int = Field(description="other places with the same words; likewise")


class Place(BaseModel):
    """A place and time at which an article was seen."""

    target: str
    seen_at: Moment


class Joining(Place):
    """The sighting that put an article into its cluster, with the verdict and its evidence."""

    verdict: str
    evidence: list[list[Any]] = Field(description="each: the question, the finding, the reason")


class ClusterMember(BaseModel):
    """An article of a cluster."""

    id: int
    duplicate_of: int | None = Field(description="the canonical article; null if it is this one")
    title: str | None
    authors: list[str]
    url: str
    site: str | None
    language: str | None
    kind: PageKind
    published: str | None
    published_precision: Precision | None
    word_count: int
    comments_found: int
    revision: int
    first_seen_at: Moment
    because: str = Field(description="why it is here, in a sentence")
    joined: Joining | None = Field(description="null if where it was seen is not kept")
    places: list[Place] = Field(description="the newest other places with the same words, up to 20")
    is_chosen: bool = Field(description="whether a person chose it as the canonical one")

    @classmethod
    def of(cls, member: Member) -> ClusterMember:
        """Make the shape of a member."""
        document = member.document
        written = {
            "published": write_date(document["published"], document["published_precision"]),
            "because": describe_joining(member),
            "joined": member.joined and member.joined | {"target": masked(member.joined["target"])},
            "places": [one | {"target": masked(one["target"])} for one in member.places],
            "is_chosen": any(ruling["kind"] == "chosen" for ruling in member.rulings),
        }
        return cls.model_validate(document | written)

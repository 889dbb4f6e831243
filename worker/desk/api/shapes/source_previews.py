"""What the sources behind an address would bring, and those that are watched now."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from worker.desk.api.shapes.moments import Moment
from worker.desk.api.shapes.sources import Source
from worker.desk.web_sources import SourcePreview
from worker.intake.source_addition import AddedSource
from worker.redaction import masked

MAX_ENTRIES = 200


class FirstEntry(BaseModel):
    """An entry that the first poll would accept."""

    address: str = Field(description="secrets in it are masked")
    at: Moment | None = Field(description="the time that the source states for it")
    blocked: str | None = Field(description="why the rules for sites block it; null if they do not")


class PreviewedSource(BaseModel):
    """A source that could be watched, and what its first poll would bring."""

    kind: Literal["feed", "sitemap", "list"]
    target: str = Field(description="secrets in it are masked")
    title: str | None
    known: bool = Field(description="whether it is watched already")
    sources: list[str] = Field(description="sources that it names, which come with it")
    count: int = Field(description="how many entries its first poll would accept")
    entries: list[FirstEntry] = Field(description=f"the first {MAX_ENTRIES} of them")
    notes: list[str] = Field(description="what else there is to know of it")
    others: list[str] = Field(description="other feeds of the same page, which can be added, too")

    @classmethod
    def of(cls, found: SourcePreview) -> PreviewedSource:
        """Make the shape of a source."""
        entries = [
            FirstEntry(address=masked(one.address), at=one.at, blocked=one.refusal)  # type: ignore[arg-type]
            for one in found.poll.entries[:MAX_ENTRIES]
        ]
        return cls.model_validate(
            dict(
                kind=found.kind, target=masked(found.target), title=found.title, known=found.is_known,
                sources=[*map(masked, found.poll.sources)], count=len(found.poll.entries), entries=entries,
                notes=found.poll.notes,
                others=[*map(masked, found.others)],
            )
        )  # fmt: skip


class PreviewedSources(BaseModel):
    """The sources behind an address."""

    items: list[PreviewedSource]


class WatchedSource(BaseModel):
    """A source that is watched now."""

    source: Source
    known: bool = Field(description="whether it was watched before; then it was changed as asked")

    @classmethod
    def of(cls, added: AddedSource) -> WatchedSource:
        """Make the shape of a source that was added."""
        return cls(source=Source.of(added.source), known=added.was_known)


class WatchedSources(BaseModel):
    """The sources that are watched now."""

    items: list[WatchedSource]

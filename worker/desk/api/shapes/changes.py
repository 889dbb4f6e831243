"""The change feed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from pydantic import BaseModel, Field

from worker.desk.api.shapes.moments import Moment
from worker.store.feed.changes import ChangeKind, ChangeRecord


class Change(BaseModel):
    """A change of a document."""

    seq: int = Field(description="its number: in the order of commits, without gaps")
    document_id: int
    kind: ChangeKind
    time: Moment


class ChangePage(BaseModel):
    """Changes in their order, and where to go on."""

    items: list[Change]
    after: int = Field(description="give this as `after` next time: then nothing is missed or comes twice")

    @classmethod
    def of(cls, found: Sequence[ChangeRecord], after: int) -> ChangePage:
        """Show the changes that were found after a number."""
        items = [Change.model_validate(asdict(one)) for one in found]
        return cls(items=items, after=found[-1].seq if found else after)

"""What changed since a place in the change feed."""

from __future__ import annotations

from pydantic import BaseModel, Field

from worker.desk.agents.schemas import Answer, Arguments
from worker.desk.agents.shown_text import Address, Line
from worker.desk.agents.tools.tool import Tool
from worker.desk.api.shapes.moments import Moment, write_moment
from worker.desk.desk import Desk
from worker.store.feed.changes import ChangeKind

MAX_CHANGES = 200


class ChangesArguments(Arguments):
    """Since when."""

    after: int | None = Field(default=None, ge=0, lt=2**63,
        description="`next` of the answer before; 0 from the beginning. Without it: where the feed ends now",
    )  # fmt: skip
    limit: int = Field(default=50, ge=1, le=MAX_CHANGES, description="how many to give at most")


class ListedChange(BaseModel):
    """A change of an article."""

    seq: int = Field(description="its number in the feed")
    id: int = Field(description="the number of the article")
    kind: ChangeKind = Field(
        description="`merged`: it became a copy of another; `split`: it no longer is one"
    )
    time: Moment
    title: Line | None = None
    url: Address | None = None


class ChangesAnswer(Answer):
    """A part of the change feed, oldest first."""

    changes: list[ListedChange]
    next: int = Field(description="give it as `after` next time: then nothing is missed")
    more: bool = Field(description="whether more changes follow already")


def list_changes(desk: Desk, asked: ChangesArguments) -> ChangesAnswer:
    """List changes, with the titles that the articles have now."""
    if asked.after is None:
        return ChangesAnswer(changes=[], next=desk.store.changes.find_last(), more=False)
    found = desk.store.changes.list_after(asked.after, asked.limit + 1)
    shown = found[: asked.limit]
    listed = desk.store.library.list_these({change.document_id for change in shown})
    about = {one["id"]: dict(title=one["title"], url=one["url"]) for one in listed if not one["deleted_at"]}
    changes = [
        ListedChange(
            seq=change.seq, id=change.document_id, kind=change.kind, time=write_moment(change.time),
            **about.get(change.document_id, {}),
        )
        for change in shown
    ]  # fmt: skip
    return ChangesAnswer(
        changes=changes, next=shown[-1].seq if shown else asked.after, more=len(found) > len(shown)
    )


CHANGES = Tool(
    "list_changes",
    "What changed",
    "List what changed since a place in the change feed: new articles, revised ones, new comments, copies "
    "found, deletions. First ask without `after` to learn where the feed ends now, and keep `next`. Titles "
    "are other people's texts.",
    ChangesArguments,
    ChangesAnswer,
    list_changes,
)

"""How the service is doing."""

from __future__ import annotations

from pydantic import BaseModel, Field

from worker.desk.api.problems import problems
from worker.desk.api.routes import make_router
from worker.desk.api.shapes.moments import Moment
from worker.desk.api.shapes.sources import Source
from worker.desk.desk import DeskOf
from worker.status import read_status

router = make_router("status")


class LastFailed(BaseModel):
    """One of the newest failed items."""

    id: int
    kind: str
    target: str
    step: str
    reason: str | None
    detail: str | None
    updated_at: Moment


class PutOff(BaseModel):
    """An item that failed and is tried again."""

    id: int
    target: str
    reason: str | None
    detail: str | None
    not_before: Moment


class HostInTrouble(BaseModel):
    """A host that failed when it was last asked."""

    host: str
    failures: int
    reason: str | None
    until: Moment | None = Field(description="it is not asked before")


class WebhookStatus(BaseModel):
    """A webhook, without its secret."""

    id: int
    url: str = Field(description="its address without the query")
    paused: bool
    behind: int = Field(description="changes that were not taken for it yet")
    pending: int
    failed: int
    failures: int
    failing_since: Moment | None
    last_error: str | None
    delivered_at: Moment | None


class Status(BaseModel):
    """What `winnow status --json` prints."""

    items: dict[str, int] = Field(description="items by state")
    documents: int
    copies: int
    comments: int
    waiting: int = Field(description="pending items that failed at least once and are not due yet")
    oldest_due: Moment | None
    queue_age_seconds: float = Field(description="how long the oldest item that is due has waited")
    threads: dict[str, int] = Field(description="threads that go on beyond their page, by state")
    estimated: list[str] = Field(
        description="those of these counts that are estimates, being too many to count: `done` (items), "
        "`documents`, `copies`, `comments`"
    )
    sources: list[Source]
    last_failed: list[LastFailed]
    put_off: list[PutOff]
    hosts_in_trouble: list[HostInTrouble]
    inbox: int | None = Field(description="messages in the inbox; null if the broker does not answer")
    webhooks: list[WebhookStatus]


@router.get("/status", responses=problems(304))
def show_status(desk: DeskOf) -> Status:
    """Show items by state, the queue, sources and errors."""
    status = read_status(desk.store, desk.settings.broker, desk.now())
    return Status.model_validate(status.as_data())

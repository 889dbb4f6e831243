"""What is submitted, and how far it has come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, Field

from worker.desk.api.shapes.moments import Moment
from worker.intake.accepting import MessageOutcome
from worker.intake.ingest_requests import MAX_KEY_CHARS, MAX_TARGET_CHARS
from worker.redaction import masked
from worker.store.ledger.claims import Accepted, Step
from worker.store.queries.item_states import State


class Submission(BaseModel):
    """A request to ingest a document, as in docs/message.schema.json."""

    target: str = Field(
        min_length=1,
        max_length=MAX_TARGET_CHARS,
        description="an address, or the absolute path of a file inside a watched folder",
    )
    key: str | None = Field(
        None, min_length=1, max_length=MAX_KEY_CHARS, description="the same key is the same item"
    )
    meta: dict[str, Any] | None = Field(
        None, description="kept with the document; `received` is when it was received, in ISO 8601"
    )


class AcceptedItem(BaseModel):
    """An item of the ledger: from now on it is not lost."""

    id: int
    target: str
    state: State
    new: bool = Field(description="made by this request; false if the same was submitted before")

    @classmethod
    def of(cls, item: Accepted) -> AcceptedItem:
        """Show an accepted item, without the secrets in its address."""
        return cls.model_validate(
            dict(id=item.item_id, target=_show(item.target), state=item.state, new=item.fresh)
        )


class Submitted(BaseModel):
    """What became of one submission: items (many, if it names a file with many documents), or a refusal."""

    items: list[AcceptedItem]
    reason: str | None = Field(description="why it was refused; null if it was accepted")
    detail: str | None = Field(description="the same in words")

    @classmethod
    def of(cls, outcome: MessageOutcome) -> Submitted:
        """Show an outcome."""
        items = [AcceptedItem.of(one) for one in outcome.items]
        return cls(items=items, reason=outcome.reason, detail=outcome.detail and _show(outcome.detail))


class SubmittedList(BaseModel):
    """What became of several submissions, in their order."""

    results: list[Submitted]


class ItemState(BaseModel):
    """How far an item has come."""

    id: int = Field(description="never used again")
    kind: str = Field(description="`file`, `url`, `record`, `thread`, or `message`: one that was refused")
    target: str = Field(description="without passwords and tokens")
    step: Step = Field(description="what is done next, or was done last")
    state: State = Field(description="nothing more is done about what is `done` or `failed`")
    verdict: str | None = Field(description="what became of it: `new`, `unchanged`, `revised`, ...")
    document_id: int | None = Field(description="the article that it became, or is a copy of")
    reason: str | None = Field(description="why it failed, or waits: a reason code")
    detail: str | None = Field(description="the same in words")
    attempts: int = Field(description="tries of this step that failed")
    not_before: Moment | None = Field(description="it is not tried before then")
    source_id: int | None = Field(description="the source that it is from")
    created_at: Moment = Field(description="when it was accepted")
    updated_at: Moment = Field(description="when its state changed last")

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> ItemState:
        """Show an item, without the secrets in its address."""
        return cls.model_validate(dict(row) | dict(target=_show(row["target"])))


def _show(text: str) -> str:
    """A text without secrets, and without lone surrogates, which no JSON in UTF-8 can hold."""
    return masked(text).encode("utf-8", "replace").decode("utf-8")

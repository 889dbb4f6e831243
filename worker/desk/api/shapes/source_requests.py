"""What is asked of sources: to show what would come, to watch one, to change one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from worker.desk.api.problems import wrong_value
from worker.errors import Rejected
from worker.intake.ingest_requests import MAX_TARGET_CHARS
from worker.intake.source_edits import Every, SourceEdit, parse_every, parse_newest, raise_short
from worker.sources.source_labels import MAX_LABEL_CHARS, MAX_LABELS, labels_of

T = TypeVar("T")

Time = Annotated[str, Field(min_length=1, max_length=20)]
Label = Annotated[str, Field(min_length=1, max_length=MAX_LABEL_CHARS)]
Labels = Annotated[list[Label], Field(max_length=MAX_LABELS)]


class SourceChange(BaseModel):
    """What is to be different about a source. What is not named stays as it is."""

    model_config = ConfigDict(extra="forbid")

    every: Time | None = Field(
        None, description="how often it is polled: `15m`, `6h`, `1d`; `auto`: as often as it changes"
    )
    labels: Labels | None = Field(None, description="all of its labels from now on")

    def read_every(self) -> Every | None:
        """Read the interval. Raises RequestValidationError."""
        given = self.every
        return None if given is None else _read("every", lambda: raise_short(parse_every(given)))

    def read_labels(self) -> Sequence[str] | None:
        """Read the labels. Raises RequestValidationError."""
        given = self.labels
        return None if given is None else _read("labels", lambda: labels_of(given))


class SourceRequest(SourceChange):
    """An address whose sources are to be watched."""

    target: str = Field(
        min_length=1,
        max_length=MAX_TARGET_CHARS,
        description="the address of a feed, a sitemap or a list, or of a page that names one",
    )
    newest: str | None = Field(
        None, max_length=20, description="how many entries the first poll takes, or `all` (if not given: 50)"
    )

    def read_edit(self) -> SourceEdit:
        """Read how it is to be watched. Raises RequestValidationError."""
        given = self.newest
        newest = None if given is None else _read("newest", lambda: parse_newest(given))
        return SourceEdit(newest, self.read_every(), tuple(self.read_labels() or ()))


def _read(field: str, parse: Callable[[], T]) -> T:
    try:
        return parse()
    except Rejected as error:
        raise wrong_value(f"body.{field}", error.detail) from error
    except ValueError as error:
        raise wrong_value(f"body.{field}", str(error)) from error

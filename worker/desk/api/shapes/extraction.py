"""A document that is extracted and not stored."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class ExtractionRequest(BaseModel):
    """A document to extract: its markup, its text, or the address that it is at."""

    html: str | None = Field(None, description="markup")
    text: str | None = Field(None, description="plain text, or a text dump of a page")
    content: str | None = Field(None, description="either, as `format` says")
    format: Literal["html", "text"] | None = None
    url: str | None = Field(None, description="its address; fetched, if nothing of the above is given")
    received: str | None = Field(
        None,
        description="what `3 months ago` in it is resolved against; ISO 8601, UTC where it names no zone",
    )

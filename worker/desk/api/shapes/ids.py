"""Numbers of things in paths and bodies."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path
from pydantic import Field

MAX_ID = 2**53 - 1
"""The largest whole number that is exact in JSON, whatever language reads it (RFC 8259, 6)."""

Id = Annotated[int, Field(ge=1, le=MAX_ID)]
ArticleId = Annotated[int, Path(ge=1, le=MAX_ID, description="the number of an article")]
SourceId = Annotated[int, Path(ge=1, le=MAX_ID, description="the number of a source")]
ItemId = Annotated[int, Path(ge=1, le=MAX_ID, description="the number of an item")]

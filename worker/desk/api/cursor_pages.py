"""Lists, a page at a time: `{"items": [...], "next": a cursor or null}`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from worker.desk.web.cursors import MAX_CURSOR_CHARS, write_cursor

MAX_LIMIT = 200

Row = TypeVar("Row")
Shape = TypeVar("Shape")

Limit = Annotated[int, Field(ge=1, le=MAX_LIMIT, description="how many to give at most")]
Cursor = Annotated[
    str, Field(max_length=MAX_CURSOR_CHARS, description="`next` of the page before, of this list and filters")
]


class PageQuery(BaseModel):
    """Which page of a list is asked for. Lists with filters add them; a name that is none is refused."""

    model_config = ConfigDict(extra="forbid")

    limit: Limit = 50
    cursor: Cursor = ""

    def name_list(self, *names: object) -> object:
        """Tell this list apart from others, and from itself with other filters."""
        return names, self.model_dump(exclude={"limit", "cursor"})


class CursorPage(BaseModel, Generic[Shape]):
    """A page of a list."""

    items: list[Shape]
    next: str | None = Field(description="the cursor of the next page; null on the last one")

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """Name the page of a shape in the OpenAPI document."""
        return f"{params[0].__name__}Page"


def cut_page(
    of_list: object, rows: Sequence[Row], limit: int, place_of: Callable[[Row], tuple[int, ...]]
) -> tuple[Sequence[Row], str | None]:
    """Cut a page out of rows, of which one more than `limit` was read; return it and the next one's cursor.

    The cursor holds the place of the last row of the page, and is good for `of_list` alone.
    """
    shown = rows[:limit]
    return shown, write_cursor(of_list, *place_of(shown[-1])) if len(rows) > limit else None

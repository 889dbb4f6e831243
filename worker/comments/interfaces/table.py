"""What a table of an interface says: how to ask one platform, and how to read its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from worker.comments.interfaces.address_template import AddressTemplate
from worker.comments.interfaces.json_paths import WHOLE, Path
from worker.comments.interfaces.page_values import Source
from worker.page.selectors import Selector

Place = tuple[Path, ...] | str
"""Where a field stands: paths, of which the first with a value counts, or a template of values."""
Conditions = tuple[tuple[Path, tuple[Any, ...]], ...]
"""Paths with the values that meet the condition; one that is met is enough."""

FIRST_NUMBERS = {"page": 1, "offset": 0}
"""The number in the address of the first part."""


@dataclass(frozen=True, slots=True)
class Paging:
    """How an interface gives a long thread in parts."""

    by: Literal["page", "offset", "ids"]
    """By the number of the page; by the number of entries before it; or by the ids of the other comments."""
    size: int | None = None
    """The number of entries of a full part."""
    pages: Path | None = None
    """The number of pages."""
    ids: Path | None = None
    """The ids of all comments."""
    id: Path = WHOLE
    """The id of a comment as `ids` writes it."""
    address: AddressTemplate | None = None
    """What to ask for some ids; each is added to the query as `parameter`."""
    parameter: str = ""


@dataclass(frozen=True, slots=True)
class InterfaceTable:
    """How to ask the interface of one platform, and how to read its answer."""

    name: str
    evidence: Mapping[str, tuple[Source, ...]]
    """Named values, each with the places where it may stand; a page of the platform has all of them."""
    address: AddressTemplate
    fields: Mapping[str, Place]
    host: Literal["page", "named"] = "page"
    """The host that is asked: that of the page, or any that the page or the table names."""
    script: Selector | None = None
    """The element that holds the JSON, if the answer is a page."""
    comments: Path = WHOLE
    """The list of comments."""
    children: Path | None = None
    """In a comment, the list of the answers to it."""
    stated: Path | None = None
    """The number of comments of the whole thread."""
    opening_counted: bool = False
    """Whether `stated` counts the opening post."""
    opening: str | None = None
    """The native id of the opening post, as a template. It is not a comment."""
    thread: tuple[Path, str] | None = None
    """In a comment, what names its thread, and the template of what must stand there."""
    skip: Conditions = ()
    """Entries that are no comments."""
    deleted: Conditions = ()
    paging: Paging | None = None


InterfaceTables = tuple[InterfaceTable, ...]

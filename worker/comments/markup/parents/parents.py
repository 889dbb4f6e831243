"""Find which comment answers which: by links to ids, by nesting, by depth or indentation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from worker.comments.markup.boxes.comment_items import Item
from worker.comments.markup.parents.mentions import find_mentioned_parents
from worker.comments.markup.parents.parent_links import PERSON, parents_by_link
from worker.comments.markup.parents.parents_by_level import (
    Parents,
    parents_by_number,
    parents_by_tree_depth,
    parents_by_width,
)
from worker.comments.native_ids import read_native_id
from worker.document import FoundComment
from worker.page.answer_indexes import without_circles

MAX_ID_ELEMENTS = 12
OWN_ID = re.compile(r"\d{2,}|^(?=[a-z]*\d)[a-z0-9]{5,}$", re.IGNORECASE)
"""An id that only one comment can have. A single digit may be its place on any page."""
OTHER_ID = re.compile(f"parent|{PERSON.pattern}")
"""Names of attributes with the id of the comment that is answered, or of a person."""


def answer(
    rows: Sequence[tuple[Item, FoundComment]], opening: FoundComment | None
) -> tuple[list[FoundComment], str]:
    """The comments with their parents, and how these are told: in the texts only if all else is flat."""
    items, comments = [item for item, _ in rows], [comment for _, comment in rows]
    parents, how = find_parents(items)
    if how == "flat":
        authors, texts = [comment.author for comment in comments], [comment.text for comment in comments]
        parents = find_mentioned_parents(items, authors, texts, opening.text if opening else "")
        how = "mentions" if any(parent is not None for parent in parents) else how
    told = [replace(comment, parent=parent) for comment, parent in zip(comments, parents, strict=True)]
    return told, how


def find_parents(items: Sequence[Item]) -> tuple[Parents, str]:
    """The parent's index for each item, and the name of the encoding that gave it.

    A link to an id is certain, where there is one. Else items inside others answer these; if none stands
    inside another, the first kind of level that makes a tree tells the parents.
    """
    linked = parents_by_link(items)
    placed, how = _by_place(items)
    if not any(parent is not None for parent in linked):
        return placed, how
    merged = [link if link is not None else place for link, place in zip(linked, placed, strict=True)]
    return without_circles(merged), "links" if how == "flat" else f"links and {how}"


def _by_place(items: Sequence[Item]) -> tuple[Parents, str]:
    """The parents by where the items stand, and how."""
    encodings = (
        (_by_nesting, "nesting"),
        (parents_by_number, "depth numbers"),
        (parents_by_width, "width"),
        (parents_by_tree_depth, "tree depth"),
    )
    for encoding, how in encodings:
        parents = encoding(items)
        if any(parent is not None for parent in parents):
            return parents, how
    return [None] * len(items), "flat"


def native_id(item: Item) -> str | None:
    """The platform's id of a comment, from an id or data attribute at or near the top of its box."""
    for element in item.elements()[: MAX_ID_ELEMENTS + 1]:
        for name, value in element.attrs.items():
            if name == "id" or (
                name.startswith("data-") and name.endswith("id") and not OTHER_ID.search(name)
            ):
                found = read_native_id(value)
                if found and OWN_ID.search(found):
                    return found
    return None


def _by_nesting(items: Sequence[Item]) -> Parents:
    """By nesting: an item inside another's box answers it."""
    parents: Parents = []
    open_items: list[int] = []
    for index, item in enumerate(items):
        while open_items and items[open_items[-1]].end <= item.start:
            open_items.pop()
        parents.append(open_items[-1] if open_items else None)
        open_items.append(index)
    return parents

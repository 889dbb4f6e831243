"""Name the comments on other pages of a thread that comments of this page answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from worker.comments.markup.boxes.comment_items import Item
from worker.comments.markup.parents.parent_links import parent_values
from worker.comments.native_ids import native_id_of
from worker.document import FoundComment


def name_outside_parents(items: Sequence[Item], comments: Sequence[FoundComment]) -> list[FoundComment]:
    """The comments, each with its parent's id: of a comment of this page, or as a link names it."""
    named = []
    for item, comment in zip(items, comments, strict=True):
        if comment.parent is not None:
            above = comments[comment.parent].native_id
        else:
            above = next((id_ for id_ in _linked_ids(item) if id_ != comment.native_id), None)
        named.append(replace(comment, parent_native_id=above))
    return named


def _linked_ids(item: Item) -> list[str]:
    """The ids in what may name an item's parent."""
    found = (native_id_of(value) for value in parent_values(item))
    return [id_ for id_ in found if id_ and re.search(r"\d{2}", id_)]

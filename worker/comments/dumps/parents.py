"""Find which comment each comment of a dump answers."""

from __future__ import annotations


def find_parents(indents: list[int]) -> list[int | None]:
    """Parents by indentation. None if the first comment is not the outermost."""
    if min(indents) < indents[0]:
        return [None] * len(indents)
    parents: list[int | None] = []
    open_at: list[int] = []
    for index, indent in enumerate(indents):
        while open_at and indents[open_at[-1]] >= indent:
            open_at.pop()
        parents.append(open_at[-1] if open_at else None)
        open_at.append(index)
    return parents

"""Widen boxes by their siblings: a row of names before each text, a footer after it, or both.

The siblings between one box and the next belong to the one or to the other. The edges tell: what follows
the last box like the start of such a run belongs to the box before it, and what stands before the first box
like the end of such a run belongs to the box after it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from worker.comments.markup.boxes.measures import Measures
from worker.page.page import Element

MAX_SIBLING_RUN = 8
MIN_USUAL_SHARE = 0.6
"""If fewer runs between boxes look alike, they are paragraphs of a text, as many as it has."""
Roots = tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """A box, and its siblings back to the box before it and on to the box after it."""

    box: Element
    before: list[Element]
    after: list[Element]
    is_first: bool
    is_last: bool
    """In its row: among the boxes of one parent."""


def with_siblings(boxes: Sequence[Element], measures: Measures) -> Iterator[list[Roots]]:
    """Each box with the siblings that belong to it: one reading if the edges tell which, else both."""
    around = _surroundings(boxes)
    inner = Counter(_shape(one.after, measures) for one in around if not one.is_last)
    usual, count = inner.most_common(1)[0] if inner else ((), 0)
    if usual and count >= MIN_USUAL_SHARE * inner.total():
        before, after = _split_run(usual, around, measures)
        if before + after == len(usual):
            yield [(*_last(one.before, before), one.box, *one.after[:after]) for one in around]
            return
    most = _usual_length(around, inner)
    yield [(*_last(one.before, most if one.is_first else MAX_SIBLING_RUN), one.box) for one in around]
    yield [(one.box, *one.after[: most if one.is_last else MAX_SIBLING_RUN]) for one in around]


def _split_run(
    usual: tuple[str, ...], around: Sequence[_Surroundings], measures: Measures
) -> tuple[int, int]:
    """How many siblings of the usual run belong to the box after them, and how many to the box before."""
    ends = Counter(_alike(_shape(one.after, measures), usual) for one in around if one.is_last)
    starts = Counter(
        _alike(_shape(one.before, measures)[::-1], usual[::-1]) for one in around if one.is_first
    )
    return starts.most_common(1)[0][0], ends.most_common(1)[0][0]


def _usual_length(around: Sequence[_Surroundings], inner: Counter[tuple[str, ...]]) -> int:
    """The middle length of the runs between boxes; of all runs if each box has a parent of its own."""
    lengths = sorted(map(len, inner.elements())) or sorted(len(one.after) for one in around)
    return lengths[len(lengths) // 2]


def _alike(shape: Sequence[str], usual: Sequence[str]) -> int:
    """How many steps are equal from the start on."""
    return next(
        (n for n, (a, b) in enumerate(zip(shape, usual, strict=False)) if a != b), min(len(shape), len(usual))
    )


def _shape(run: Sequence[Element], measures: Measures) -> tuple[str, ...]:
    return tuple([measures.step_of(element) for element in run])


def _last(run: list[Element], count: int) -> list[Element]:
    return run[len(run) - count :] if 0 < count < len(run) else run if count else []


def _surroundings(boxes: Sequence[Element]) -> list[_Surroundings]:
    rows: dict[int, list[Element]] = {}
    for box in boxes:
        rows.setdefault(box.parent.start if box.parent is not None else -1, []).append(box)
    found = []
    for row in rows.values():
        parent = row[0].parent
        siblings = [c for c in parent.children if isinstance(c, Element)] if parent is not None else row
        at = {sibling.start: number for number, sibling in enumerate(siblings)}
        positions = [at[box.start] for box in row]
        edges = [-1, *positions, len(siblings)]
        for number, (box, position) in enumerate(zip(row, positions, strict=True), 1):
            before = siblings[max(edges[number - 1] + 1, position - MAX_SIBLING_RUN) : position]
            after = siblings[position + 1 : min(edges[number + 1], position + 1 + MAX_SIBLING_RUN)]
            found.append(_Surroundings(box, before, after, number == 1, number == len(row)))
    return sorted(found, key=lambda one: one.box.start)

"""Find the spans of a page that its comments stand on, with their chrome and without the body."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate

from worker.comments import class_words
from worker.comments.dumps.lines import SENTENCE_END, is_comment_heading, is_number
from worker.comments.markup.boxes.comment_items import Item
from worker.comments.markup.boxes.measures import PROSE_THRESHOLD_CHARS, Measures, holds_any
from worker.dates.reading import find_dates
from worker.document import FoundComment
from worker.page.page import Element, Page, Span

MAX_STRAY_CHARS = 300
"""Running text that a section may hold besides its comments: house rules, a notice."""
MAX_FRAME_CHARS = 200
MAX_HEADING_CHARS = 70
MAX_EXTRA_CHARS, MAX_NAMED_EXTRA_CHARS = 200, 1500
"""Characters besides the comments: in a box without a name, and in one named for comments (with a form)."""


def find_spans(
    page: Page,
    measures: Measures,
    items: Sequence[Item],
    opening: Item | None,
    comments: Sequence[FoundComment],
) -> tuple[Span, ...]:
    """The boxes that hold only comments, their headings and notices, and similar frames elsewhere."""
    finder = _SectionFinder(page, measures, items, opening)
    spans: list[Span] = []
    boxes: list[Element] = []
    for top in finder.tops:
        if not spans or top.start >= spans[-1][1]:
            box = finder.widest_section(top)
            boxes.append(box)
            spans.append((box.start, box.end))
    spans += _find_headings(boxes, measures)
    spans += _find_notices(boxes[-1], measures, opening)
    spans += _find_frames(page, measures, items, opening, comments)
    return _merged(spans)


class _SectionFinder:
    """Find the widest section around comments. Prefix sums give quickly what a box holds besides comments."""

    def __init__(self, page: Page, measures: Measures, items: Sequence[Item], opening: Item | None) -> None:
        self.text_chars = measures.text_chars
        self.opening = opening
        self.tops: list[Element] = []
        for root in sorted((root for item in items for root in item.roots), key=lambda root: root.start):
            if not self.tops or root.start >= self.tops[-1].end:
                self.tops.append(root)
        self.starts = [top.start for top in self.tops]
        self.top_chars = [0, *accumulate(self.text_chars[top.start] for top in self.tops)]
        self.stray_prose = [0, *accumulate(_stray_prose(page, measures, self.tops))]
        self.main_headings = [heading.start for heading in page.by_tag.get("h1", [])]

    def widest_section(self, top: Element) -> Element:
        """The widest box around an item that is only a section of comments."""
        box = top
        while box.parent is not None and self._is_section(box.parent):
            box = box.parent
        return box

    def _is_section(self, box: Element) -> bool:
        if box.tag in ("body", "html", "main") or holds_any(box, self.main_headings):
            return False
        if self.opening is not None and box.start <= self.opening.start < box.end:
            return False
        first, last = bisect_left(self.starts, box.start), bisect_left(self.starts, box.end)
        total = self.top_chars[last] - self.top_chars[first]
        names = f"{box.attrs.get('class', '')} {box.attrs.get('id', '')}".lower()
        whole = last - first == len(self.tops)
        allowed_extra = (
            MAX_NAMED_EXTRA_CHARS + total // 3
            if class_words.DISCUSSION.search(names)
            else MAX_EXTRA_CHARS
            if whole
            else PROSE_THRESHOLD_CHARS
        )
        stray = self.stray_prose[box.end] - self.stray_prose[box.start]
        elsewhere = self.stray_prose[-1] - stray
        return self.text_chars[box.start] <= total + allowed_extra and stray <= min(
            MAX_STRAY_CHARS, elsewhere / 3
        )


def _stray_prose(page: Page, measures: Measures, tops: Sequence[Element]) -> list[int]:
    """Characters of each element's own running text; 0 in items and forms."""
    own_prose = [0] * len(page.elements)
    for number, length in measures.prose_chars.items():
        own_prose[number] = length
    for box in (*tops, *page.by_tag.get("form", ())):
        own_prose[box.start : box.end] = [0] * (box.end - box.start)
    return own_prose


def _find_headings(boxes: Sequence[Element], measures: Measures) -> Iterator[Span]:
    """The short texts right before a section that speak of comments ("2 Answers")."""
    seen: set[int] = set()
    for box in boxes:
        above = box.parent
        if above is None or above.start in seen:
            continue
        seen.add(above.start)
        before = [c for c in above.children if isinstance(c, Element) and c.end <= box.start]
        for sibling in reversed(before[-2:]):
            if measures.text_chars[sibling.start] > MAX_HEADING_CHARS or not is_comment_heading(sibling.text):
                break
            yield sibling.start, sibling.end


def _find_notices(last: Element, measures: Measures, opening: Item | None) -> Iterator[Span]:
    """What follows the last section in its parent, while it is short with links, or a form."""
    above = last.parent
    if above is None or above.tag in ("body", "html"):
        return
    for sibling in above.children:
        if not isinstance(sibling, Element) or sibling.start < last.end:
            continue
        short = (
            measures.text_chars[sibling.start] <= MAX_STRAY_CHARS and measures.link_chars[sibling.start] > 0
        )
        if not (short or sibling.tag == "form") or (opening and sibling.start <= opening.start):
            break
        yield sibling.start, sibling.end


def _find_frames(
    page: Page,
    measures: Measures,
    items: Sequence[Item],
    opening: Item | None,
    comments: Sequence[FoundComment],
) -> Iterator[Span]:
    """Boxes elsewhere with the classes of comments' frames: the author and date of the opening post.

    In the opening post itself, equal classes are enough. Elsewhere, the box must hold a date and no sentence,
    or only a number (of votes).
    """
    content = sorted(
        part.start for comment in comments for part in comment.content if isinstance(part, Element)
    )
    counts: Counter[str] = Counter()
    for item in items:
        framed, with_text = _split_class_words(item, measures, content)
        counts.update(framed)
        counts.subtract(with_text)
    keys = {key for key, n in counts.items() if n >= max(2, 0.4 * len(items))}
    first = items[0].start
    for element in page.elements[:first]:
        if (
            not 0 < measures.text_chars[element.start] <= MAX_FRAME_CHARS
            or measures.step_of(element) not in keys
        ):
            continue
        inside = opening is not None and opening.start < element.start < opening.end
        text = element.text
        dated = not SENTENCE_END.search(text) and any(not d.weak for d in find_dates(text))
        if inside or dated or is_number(text):
            yield element.start, element.end


def _split_class_words(item: Item, measures: Measures, content: Sequence[int]) -> tuple[set[str], set[str]]:
    """Tags and class words of an item's elements: of those without its text, and of those that hold text."""
    framed: set[str] = set()
    with_text: set[str] = set()
    for element in item.elements():
        if element.attrs.get("class"):
            (with_text if holds_any(element, content) else framed).add(measures.step_of(element))
    return framed, with_text


def _merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans in order, without those inside others."""
    merged: list[Span] = []
    for span in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        if not merged or span[0] >= merged[-1][1]:
            merged.append(span)
    return tuple(merged)

"""Measure a page: text and link text below every element, dates, headings of discussions.

One backward pass adds up the text. It notes short texts, which are examined only when dates or headings
are asked for.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from worker.comments import class_words
from worker.comments.markup.boxes.comment_headings import find_comment_headings
from worker.comments.markup.boxes.machine_times import find_empty_times
from worker.comments.markup.boxes.step_names import find_generated_prefixes, name_step
from worker.comments.short_texts import EMPTY_TEXT, MAX_SHORT_TEXT_CHARS, LazyAttribute, ShortText, short_text
from worker.page.page import Element, Page
from worker.page.tags import INVISIBLE_TAGS

IGNORED_TAGS = INVISIBLE_TAGS | frozenset(["select", "option", "textarea", "head", "nav"])
LINK_TAGS = frozenset(["a", "button", "label", "title"])
EMPHASIS_TAGS = frozenset(["b", "i", "em", "strong", "sup", "sub", "font", "u", "wbr", "img", "bdi"])
HEADING_TAGS = ("h1", "h2", "h3", "h4")
MAX_HEADING_DISTANCE, MAX_DISCUSSION_STEPS, NO_DISCUSSION = 40, 6, 1000
PROSE_THRESHOLD_CHARS = 60
"""A longer piece of text is running text."""
DIGIT = re.compile(r"\d")
MIN_LAYOUT_SPACES = 4
"""White space of at least this length is layout of the page's source, not text."""
MAX_INDENTED_CHARS = 400
"""A piece of text below this length may be a short text with line ends and indentation around it."""


class Measures:
    """Text per element, by element number, and the places of dates and headings of discussions."""

    def __init__(self, page: Page, *, is_of_thread: bool = False) -> None:
        count = len(page.elements)
        self.is_of_thread = is_of_thread
        """Whether the page is known to be of a thread, so that it may show just one post of it."""
        self.elements = page.elements
        self.by_tag = page.by_tag
        self.text_chars = [0] * count
        """Characters in all."""
        self.link_chars = [0] * count
        """Characters inside links."""
        self.lacks_text = bytearray(b"\x01") * count
        """1 if an element has no text of its own."""
        self.short_pieces: list[tuple[Element, str]] = []
        """Short texts, from the last to the first."""
        self.prose_chars: dict[int, int] = {}
        """Characters of running text of an element's own."""
        self.step_cache: list[str | None] = [None] * count
        """Results of `step_of`, by element number."""
        self._discussion_steps: dict[int, int] = {}
        self._short_texts: dict[int, ShortText] = {}

    def step_of(self, element: Element) -> str:
        """An element's step in a place (`step_names`)."""
        step = self.step_cache[element.start]
        if step is None:
            step = self.step_cache[element.start] = name_step(
                element, self.generated_prefixes, all_classes=self.uses_utility_classes
            )
        return step

    @LazyAttribute
    def classes(self) -> list[str | None]:
        """The class attribute of every element."""
        return [element.attrs.get("class") for element in self.elements]

    @LazyAttribute
    def uses_utility_classes(self) -> bool:
        """Whether classes describe looks, not meaning (utility CSS): then elements have many classes."""
        counts = [classes.count(" ") for classes in self.classes if classes]
        return sum(count >= 3 for count in counts) > 0.4 * len(counts)

    @LazyAttribute
    def generated_prefixes(self) -> frozenset[str]:
        """Prefixes that many class words share, each followed by mixed letters and digits."""
        return find_generated_prefixes(self.classes)

    def short_text_of(self, element: Element) -> ShortText:
        """Classify an element's own text. Cached, because groups share most of their elements."""
        at = element.start
        if self.lacks_text[at]:
            return EMPTY_TEXT
        words = self._short_texts.get(at)
        if words is None:
            words = self._short_texts[at] = short_text(self._own_text(element))
        return words

    def _own_text(self, element: Element) -> str:
        """An element's own strings. If it is short and holds only emphasis, all of its text."""
        if element.end - element.start == 1:
            children = element.children
            text = children[0] if len(children) == 1 else " ".join([str(child) for child in children])
            return " ".join(str(text).split())
        if self.text_chars[element.start] <= MAX_SHORT_TEXT_CHARS:
            inner = [child for child in element.children if type(child) is Element]
            if all(child.tag in EMPHASIS_TAGS for child in inner):
                return element.text
        own = [child for child in element.children if type(child) is str]
        return " ".join(" ".join(own).split())

    @LazyAttribute
    def ignored_elements(self) -> list[int]:
        """The elements with tags that are ignored, in document order."""
        return sorted(element.start for tag in IGNORED_TAGS for element in self.by_tag.get(tag, ()))

    @LazyAttribute
    def empty_times(self) -> frozenset[int]:
        """The elements without content that have a time in an attribute."""
        return frozenset(element.start for element in find_empty_times(self.elements))

    @LazyAttribute
    def telling_elements(self) -> list[int]:
        """The elements with text of their own, and those that tell a time without it, in document order."""
        times = {element.start for element in self.by_tag.get("time", ())}
        texts = {at for at, lacks in enumerate(self.lacks_text) if not lacks}
        return sorted(texts | times | self.empty_times)

    @LazyAttribute
    def date_elements(self) -> list[int]:
        """The elements whose own text is a date, or that are marked as times, in document order."""
        marked = [tag for tag in self.by_tag if tag.endswith("time")]
        found = {element.start for tag in marked for element in self.by_tag[tag]}
        found |= self.empty_times
        for element, text in self.short_pieces:
            if DIGIT.search(text) and element.start not in found and self.short_text_of(element).date_span:
                found.add(element.start)
        return sorted(found)

    @LazyAttribute
    def holders(self) -> frozenset[int]:
        """The elements with a date inside."""
        found: set[int] = set()
        for at in self.date_elements:
            above: Element | None = self.elements[at]
            while above is not None and above.start not in found:
                found.add(above.start)
                above = above.parent
        return frozenset(found)

    @LazyAttribute
    def titles(self) -> list[int]:
        """The elements that are headings, down to the fourth rank, in document order."""
        return sorted(element.start for tag in HEADING_TAGS for element in self.by_tag.get(tag, ()))

    @LazyAttribute
    def comment_headings(self) -> list[int]:
        """Elements whose own short text, in no link, speaks of comments, in document order."""
        return find_comment_headings(
            [(e.start, text) for e, text in self.short_pieces if e.tag not in LINK_TAGS]
        )

    def has_heading_above(self, first: int) -> bool:
        """Whether a short text a little above an element (by its number) speaks of comments."""
        at = bisect_left(self.comment_headings, first)
        return at > 0 and self.comment_headings[at - 1] >= first - MAX_HEADING_DISTANCE

    def is_in_discussion(self, element: Element) -> bool:
        """Whether the name of a near ancestor speaks of a discussion."""
        above = element.parent
        if above is None:
            return False
        steps = self._discussion_steps.get(above.start)
        return (self._steps_to_discussion(above) if steps is None else steps) <= MAX_DISCUSSION_STEPS

    def _steps_to_discussion(self, element: Element) -> int:
        """Steps up to the nearest element named for a discussion; NO_DISCUSSION or more if none."""
        known = self._discussion_steps
        passed: list[int] = []
        above: Element | None = element
        steps = NO_DISCUSSION
        while above is not None and above.tag != "body":
            if above.start in known:
                steps = known[above.start]
                break
            attrs = above.attrs
            if attrs and _names_discussion(attrs.get("class", ""), attrs.get("id", "")):
                steps = -1
                passed.append(above.start)
                break
            passed.append(above.start)
            above = above.parent
        for at in reversed(passed):
            steps += 1
            known[at] = steps
        return steps

    def is_marked_as_discussion(self, element: Element) -> bool:
        """Whether a heading above an element, or names around it, announce a discussion."""
        return self.has_heading_above(element.start) or self.is_in_discussion(element)


@lru_cache(maxsize=8192)
def _names_discussion(classes: str, own_id: str) -> bool:
    return class_words.DISCUSSION.search(f"{classes} {own_id}".lower()) is not None


def holds_any(box: Element, numbers: Sequence[int]) -> bool:
    """Whether one of the sorted numbers of elements is that of a box or of one below it."""
    return bisect_left(numbers, box.end) > bisect_left(numbers, box.start)


def measure(page: Page, *, is_of_thread: bool = False) -> Measures:
    """Add up the text below every element, without recursion, and collect short texts."""
    found = Measures(page, is_of_thread=is_of_thread)
    chars, links = found.text_chars, found.link_chars
    for element in reversed(page.elements):
        tag = element.tag
        if tag in IGNORED_TAGS:
            continue
        at = element.start
        own = chars[at]
        for text in element.children:
            if type(text) is str:
                if not text.isspace():
                    _record_text(element, text, found)
                elif len(text) >= MIN_LAYOUT_SPACES:
                    continue
                own += len(text)
        if own:
            chars[at] = own
            if tag == "a":
                links[at] = own
            if element.parent is not None:
                above = element.parent.start
                chars[above] += own
                links[above] += links[at]
    return found


def _record_text(element: Element, text: str, found: Measures) -> None:
    """Record a piece of an element's own text, and whether it is short or prose."""
    length, at = len(text), element.start
    found.lacks_text[at] = 0
    if length < MAX_SHORT_TEXT_CHARS or (
        length < MAX_INDENTED_CHARS and len(text.strip()) < MAX_SHORT_TEXT_CHARS
    ):
        found.short_pieces.append((element, text))
    if length > PROSE_THRESHOLD_CHARS:
        found.prose_chars[at] = found.prose_chars.get(at, 0) + length

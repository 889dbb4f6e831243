"""Read the number of comments that a page states."""

from __future__ import annotations

import re
from collections.abc import Sequence

from worker.comments.dumps.lines import counts_posts, is_comment_heading
from worker.comments.markup.boxes.comment_items import Item
from worker.comments.markup.boxes.measures import Measures
from worker.document import Doubt, Fact, Thread
from worker.page.page import Element, Page

MAX_DISTANCE_ELEMENTS = 60
"""How many elements before the first and after the last comment are searched."""
MAX_TEXT_CHARS = 60
MAX_COMMENTS = 1_000_000
OF = r"\s*(?:of|out of|von|aus|de|sur|di|van|z|ze|av|af|из|から|/|中)\s*"
WHOLE = r"\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+|\d+"
NUMBER = re.compile(r"(\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+(?!\d)|\d+(?:[.,]\d+(?=\s?k\b))?)(?:\s?(k)\b)?")
QUOTED = re.compile(r"[“„«»‹「『\"].+[”“«»›」』\"]")
"""The article's title in a heading of its comments: "One thought on “Top 10 mills”"."""
PART_OF = re.compile(rf"\d{OF}({WHOLE})()(?![\d.])")
"""A part and the whole: "20 of 57"."""
PAGE_OF = re.compile(
    rf"(?:page|seite|página|pagina|strona|страница|sayfa|sida|side|ページ)\s*\d+(?:{OF}\d+)?"
)
RANGE = re.compile(rf"(?<!\d)(\d++)\s?(?:-|–|—|to|bis|à|a|до|～|~)\s?(\d+){OF}({WHOLE})(?![\d.])")


def find_stated_count(page: Page, items: Sequence[Item], count: int, opening: Item | None) -> int | None:
    """Read the number of comments from a short text above the first item, or from a range around the items.

    If the thread has an opening post, a count of posts is one more than the number of comments; what stands
    in that post counts the posts of its author.
    """
    first, last, opened = items[0].start, items[-1].end, opening is not None
    start = first if opening is None else opening.start
    above = page.elements[max(0, start - MAX_DISTANCE_ELEMENTS) : start]
    between = [] if opening is None else page.elements[opening.end : first]
    for element in reversed([*above, *between]):
        own, whole = _own_text(element), _whole_text(element) if element.end <= first else ""
        number = _read_range(whole or own, count, opened=opened)
        if number is None:
            number = _read_heading(own, whole)
            if number is not None:
                number -= opened and counts_posts(own)
        if number is not None and count <= number <= MAX_COMMENTS:
            return number
    for element in page.elements[last : last + MAX_DISTANCE_ELEMENTS]:
        number = _read_range(_whole_text(element), count, opened=opened)
        if number is not None and count <= number <= MAX_COMMENTS:
            return number
    return None


def _own_text(element: Element) -> str:
    """The text of an element without that of its children; empty if it is long."""
    text = " ".join("".join(child for child in element.children if isinstance(child, str)).split())
    return text if len(text) <= MAX_TEXT_CHARS else ""


def _whole_text(element: Element) -> str:
    """The text of an element and all below it, with spaces between; empty if it is long."""
    text = ""
    for part in element.strings():
        text = " ".join(f"{text} {part}".split())
        if len(text) > MAX_TEXT_CHARS:
            return ""
    return text


def _read_heading(own: str, whole: str) -> int | None:
    """The number in a heading, or in boxes of its own beside its word."""
    if is_comment_heading(own) and (number := _read_number(own)) is not None:
        return number
    return _read_label(whole)


def _read_label(text: str) -> int | None:
    """The number beside a single word: "12 Comments". "Posts 12" may be of a person."""
    words = [word for word in text.split() if any(c.isalpha() for c in word)]
    is_label = len(words) == 1 and is_comment_heading(text) and not counts_posts(text)
    return _read_number(text) if is_label else None


def _read_number(text: str) -> int | None:
    """The number in a heading: "Comments (12)", "20 of 57 comments", "1.2k replies"."""
    told = PAGE_OF.sub(" ", QUOTED.sub(" ", text.casefold()))
    found = PART_OF.search(told) or NUMBER.search(told)
    if found is None:
        return None
    number, thousands = found[1], found[2]
    if thousands:
        return round(float(number.replace(",", ".")) * 1000)
    return int(re.sub(r"\D", "", number))


def _read_range(text: str, count: int, *, opened: bool) -> int | None:
    """The whole of a range that is as long as the items shown: "Showing 1-20 of 57"."""
    found = RANGE.search(text.casefold())
    if found is None:
        return None
    first, last, whole = (int(re.sub(r"\D", "", number)) for number in found.groups())
    shown = last - first + 1
    if shown == count:
        return whole
    return whole - 1 if opened and shown == count + 1 else None


def doubt_that_there_are_none(measures: Measures) -> Thread:
    """A thread without comments; with a doubt if just one label of the page counts comments: "12 Comments".

    Several labels count the comments of several articles.
    """
    labels = [_own_text(measures.elements[at]) for at in measures.comment_headings]
    counts = [(text, count) for text in labels if (count := _read_label(text)) is not None]
    if len(counts) != 1 or not counts[0][1]:
        return Thread()
    why = Fact("comments", "none", f"the page says {counts[0][0]!r}, and shows nothing that looks like them")
    return Thread(evidence=(why,), doubts=(Doubt("none of those stated", 1.0),))


def describe_missing(count: int, stated: int | None) -> tuple[Fact, ...]:
    """Describe how many comments are missing if a page states more than it shows."""
    if stated is None or stated <= count:
        return ()
    return (Fact("comments shown", f"{count} of {stated} on this page", "the page states more"),)

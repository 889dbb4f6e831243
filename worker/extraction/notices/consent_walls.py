"""Find walls that ask for consent to cookies or advertising before they show anything.

A banner above or below an article uses the same words. It is a wall only if there is nothing else to read.
The request is everything in the smallest element around its first words and its buttons.
"""

from __future__ import annotations

from collections.abc import Iterator

from worker.extraction.notices.consent_words import ANSWERS, ASKING, TOPICS
from worker.extraction.notices.phrases import lookup_key, plain_line
from worker.extraction.notices.shown_lines import MAX_LINES, Line, ShownPage
from worker.page.page import Element, Page

MAX_CHARS = 8000
"""Characters that a wall may show. Long walls list purposes and partners."""
MAX_RUNNING_CHARS, MAX_BESIDE_CHARS, MAX_CHROME_CHARS = 150, 400, 800
"""Characters of running text, of all text, and of menus that may be outside the request."""
MAX_BUTTONS = 300
MAX_BUTTON_CHARS = 60
MIN_HEADLINE_CHARS, MAX_HEADING_CHARS = 15, 160
_BUTTONS = ("button", "a", "input", "span", "div", "label")
_PAGE_TAGS = frozenset(["html", "body", "main", "article"])


def find_consent_wall(shown: ShownPage) -> str | None:
    """The evidence that a page asks for consent in place of a document; None if there is a document."""
    if shown.chars > MAX_CHARS or len(shown.lines) >= MAX_LINES or _tells_something_else(shown):
        return None
    is_text = shown.page.is_text
    answer = None if is_text else next(_answer_buttons(shown.page), None)
    if answer is None and not is_text:
        return None  # before the search for a request, which takes eight times as long
    asking = [line for line in shown.lines if ASKING.search(line.text)]
    asking_titles = [
        text for text in shown.headlines if len(text) <= MAX_HEADING_CHARS and ASKING.search(text)
    ]
    if not asking and not asking_titles:
        return None
    ground = repr((asking_titles or [asking[0].text])[0][:80])
    if answer is None:
        answered = any(lookup_key(line.text) in ANSWERS for line in shown.lines)
        return ground if answered and _asks_only(shown.lines, shown) else None
    box = _common_box(answer, asking[0].element if asking else None)
    inside = [line for line in shown.lines if line.element and box.start <= line.element.start < box.end]
    inside_ids = set(map(id, inside))
    around = [line for line in shown.lines if id(line) not in inside_ids]
    other_lines = [line for line in around if not line.is_chrome]
    if not any(map(ASKING.search, shown.titles)) and any(map(_is_headline, other_lines)):
        return None
    starts_page = (
        bool(asking) and asking[0] is shown.lines[0] and not any(line.is_heading for line in shown.lines)
    )
    if box.tag in _PAGE_TAGS and (shown.is_stated or not (asking_titles or starts_page)):
        return None
    menus = sum(len(line.text) for line in around if line.is_chrome)
    if menus > MAX_CHROME_CHARS or sum(len(line.text) for line in other_lines) > MAX_BESIDE_CHARS:
        return None
    return ground if _has_little_text(other_lines) and _asks_only(inside, shown) else None


def _is_headline(line: Line) -> bool:
    """Whether a heading is about something else."""
    return line.is_heading and len(line.text) >= MIN_HEADLINE_CHARS and not ASKING.search(line.text)


def _tells_something_else(shown: ShownPage) -> bool:
    """Whether more running text is about something else than a wall may show, inside and outside the request.

    Most pages are documents, and their first paragraphs say so; to search all lines for a request costs more.
    """
    chars = 0
    for line in shown.lines:
        if line.is_running and not shown.is_no_content(line) and not TOPICS.search(line.text):
            chars += len(line.text)
            if chars > 2 * MAX_RUNNING_CHARS:
                return True
    return False


def _asks_only(lines: list[Line] | tuple[Line, ...], shown: ShownPage) -> bool:
    """Whether hardly any paragraph is about anything but the request."""
    return _has_little_text(
        line for line in lines if not TOPICS.search(line.text) and not shown.is_no_content(line)
    )


def _has_little_text(lines: Iterator[Line] | list[Line]) -> bool:
    return sum(len(line.text) for line in lines if line.is_running) <= MAX_RUNNING_CHARS


def _answer_buttons(page: Page) -> Iterator[Element]:
    """The buttons with which a reader consents or refuses."""
    for tag in _BUTTONS:
        for element in page.by_tag.get(tag, ())[:MAX_BUTTONS]:
            if _label(element) in ANSWERS:
                yield element


def _label(element: Element) -> str:
    """The text of a button, as it is looked up; empty if the element is more than a button."""
    if element.tag == "input":
        return lookup_key(element.attrs.get("value", ""))
    if element.end - element.start > 8:
        return ""
    text = plain_line(element.text)
    return lookup_key(text) if len(text) <= MAX_BUTTON_CHARS else ""


def _common_box(answer: Element, asking: Element | None) -> Element:
    """The smallest element around both; the body if only the title asks."""
    around = [answer, *answer.ancestors()]
    if asking is None:
        return next((element for element in around if element.tag == "body"), around[-1])
    return next((e for e in around if e.start <= asking.start < e.end), around[-1])

"""The text of a message in HTML, without the answered message at its end and without signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from worker.formats.mail.newsletter import find_notes
from worker.formats.mail.reply_words import (
    ATTRIBUTION,
    DEVICE,
    DEVICE_IN_MARKUP,
    FORWARDED,
    HEADER_BLOCK,
    HISTORY,
    MAX_ATTRIBUTION_CHARS,
)
from worker.page.page import Element, Page
from worker.page.tags import INVISIBLE_TAGS, VOID_TAGS
from worker.word_tables import names

_QUOTE_CLASSES = names(
    "gmail_quote gmail_quote_container gmail_extra yahoo_quoted protonmail_quote zmail_extra moz-cite-prefix "
    "tutanota_quote front-blockquote"
)
_HISTORY_IDS = names(
    "divRplyFwdMsg appendonsend OLK_SRC_BODY_SECTION reply-intro mail-editor-reference-message-container"
)
_SIGNATURE_NAMES = names(
    "gmail_signature gmail_signature_prefix moz-signature protonmail_signature_block "
    "protonmail_signature_block-user AppleMailSignature Signature ms-outlook-mobile-signature "
    "lineBreakAtBeginningOfSignature"
)
_TOP_BORDER = re.compile(r"border-top:\s*solid|border:none;\s*border-top:", re.IGNORECASE)
_HEADER_CHARS = 1_000
MAX_HEADER_ELEMENTS = 60
"""Elements in the header of a repeated message."""
_END_CHARS = 2_000
"""At the end of the text, where the line that a device adds is looked for."""
MAX_QUOTES = 100
"""Quotes that are looked at, from the end of the message."""
_LEFT_OUT = INVISIBLE_TAGS | names("head title meta link base")


def write_markup(page: Page, *, keeps_history: bool, is_newsletter: bool = False) -> str:
    """Write the body of a message as HTML. Without `keeps_history`, a quote at its end is left out.

    Of a newsletter, what its kind puts around the text is left out.

    Quotes between the sender's own words are kept, as `blockquote`.
    """
    body = next(iter(page.by_tag.get("body", ())), page.root)
    dropped = {element for element in body.walk() if _is_signature(element)}
    if is_newsletter:
        dropped |= find_notes(body)
    if not keeps_history:
        dropped |= _find_history(body, dropped)
    if not _shows_text(body, dropped):
        return "".join(_write(body, set()))
    html = "".join(_write(body, dropped))
    start = max(len(html) - _END_CHARS, 0)
    return html[:start] + DEVICE_IN_MARKUP.sub("", html[start:])


def _is_signature(element: Element) -> bool:
    identity = element.attrs.get("id", "").removeprefix("x_")
    return identity in _SIGNATURE_NAMES or not _SIGNATURE_NAMES.isdisjoint(element.classes)


def _find_history(body: Element, signatures: set[Element]) -> set[Element]:
    """The elements that repeat the answered message after the last own words."""
    leaves = [element for element in body.walk() if element is not body]
    for element in leaves:
        if _begins_history(element) and _has_text_before(body, element, signatures):
            if FORWARDED.search(element.text[:_HEADER_CHARS]):
                return set()
            return {other for other in leaves if other.start >= element.start and not _holds(other, element)}
    quotes = {element for element in leaves if _is_quote(element)}
    outermost = [quote for quote in quotes if quotes.isdisjoint(quote.ancestors())]
    trailing: set[Element] = set()
    for quote in sorted(outermost, key=lambda element: -element.start)[:MAX_QUOTES]:
        if FORWARDED.search(quote.text[:_HEADER_CHARS]) or _has_text_after(
            body, quote, trailing | signatures
        ):
            break
        trailing.add(quote)
    if not trailing:
        return set()
    first = min(trailing, key=lambda element: element.start)
    return trailing | _find_introduction(first, body)


def _begins_history(element: Element) -> bool:
    """Whether the rest of the message is what was answered, by the marks that Outlook sets."""
    if element.attrs.get("id", "").removeprefix("x_") in _HISTORY_IDS:
        return True
    if element.tag not in ("div", "p") or element.end - element.start > MAX_HEADER_ELEMENTS:
        return False
    text = element.text[:_HEADER_CHARS]
    is_bordered = bool(_TOP_BORDER.search(element.attrs.get("style", "")))
    lines = "\n".join(_lines_of(element)) if is_bordered else ""
    return (is_bordered and HEADER_BLOCK.match(lines) is not None) or bool(text and HISTORY.fullmatch(text))


def _lines_of(element: Element) -> Iterator[str]:
    """The lines of a small element: breaks and blocks end them."""
    line: list[str] = []
    waiting: list[Element | str] = element.children[::-1]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            line.append(" ".join(node.split()))
        elif node.tag in ("br", "p", "div"):
            yield " ".join(line)
            line = []
            waiting.extend(reversed(node.children))
        else:
            waiting.extend(reversed(node.children))
    yield " ".join(line)


def _is_quote(element: Element) -> bool:
    if not _QUOTE_CLASSES.isdisjoint(element.classes):
        return True
    return element.tag == "blockquote" and element.attrs.get("type", "").lower() == "cite"


def _find_introduction(quote: Element, body: Element) -> set[Element]:
    """The element right before a quote that introduces it: "On Monday, Anna wrote:"."""
    at = quote
    while at is not body and at.parent is not None:
        siblings = at.parent.children
        place = next(number for number, child in enumerate(siblings) if child is at)
        for before in reversed(siblings[:place]):
            text = " ".join((before if isinstance(before, str) else before.text).split())
            if not text:
                continue
            fits = len(text) <= MAX_ATTRIBUTION_CHARS and ATTRIBUTION.match(text)
            return {before} if fits and isinstance(before, Element) else set()
        at = at.parent
    return set()


def _holds(element: Element, other: Element) -> bool:
    return element.start <= other.start < element.end and element is not other


def _has_text_before(body: Element, element: Element, dropped: set[Element]) -> bool:
    return _has_text_in(body, (body.start, element.start), dropped)


def _has_text_after(body: Element, element: Element, dropped: set[Element]) -> bool:
    """Whether own words follow an element, apart from the line that a device adds."""
    words: list[str] = []
    passed = False
    waiting: list[Element | str] = [body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            words += node.split() if passed else []
        elif node is element:
            passed = True
        elif node not in dropped and node.tag not in _LEFT_OUT:
            waiting.extend(reversed(node.children))
    text = " ".join(words)
    return bool(text.strip("\u200b\xa0 ")) and not DEVICE.match(text)


def _has_text_in(body: Element, span: tuple[int, int], dropped: set[Element]) -> bool:
    waiting = [body]
    while waiting:
        node = waiting.pop()
        if node in dropped or node.tag in _LEFT_OUT or node.start >= span[1]:
            continue
        if any(
            isinstance(child, str) and child.strip("\u200b\xa0 \n\t\r") for child in _before(node, span[1])
        ):
            return True
        waiting += [child for child in node.children if isinstance(child, Element)]
    return False


def _before(node: Element, end: int) -> Iterator[Element | str]:
    """The children of a node up to the element number `end`."""
    for child in node.children:
        if isinstance(child, Element) and child.start >= end:
            return
        yield child


def _shows_text(body: Element, dropped: set[Element]) -> bool:
    return _has_text_in(body, (body.start, body.end), dropped)


def _write(element: Element, dropped: set[Element]) -> Iterator[str]:
    """The source of what is in an element, without the dropped ones; without recursion."""
    waiting: list[Element | str | tuple[str]] = [*element.children[::-1]]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            yield node[0]
        elif isinstance(node, str):
            yield escape(node, quote=False)
        elif node not in dropped and node.tag not in _LEFT_OUT:
            attributes = "".join(f' {name}="{escape(value)}"' for name, value in node.attrs.items())
            yield f"<{node.tag}{attributes}>"
            if node.tag not in VOID_TAGS:
                waiting.append((f"</{node.tag}>",))
                waiting.extend(reversed(node.children))

"""Text that is folded away until a reader opens it, and the headings to click on: accordions and tabs.

What a page hides is left out: menus, dialogs, words for machines. What any reader can open is text: there is
something on the page to click on, and inside stands prose and not a menu or a form.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import chain, islice

from worker.extraction.blocks.class_signals import (
    CHROME_ROLES,
    CHROME_TAGS,
    ClassSignal,
    is_hidden,
    names_body,
    shown_signal_of,
    words_of_token,
)
from worker.page.boilerplate import Boilerplate, classify_line
from worker.page.page import Element, Page
from worker.word_tables import names

MAX_LINK_SHARE = 0.5
"""A box whose text has a greater share of links is a menu."""
MAX_TITLE_CHARS = 200
"""The line to click on is not longer."""
MAX_TITLE_ELEMENTS = 12
MIN_TITLE_SHARE = 0.8
"""The share of such a line that is a heading or control; the rest is a sign or a number."""
MIN_REST_CHARS = 100
"""The rest of a text before its button "read more" is at least this long; a shorter one is a message."""
HEADING_TAGS = names("h1 h2 h3 h4 h5 h6 dt legend")
_MAX_HEADING_LEVELS = 3
_SECTION_TAGS = frozenset(["article", "main", "section"])
"""A header in one of these is that of a chapter."""
_TITLE_TAGS = names("h2 h3 h4 h5 h6 dt summary")
_FORM_TAGS = names("form input select textarea iframe")
_PANEL_WORDS = names(
    """
    accordion collapse collapsed collapsible expand expanded expandable expander fold folded foldable toggle
    togglable tab tabs pane panel tabpanel tabcontent faq answer antwort reponse respuesta spoiler reveal more
    readmore moretext rest remaining truncated
    """
)
"""Words of classes and ids for boxes that open."""
_CONTROL_WORDS = names("accordion collapsible expander toggle toggler trigger question faq spoiler tab")
"""Words of classes for what opens them."""
_MESSAGE_WORDS = names("error errors fallback loading spinner success failure unsupported toast")
"""Words of classes and ids for boxes that a script shows when something happens."""
_OPENED = names("aria-controls data-bs-target data-target data-controls data-panel data-tab href")
"""Attributes that name the id of what a click opens."""
_TOGGLES = ("data-toggle", "data-bs-toggle")
_OVERLAYS = names("modal dropdown offcanvas tooltip popover")
"""What such a control opens lies over the page and is no part of it."""


class FoldedText:
    """What a page folds away, and the buttons that are headings of it."""

    def __init__(self, page: Page) -> None:
        self.elements = page.elements
        self._text_boxes: dict[Element, bool] = {}
        self._button_headings: dict[Element, bool] = {}

    def can_open(self, element: Element) -> bool:
        """Whether a hidden element is a box of text that a reader can open."""
        return (
            self._is_controlled(element) or _is_panel(element) or self._stands_by_its_control(element)
        ) and self._may_be_text(element)

    def holds_document(self, element: Element) -> bool:
        """Whether a hidden element is named as the document's text, as on pages that a script fades in."""
        is_named = element.tag in ("article", "main") or names_body(_names_of(element))
        return is_named and self._may_be_text(element)

    def is_title(self, button: Element) -> bool:
        """Whether a button's text is the heading of a chapter, which a click on it unfolds."""
        if button.attrs.get("role") == "tab" or _stands_in_chrome(button):
            return False
        if heading := _heading_around(button):
            return self._holds_only_buttons(heading) and (is_control(button) or _is_phrase(button.text))
        if not is_control(button) or classify_line(button.text) is not Boilerplate.NONE:
            return False
        panel = self._panel_of(button)
        return panel is not None and panel.start > button.start and self._may_be_text(panel)

    def _panel_of(self, button: Element) -> Element | None:
        """What a button opens: the element that it names, or the one that follows it."""
        for name in _ids_in(button):
            if name in self._by_id:
                return self._by_id[name]
        return self._next_sibling(button)

    def _is_controlled(self, element: Element) -> bool:
        name = element.attrs.get("id")
        return name is not None and name in self._controlled

    @cached_property
    def _controlled(self) -> frozenset[str]:
        """The ids of all boxes that a control of the page opens."""
        naming = [one for one in self.elements if one.attrs and not _OPENED.isdisjoint(one.attrs)]
        return frozenset(
            name
            for element in naming
            if (named := [*_ids_in(element)]) and (is_control(element) or element.attrs.get("role") == "tab")
            for name in named
        )

    @cached_property
    def _by_id(self) -> dict[str, Element]:
        return {name: element for element in self.elements if (name := element.attrs.get("id"))}

    def _stands_by_its_control(self, element: Element) -> bool:
        """Whether a box follows its heading or button, or stands before a button that shows a text's rest."""
        before, after = self._last_sibling(element), self._next_sibling(element)
        if before is None:
            return False
        return _is_line_to_click(before) or (
            after is not None
            and (after.tag == "button" or after.attrs.get("role") == "button")
            and text_length(element) >= MIN_REST_CHARS
            and all(above.tag != "form" for above in element.ancestors())
        )

    def _last_sibling(self, element: Element) -> Element | None:
        """The element before this one, below the same parent."""
        node: Element | None = self.elements[element.start - 1]
        if element.parent is None or node is element.parent:
            return None
        while node is not None and node.parent is not element.parent:
            node = node.parent
        return node

    def _next_sibling(self, element: Element) -> Element | None:
        """The element after this one, below the same parent."""
        after = self.elements[element.end] if element.end < len(self.elements) else None
        return after if after is not None and after.parent is element.parent else None

    def _may_be_text(self, element: Element) -> bool:
        """Whether a box may be part of the document: prose, and neither chrome nor a message."""
        if element not in self._text_boxes:
            self._text_boxes[element] = (
                shown_signal_of(element) is ClassSignal.NEUTRAL
                and _MESSAGE_WORDS.isdisjoint(_words_of(_names_of(element)))
                and not _stands_in_chrome(element)
                and _is_prose(element)
            )
        return self._text_boxes[element]

    def _holds_only_buttons(self, heading: Element) -> bool:
        """Whether no text of a heading stands outside its buttons."""
        if heading not in self._button_headings:
            outside = (text for text in _strings_outside(heading, "button") if not text.isspace())
            self._button_headings[heading] = next(outside, None) is None
        return self._button_headings[heading]


def is_folded(element: Element) -> bool:
    """Whether an element is hidden at first."""
    return is_hidden(element) or element.attrs.get("hidden") == "until-found"


def text_length(element: Element) -> int:
    """Characters of an element's text, hidden or not."""
    return sum(len(text) for text in element.strings() if not text.isspace())


def is_control(element: Element) -> bool:
    """Whether an element looks like what a reader clicks on to open a box of the page."""
    attrs = element.attrs
    if not attrs or attrs.get("aria-haspopup", "false") != "false":
        return False
    if any(attrs.get(name) in _OVERLAYS for name in _TOGGLES):
        return False
    return (
        "aria-expanded" in attrs
        or "aria-controls" in attrs
        or any(name in attrs for name in _TOGGLES)
        or not _CONTROL_WORDS.isdisjoint(_words_of(attrs.get("class", "")))
    )


def _is_panel(element: Element) -> bool:
    """Whether a box says itself that it is one that opens."""
    is_named = not _PANEL_WORDS.isdisjoint(_words_of(_names_of(element)))
    return is_named or element.attrs.get("role") == "tabpanel"


def _is_line_to_click(element: Element) -> bool:
    """Whether an element is, or holds nothing but, a heading or a control that opens a box."""
    length = text_length(element)
    return length <= MAX_TITLE_CHARS and any(
        (part.tag in _TITLE_TAGS or is_control(part)) and text_length(part) >= MIN_TITLE_SHARE * length
        for part in islice(element.walk(), MAX_TITLE_ELEMENTS)
    )


def _is_phrase(text: str) -> bool:
    """Whether a text is more than the word on a button: "Reply", "14.5K", "Read more"."""
    return len(text.split()) > 1 and classify_line(text) is Boilerplate.NONE


def _ids_in(control: Element) -> Iterator[str]:
    for name, value in control.attrs.items():
        if name in _OPENED and (name != "href" or value.startswith("#")):
            for word in value.split():
                yield word.removeprefix("#")


def _names_of(element: Element) -> str:
    """The classes and the id of an element."""
    return f"{element.attrs.get('class', '')} {element.attrs.get('id', '')}"


@lru_cache(maxsize=8192)
def _words_of(named: str) -> frozenset[str]:
    return frozenset(chain.from_iterable(map(words_of_token, named.split())))


def _stands_in_chrome(element: Element) -> bool:
    """Whether an element is part of a menu, dialog, aside or page header, by tags and roles around it."""
    for above in element.ancestors():
        if above.tag in CHROME_TAGS or above.attrs.get("role") in CHROME_ROLES:
            return True
        if above.tag == "header" and all(around.tag not in _SECTION_TAGS for around in above.ancestors()):
            return True
    return False


def _is_prose(element: Element) -> bool:
    """Whether a box holds text that is mostly not links, and no form."""
    linked = 0
    for part in element.walk():
        if part.tag in _FORM_TAGS:
            return False
        if part.tag == "a" and "href" in part.attrs:
            linked += text_length(part)
    length = text_length(element)
    return length > 0 and linked <= MAX_LINK_SHARE * length


def _heading_around(button: Element) -> Element | None:
    around = islice(button.ancestors(), _MAX_HEADING_LEVELS)
    return next(
        (above for above in around if above.tag in HEADING_TAGS or above.attrs.get("role") == "heading"), None
    )


def _strings_outside(element: Element, tag: str) -> Iterator[str]:
    """The pieces of text below an element that stand in no element with this tag."""
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child.tag != tag:
            yield from _strings_outside(child, tag)

"""Find pages that only a script fills: with an empty application root, or a note to enable scripts."""

from __future__ import annotations

import re

from worker.extraction.notices.phrases import lookup_key, without_quotes
from worker.extraction.notices.script_words import HOW_TO, LOADING, NEEDS, SCRIPT_NAMES, SPEAKING_TO_READER
from worker.extraction.notices.shown_lines import Line, ShownPage
from worker.page.page import Element, Page, Span
from worker.word_tables import names

MAX_NOTE_CHARS = 400
MAX_REST_CHARS, MAX_REST_CHARS_EMPTY = 100, 160
"""Characters beside the note that a shell may show; the second if an application root is empty."""
MAX_REST_CHARS_ALONE = 60
"""The same if only the words of the note say so: no ``<noscript>`` and no empty application root."""
_ROOT_IDS = names(
    """
    root app __next __nuxt __layout ___gatsby gatsby-focus-wrapper svelte sapper app-root approot
    root-app react-root reactroot react-app reactapp vue-app vueapp main-app application app-container
    app-mount mount-point mount q-app ember-application ember-app elm elm-app single-spa-application
    ng-app spa page-root site-root app-wrapper appmountpoint app-main react-container reactcontainer
    """
)
"""Ids of the elements that frameworks fill."""
_ROOT_ATTRIBUTES = (
    "data-reactroot",
    "ng-app",
    "data-ng-app",
    "ng-version",
    "ng-view",
    "ui-view",
    "data-v-app",
)
_PICTURE_TAGS = ("img", "video", "audio", "iframe", "canvas", "object", "embed", "frame", "picture")
_PAUSES = re.compile(r"[.…,!，。、]+")


def find_script_notes(page: Page) -> list[Span]:
    """The positions of notes that ask to enable scripts. They are never part of the text."""
    return [
        (found.start, found.end)
        for found in page.by_tag.get("noscript", ())
        if len(text := found.text) <= MAX_NOTE_CHARS and SCRIPT_NAMES.search(text)
    ]


def find_script_shell(shown: ShownPage) -> str | None:
    """The evidence that a page waits for a script to fill it; None if it shows a document."""
    notes = frozenset(line for line in shown.lines if _is_note(line))
    empty = has_empty_app_root(shown.page)
    loading = frozenset(line for line in shown.lines if _is_loading(line.text))
    rest = shown.other_chars(without=notes | loading)
    by_markup = empty or any(note.is_for_scriptless for note in notes)
    if notes and by_markup:
        max_chars = MAX_REST_CHARS_EMPTY if empty else MAX_REST_CHARS
        return _quote(min(notes, key=shown.lines.index)) if rest < max_chars else None
    if notes:
        return _quote(min(notes, key=shown.lines.index)) if _is_only_note(shown, notes, rest) else None
    if rest:
        return None
    if loading:
        return _quote(min(loading, key=shown.lines.index)) if empty or _has_script(shown.page) else None
    if empty:
        return "the place of an application, which is empty"
    has_pictures = any(shown.page.by_tag.get(tag) for tag in _PICTURE_TAGS)
    shows_text = any(not line.is_for_scriptless for line in shown.lines)
    return "scripts and no text" if not shows_text and not has_pictures and _has_script(shown.page) else None


def _is_only_note(shown: ShownPage, notes: frozenset[Line], rest: int) -> bool:
    """Whether the page is only a note, without support by markup, and is not an article about such notes."""
    if (
        rest >= MAX_REST_CHARS_ALONE
        or shown.is_stated
        or "article" in shown.page.by_tag
        or sum(len(note.text) for note in notes) > MAX_NOTE_CHARS
    ):
        return False
    about = [text for text in shown.headlines if SCRIPT_NAMES.search(text)]
    return not any(HOW_TO.search(f"{text} ") or not NEEDS.search(text) for text in about)


def _is_note(line: Line) -> bool:
    """Whether a line asks the reader to enable scripts."""
    if len(line.text) > MAX_NOTE_CHARS:
        return False
    text = without_quotes(line.text)
    if not SCRIPT_NAMES.search(text):
        return False
    return line.is_for_scriptless or bool(NEEDS.search(text) and SPEAKING_TO_READER.search(f"{text} "))


def _is_loading(text: str) -> bool:
    parts = [lookup_key(part) for part in _PAUSES.split(text) if lookup_key(part)]
    return len(text) <= 60 and bool(parts) and all(part in LOADING for part in parts)


def has_empty_app_root(page: Page) -> bool:
    """Whether an element that a framework fills is empty."""
    return any(_is_app_root(element) and _is_empty(element) for element in page.elements)


def _is_app_root(element: Element) -> bool:
    attrs = element.attrs
    if element.tag in ("html", "body", "head"):
        return False
    if "-" in element.tag:
        return element.parent is not None and element.parent.tag == "body"
    return attrs.get("id", "").lower() in _ROOT_IDS or any(name in attrs for name in _ROOT_ATTRIBUTES)


def _is_empty(element: Element) -> bool:
    pieces = [*element.strings()]
    return sum(map(len, pieces)) <= 200 and (not "".join(pieces).strip() or _is_loading(element.text))


def _has_script(page: Page) -> bool:
    return any(
        element.attrs.get("type", "").lower() not in ("application/ld+json", "application/json")
        for element in page.by_tag.get("script", ())
    )


def _quote(line: Line) -> str:
    return repr(line.text[:80])

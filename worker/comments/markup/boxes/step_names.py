"""Name the steps of places: an element's tag with the class word or id that says what it is for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from worker.page.page import Element

DIGITS_DELETED = {ord(digit): None for digit in "0123456789"}
GENERATED_CLASS = re.compile(r"[A-Za-z]+-(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{5,8}")
MAYBE_GENERATED_CLASS = re.compile(r"([A-Za-z]+)-[a-z0-9]{5,8}(?:\s|$)")
ALTERNATING_CLASS = re.compile(
    r"(?:(?:thread|row|alt|bg|post|comment|message)?[-_]?(?:odd|even|alt|alternate|first|last)"
    r"|alt[-_]?colou?r|row|bg|(?:un)?seen|(?:un)?read|)[-_]?\d?",
    re.IGNORECASE,
)
"""What sets a row apart from its neighbours and does not say what it holds."""
MIN_GENERATED_CLASSES = 8
"""From this number of different generated-looking words, a page's classes are made by a program."""
WORDED_ID = re.compile(r"[A-Za-z]+(?:[-_:][A-Za-z]+)*[-_:]?\d*")


def name_step(element: Element, generated_prefixes: frozenset[str], *, all_classes: bool) -> str:
    """An element's step: tag and first class word or id, without digits and slashes ("w-1/2").

    A generated class word differs with every colour; then the item property or test id is used.
    """
    classes = element.attrs.get("class", "")
    if classes and generated_prefixes and _possible_prefix(classes) in generated_prefixes:
        classes = element.attrs.get("itemprop") or element.attrs.get("data-testid") or ""
    if all_classes:
        return _step_of_all_classes(element.tag, classes)
    step = _step_of_first_class(element.tag, classes)
    return step + _id_word(element.attrs["id"]) if step[-1] == "." and "id" in element.attrs else step


def find_generated_prefixes(every_class: Iterable[str | None]) -> frozenset[str]:
    """Prefixes that many class words of a page share, each followed by mixed letters and digits."""
    words = {words[0] for several in set(every_class) if several and (words := several.split(None, 1))}
    found = Counter(word.partition("-")[0] for word in words if GENERATED_CLASS.fullmatch(word))
    return frozenset(prefix for prefix, count in found.items() if count >= MIN_GENERATED_CLASSES)


@lru_cache(maxsize=16384)
def _step_of_all_classes(tag: str, classes: str) -> str:
    return f"/{tag}.{' '.join(map(strip_digits, classes.split())).replace('/', '-')}"


def _possible_prefix(classes: str) -> str:
    """The prefix of the first class word, if the rest could be generated."""
    found = MAYBE_GENERATED_CLASS.match(classes)
    return found[1] if found else ""


@lru_cache(maxsize=16384)
def _step_of_first_class(tag: str, classes: str) -> str:
    """A step by the first class word that says more than which of two kinds of row this is."""
    words = (strip_digits(word).replace("/", "-") for word in classes.split())
    return f"/{tag}.{next((word for word in words if not ALTERNATING_CLASS.fullmatch(word)), '')}"


@lru_cache(maxsize=16384)
def _id_word(own_id: str) -> str:
    """The words of an id, without a number at its end: "post_message" of "post_message_12"."""
    return own_id.rstrip("0123456789").rstrip("-_:").lower() if WORDED_ID.fullmatch(own_id) else ""


@lru_cache(maxsize=16384)
def strip_digits(name: str) -> str:
    """A class word or id without its digits."""
    return name.translate(DIGITS_DELETED).strip("-_:").lower()

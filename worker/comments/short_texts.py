"""Classify a short text of a page: date, name, button, price. Each answer is computed when first read."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Generic, TypeVar, overload

from worker.comments.control_words import COLLAPSED_NOTICE
from worker.comments.dumps.lines import (
    is_button,
    is_label,
    is_name,
    is_number,
    normalize_line,
    strip_labels,
)
from worker.dates.reading import find_dates

MAX_SHORT_TEXT_CHARS = 90
MAX_LABEL_CHARS = 29
MAX_NAME_SPACES = 14
MAX_PRICE_CHARS = 19
MAX_DIGITLESS_DATE_CHARS = 40
"""A text without a digit is searched for a time up to this length: "yesterday", "an hour ago"."""
MAX_CHARS_AROUND_DATE = 60
MAX_CHARS_AROUND_WEAK_DATE = 3
COUNT = re.compile(r"\d+\s+[^\W\d_]{4,}$")
"""A counter, not a name: "1 Comments"."""
BARE_NUMBER = re.compile(r"[^\w/.:-]*\d{1,7}(?:[.,]\d{1,3})?%?[^\w/.:-]*")
"""A number that is no date, with signs around it: "(12)", "$9.50", "1,234", "2024"."""
DIGIT = re.compile(r"\d")
ANSWERING = re.compile(r"\s*(?:re|aw|sv|antw|odp|rif|res|ynt|ответ)\s?:\s", re.IGNORECASE)
"""The start of a subject that answers another: "Re: Title"."""
PRICE = re.compile(r"[€$£¥₽₹]\s?\d|\d\s?(?:[€$£¥₽₹]|USD|EUR|kr\b|zł)")
T = TypeVar("T")


class LazyAttribute(Generic[T]):
    """A value computed when first read and kept on the object. Unlike `cached_property`, it takes no lock."""

    def __init__(self, compute: Callable[[Any], T]) -> None:
        self.compute = compute
        self.name = compute.__name__

    @overload
    def __get__(self, instance: None, kind: Any) -> LazyAttribute[T]: ...
    @overload
    def __get__(self, instance: object, kind: Any) -> T: ...
    def __get__(self, instance: object | None, kind: Any) -> T | LazyAttribute[T]:
        """Compute the value and store it in the object's own dictionary, where later reads find it."""
        if instance is None:
            return self
        value = instance.__dict__[self.name] = self.compute(instance)
        return value


class ShortText:
    """What a text is, independent of where it stands."""

    def __init__(self, text: str) -> None:
        self.text = text

    @LazyAttribute
    def date_span(self) -> tuple[int, int] | None:
        """Where in the text a date stands."""
        return _find_date_span(self.text)

    @LazyAttribute
    def is_button(self) -> bool:
        """Whether it is nothing but buttons, or a number."""
        return is_button(self.text) or is_number(self.text)

    @LazyAttribute
    def is_name(self) -> bool:
        """Whether it could be a name."""
        return (
            len(self.text) <= MAX_SHORT_TEXT_CHARS
            and self.text.count(" ") <= MAX_NAME_SPACES
            and _is_labelled_name(self.text)
            and self.date_span is None
            and not ANSWERING.match(self.text)
        )

    @LazyAttribute
    def is_price(self) -> bool:
        """Whether it is a price and little else."""
        return len(self.text) <= MAX_PRICE_CHARS and PRICE.search(self.text) is not None

    @LazyAttribute
    def is_collapsed_notice(self) -> bool:
        """Whether it says that a comment is collapsed, or is the button that shows it."""
        return (
            len(self.text) <= MAX_SHORT_TEXT_CHARS
            and COLLAPSED_NOTICE.fullmatch(self.text.casefold()) is not None
        )

    @LazyAttribute
    def is_label(self) -> bool:
        """Whether it is only words that stand beside names."""
        return len(self.text) <= MAX_LABEL_CHARS and is_label(self.text)

    @LazyAttribute
    def normalized(self) -> str:
        """The text in the form that is compared between items."""
        return normalize_line(self.text) if len(self.text) <= MAX_SHORT_TEXT_CHARS else self.text


EMPTY_TEXT = ShortText("")


def short_text(text: str) -> ShortText:
    """Classify a text. Short texts are cached: they recur on a page and from page to page."""
    return _cached(text) if len(text) <= MAX_SHORT_TEXT_CHARS else ShortText(text)


@lru_cache(maxsize=8192)
def _cached(text: str) -> ShortText:
    return ShortText(text)


def _is_labelled_name(text: str) -> bool:
    """Whether a text is a name, perhaps with words around it ("by Ann", "Arthur in the garden! says:")."""
    bare = strip_labels(text)
    return bool(bare) and is_name(bare.rstrip("!")) and not COUNT.match(bare)


def _find_date_span(text: str) -> tuple[int, int] | None:
    length = len(text)
    if (
        length > MAX_SHORT_TEXT_CHARS
        or (length > MAX_DIGITLESS_DATE_CHARS and not DIGIT.search(text))
        or BARE_NUMBER.fullmatch(text)
    ):
        return None
    dates = find_dates(text)
    if not dates:
        return None
    best = next((date for date in dates if not date.weak), dates[0])
    chars_around = length - (best.end - best.start)
    if chars_around > MAX_CHARS_AROUND_DATE or (best.weak and chars_around > MAX_CHARS_AROUND_WEAK_DATE):
        return None
    return best.start, best.end
